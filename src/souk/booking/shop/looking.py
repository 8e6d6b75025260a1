"""A month of somebody's calendar, as far as an address asks for it: the part of a page that is renewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from souk.booking.schedule.queries import FreeStart
from souk.booking.shop.calendar import (
    Addresses,
    Span,
    day_in,
    day_read,
    draw_day,
    draw_month,
    instant_read,
    month_read,
    short,
    spoken,
)
from souk.booking.shop.choosing import Choice, Offered, next_of, span_of, starts_in
from souk.booking.shop.links import booking_path, waiting_path
from souk.booking.shop.pages import Waiting, When
from souk.booking.shop.words import zone_words
from souk.identity import sign_in_url
from souk.kernel.database import ReadContext
from souk.ui import url_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address says of the calendar: `2026-11`, `2026-11-24`, and `20261124T143000Z`."""

    month: str = ""
    day: str = ""
    at: datetime | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        return cls(month=query.get("month", ""), day=query.get("day", ""), at=instant_read(query.get("at", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Around a calendar: where its days lead, and where a chosen time goes."""

    address: str
    action: str
    method: str
    kept: Mapping[str, str]
    submit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked at. `next_at`: where the month has nothing free, when there is something again."""

    choice: Choice
    span: Span
    month: date
    day: date | None
    at: datetime | None
    starts: Sequence[FreeStart]
    next_at: datetime | None
    now: datetime

    @property
    def of_day(self) -> list[FreeStart]:
        return [each for each in self.starts if day_in(self.choice.zone, each.starts_at) == self.day]

    @property
    def is_booked_up(self) -> bool:
        """The chosen day has times, and all of them are taken."""
        return bool(self.of_day) and not any(each.left for each in self.of_day)

    def drawn(self, frame: Frame, waiting: Waiting | None) -> When:
        zone, day = self.choice.zone, self.day
        address = Addresses(
            month=lambda first: url_with(frame.address, month=f"{first:%Y-%m}"),
            day=lambda on: url_with(frame.address, day=on.isoformat()),
        )
        parts = draw_day(self.of_day, zone, chosen=self.at)
        next_day = day_in(zone, self.next_at) if self.next_at is not None and not parts else None
        told = self.at or next((each.starts_at for each in self.of_day or self.starts), self.next_at or self.now)
        return When(
            month=draw_month(self.month, self.starts, zone, span=self.span, chosen=day, address=address),
            day=spoken(day) if day is not None else f"{self.month:%B}",
            parts=parts,
            zone=zone_words(zone, told),
            zone_name=zone.key,
            nothing=self._nothing(),
            next_url=address.day(next_day) if next_day is not None else "",
            next_label=f"Next free: {short(next_day)}" if next_day is not None else "",
            waiting=waiting,
            action=frame.action,
            method=frame.method,
            kept=dict(frame.kept),
            submit=frame.submit,
        )

    def _nothing(self) -> str:
        if self.day is None:
            return f"Nothing is free in {self.month:%B}."
        return f"{spoken(self.day)} is booked up." if self.is_booked_up else f"Nothing is free on {spoken(self.day)}."


async def look(ctx: ReadContext, offered: Offered, choice: Choice, asked: Asked) -> Looked:
    """Where the address says nothing, the first day that has something free."""
    assert offered.terms is not None
    span = span_of(offered.terms, choice.zone, ctx.now)
    day = day_read(asked.day, span)
    month = month_read(asked.month, span) if day is None else day.replace(day=1)
    if month is None and asked.at is not None:
        day = day_read(day_in(choice.zone, asked.at).isoformat(), span)
        month = day.replace(day=1) if day is not None else None
    next_at = None
    if month is None:
        next_at = await next_of(ctx, offered, choice)
        month = day_in(choice.zone, next_at or ctx.now).replace(day=1)
    starts = await starts_in(ctx, offered, choice, month)
    free = [each.starts_at for each in starts if each.left > 0]
    if day is None and free:
        day = day_in(choice.zone, free[0])
    if next_at is None and not any(day_in(choice.zone, each) == day for each in free):
        next_at = free[0] if free else await next_of(ctx, offered, choice)
    return Looked(
        choice=choice, span=span, month=month, day=day, at=asked.at, starts=starts, next_at=next_at, now=ctx.now
    )


def offer_waiting(offered: Offered, looked: Looked, *, is_guest: bool) -> Waiting:
    """For the day where one was chosen and is booked up, else for the month."""
    choice, slug = looked.choice, offered.service.slug
    day = looked.day if looked.is_booked_up else None
    span = {"day": day.isoformat()} if day is not None else {"month": f"{looked.month:%Y-%m}"}
    when = f"on {short(day)}" if day is not None else f"in {looked.month:%B}"
    hope = f"when somebody cancels {when}, we keep the place for you."
    has_free = day is None and any(start.left for start in looked.starts)
    return Waiting(
        question=f"Nothing that suits you? Join the waiting list: {hope}"
        if has_free
        else f"{hope[:1].upper()}{hope[1:]}",
        button="Join the waiting list",
        action="" if is_guest else waiting_path(slug),
        fields={"with": choice.key, **span},
        sign_in_url=sign_in_url(booking_path(slug, **{"with": choice.key, **span})),
    )
