"""What the page of calendar links shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from souk.booking.files.feeds import CalendarLink, MadeCalendarLink
from souk.booking.files.kinds import FeedKind
from souk.identity import account_tabs
from souk.ui import Crumb, Tab

PAGE: Final = "/account/calendar"
TEXTS: Final = {
    FeedKind.BOOKINGS: (
        "What you booked",
        "Every appointment of yours, in whatever store: booked, moved or cancelled, your calendar follows.",
    ),
    FeedKind.WORK: (
        "Booked with you",
        "Everybody who booked you, with their name and what for. Notes and contacts stay in the shop.",
    ),
}


@dataclass(frozen=True, slots=True)
class LinkCard:
    """`url` is there just after it was made, this once; `subscribe_url` opens a calendar with it."""

    title: str
    text: str
    is_on: bool
    made_at: datetime | None
    last_used_on: date | None
    url: str
    subscribe_url: str
    make_url: str
    revoke_url: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    tabs: tuple[Tab, ...]
    crumbs: tuple[Crumb, ...]
    cards: tuple[LinkCard, ...]

    @classmethod
    def of(cls, links: Sequence[CalendarLink], *, works: bool, made: MadeCalendarLink | None = None) -> "CalendarPage":
        by_kind = {link.kind: link for link in links}
        kinds = [each for each in FeedKind if each is FeedKind.BOOKINGS or works or each in by_kind]
        return cls(
            tabs=account_tabs("appointments"),
            crumbs=(Crumb("Appointments", "/account/appointments"), Crumb("Calendar", "")),
            cards=tuple(
                _card(kind, by_kind.get(kind), made.url if made is not None and made.kind is kind else "")
                for kind in kinds
            ),
        )


def _card(kind: FeedKind, link: CalendarLink | None, url: str) -> LinkCard:
    title, text = TEXTS[kind]
    return LinkCard(
        title=title,
        text=text,
        is_on=link is not None,
        made_at=link.created_at if link is not None else None,
        last_used_on=link.last_used_on if link is not None else None,
        url=url,
        subscribe_url=f"webcal://{url.partition('://')[2]}" if url else "",
        make_url=f"{PAGE}/{kind.value}",
        revoke_url=f"{PAGE}/{kind.value}/revoke",
    )
