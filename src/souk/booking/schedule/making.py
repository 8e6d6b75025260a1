"""Slots are made from weekly rules, ahead to the horizon; and made anew when rules, hours, time off or terms change.

What nobody ever booked is changed or dropped; what somebody booked stays as it is, is offered to nobody else where
the rules no longer know it, and is told of as `outside`, so that somebody of the store can move it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Uuid, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from souk.booking.schedule.comparing import Difference, Shape, Standing, compare
from souk.booking.schedule.errors import TooManySlots
from souk.booking.schedule.facts import ProviderFacts, Terms
from souk.booking.schedule.models import CELL_MINUTES, BookingTerms, Slot, SlotRule, SlotStatus, WorkingHours, cell_of
from souk.booking.schedule.models import TimeOff as TimeOffRow
from souk.booking.schedule.places import lock_calendars
from souk.booking.schedule.queries import provider_of
from souk.booking.schedule.walking import Hours, Span, Weekly, slots_of
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

MOST_AHEAD = 20_000
"""Slots of one provider, all services together."""


class Outside(msgspec.Struct, frozen=True):
    """A booked slot that no rule knows any more: somebody should look at who booked it."""

    slot_id: UUID
    service_id: UUID
    starts_at: datetime
    ends_at: datetime
    booked: int


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What making slots anew came to."""

    made: int = 0
    dropped: int = 0
    outside: list[Outside] = []


class Rule(msgspec.Struct, frozen=True):
    id: UUID
    service_id: UUID
    weekdays: int
    opens_minute: int | None
    closes_minute: int | None
    every_minutes: int
    capacity: int | None
    from_on: date
    until_on: date | None
    made_until: datetime | None

    @property
    def weekly(self) -> Weekly:
        return Weekly(
            weekdays=self.weekdays,
            opens=self.opens_minute,
            closes=self.closes_minute,
            every=self.every_minutes,
            from_on=self.from_on,
            until_on=self.until_on,
        )


class _Found(Standing, frozen=True):
    service_id: UUID


class _Hours(msgspec.Struct, frozen=True):
    weekday: int
    opens_minute: int
    closes_minute: int


class _Away(msgspec.Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime


class Calendar(msgspec.Struct, frozen=True):
    """All that says when a provider can be booked."""

    provider: ProviderFacts
    rules: list[Rule]
    hours: list[Hours]
    away: list[Span]
    terms: dict[UUID, Terms]


_provider = bindparam("provider", type_=Uuid())
RULES = Hot(
    select(*(getattr(SlotRule, name) for name in Rule.__struct_fields__))
    .where(SlotRule.provider_id == _provider)
    .order_by(SlotRule.id),
    Rule,
)
HOURS = Hot(
    select(*(getattr(WorkingHours, name) for name in _Hours.__struct_fields__)).where(
        WorkingHours.provider_id == _provider
    ),
    _Hours,
)
AWAY = Hot(
    select(TimeOffRow.starts_at, TimeOffRow.ends_at).where(
        TimeOffRow.provider_id == _provider, TimeOffRow.ends_at > bindparam("now")
    ),
    _Away,
)
TERMS_OF_MANY = Hot(
    select(*(getattr(BookingTerms, name) for name in Terms.__struct_fields__)).where(
        any_of(BookingTerms.service_id, "services")
    ),
    Terms,
)
STANDING = Hot(
    select(*(getattr(Slot, name) for name in _Found.__struct_fields__))
    .where(Slot.provider_id == _provider, Slot.starts_at > bindparam("now"))
    .order_by(Slot.starts_at),
    _Found,
)
ADD: Hot[None] = Hot(insert(Slot).on_conflict_do_nothing())
_int = BigInteger()
RESHAPE: Hot[None] = Hot(
    update(Slot)
    .where(Slot.id == bindparam("slot", type_=Uuid()), Slot.booked == 0)
    .values(
        rule_id=bindparam("rule", type_=Uuid()),
        ends_at=bindparam("ends"),
        first_cell=bindparam("first", type_=_int),
        end_cell=bindparam("end", type_=_int),
        time_zone=bindparam("zone"),
        capacity=bindparam("places", type_=_int),
    )
)
SET_STATUS: Hot[None] = Hot(update(Slot).where(any_of(Slot.id, "slots")).values(status=bindparam("into")))
TAKE_BACK: Hot[None] = Hot(
    update(Slot)
    .where(Slot.id == bindparam("slot", type_=Uuid()))
    .values(status=SlotStatus.OPEN, rule_id=bindparam("rule", type_=Uuid()))
)
DROP: Hot[None] = Hot(delete(Slot).where(any_of(Slot.id, "slots"), ~Slot.was_booked))
MADE_UNTIL: Hot[None] = Hot(
    update(SlotRule)
    .where(SlotRule.id == bindparam("rule"))
    .values(made_until=bindparam("until"), made_at=bindparam("now"))
)


async def calendar_of(ctx: ReadContext, provider_id: UUID) -> Calendar:
    provider = await provider_of(ctx, provider_id)
    rules = await ctx.all(RULES, provider=provider_id)
    hours = await ctx.all(HOURS, provider=provider_id)
    away = await ctx.all(AWAY, provider=provider_id, now=ctx.now)
    terms = await ctx.all(TERMS_OF_MANY, services=sorted({rule.service_id for rule in rules}))
    return Calendar(
        provider,
        rules,
        [Hours(each.weekday, each.opens_minute, each.closes_minute) for each in hours],
        [Span(each.starts_at, each.ends_at) for each in away],
        {each.service_id: each for each in terms},
    )


async def make_anew(uow: UnitOfWork, provider_id: UUID) -> Made:
    """Bring a provider's slots in line with their rules, hours, time off and terms. Raises TooManySlots."""
    await lock_calendars(uow, [provider_id])
    calendar = await calendar_of(uow, provider_id)
    wanted = _wanted(calendar, uow.now)
    standing: dict[UUID, list[_Found]] = {}
    for slot in await uow.all(STANDING, provider=provider_id, now=uow.now):
        standing.setdefault(slot.service_id, []).append(slot)
    results = []
    for service_id in sorted({*wanted, *standing}):
        there, beyond = _split(standing.get(service_id, []), calendar.terms.get(service_id), uow.now)
        found = compare(wanted.get(service_id, []), there, away=calendar.away)
        if not calendar.provider.is_active:
            found.outside.extend(slot for slot in there if slot.is_by_hand and slot.booked)
        found.dropped.extend(slot.id for slot in beyond if not slot.was_booked and not slot.is_by_hand)
        results.append(await _apply(uow, calendar.provider, service_id, found))
    for rule in calendar.rules:
        until = uow.now + timedelta(days=calendar.terms[rule.service_id].horizon_days)
        await uow.write(MADE_UNTIL, {"rule": rule.id, "until": until, "now": uow.now})
    return joined(results)


async def extend(uow: UnitOfWork, provider_id: UUID) -> int:
    """Make what has come into the horizon since the last time; nothing that is there is touched. How many."""
    await lock_calendars(uow, [provider_id])
    calendar = await calendar_of(uow, provider_id)
    made = 0
    for rule in calendar.rules:
        terms = calendar.terms[rule.service_id]
        until = uow.now + timedelta(days=terms.horizon_days)
        since = max(rule.made_until or uow.now, uow.now)
        if since < until:
            shapes = list(_shapes(calendar, rule, terms, Span(since, until)))
            await _add(uow, calendar.provider, rule.service_id, shapes)
            await uow.write(MADE_UNTIL, {"rule": rule.id, "until": until, "now": uow.now})
            made += len(shapes)
    return made


def joined(results: Iterable[Made]) -> Made:
    each = list(results)
    outside = sorted((slot for result in each for slot in result.outside), key=lambda slot: slot.starts_at)
    return Made(made=sum(r.made for r in each), dropped=sum(r.dropped for r in each), outside=outside)


def _wanted(calendar: Calendar, now: datetime) -> dict[UUID, list[Shape]]:
    found: dict[UUID, list[Shape]] = {}
    count = 0
    for rule in calendar.rules:
        terms = calendar.terms[rule.service_id]
        within = Span(now + timedelta(microseconds=1), now + timedelta(days=terms.horizon_days))
        own = found.setdefault(rule.service_id, [])
        for shape in _shapes(calendar, rule, terms, within):
            own.append(shape)
            count += 1
            if count > MOST_AHEAD:
                raise TooManySlots(most=MOST_AHEAD)
    return found


def _shapes(calendar: Calendar, rule: Rule, terms: Terms, within: Span) -> Iterator[Shape]:
    if not calendar.provider.is_active:
        return
    before, after = terms.buffer_before_minutes // CELL_MINUTES, terms.buffer_after_minutes // CELL_MINUTES
    zone, capacity = calendar.provider.time_zone, rule.capacity or terms.capacity
    minutes = terms.duration_minutes
    for start, end in slots_of(rule.weekly, calendar.hours, calendar.away, minutes=minutes, zone=zone, within=within):
        yield Shape(rule.id, start, end, cell_of(start) - before, cell_of(end) + after, zone, capacity)


def _split(slots: Sequence[_Found], terms: Terms | None, now: datetime) -> tuple[list[_Found], list[_Found]]:
    """(within the horizon, beyond it): what is booked there was made when one looked farther ahead."""
    if terms is None:
        return list(slots), []
    until = now + timedelta(days=terms.horizon_days)
    return [slot for slot in slots if slot.starts_at < until], [slot for slot in slots if slot.starts_at >= until]


async def _apply(uow: UnitOfWork, provider: ProviderFacts, service_id: UUID, found: Difference) -> Made:
    if found.dropped:
        await uow.change(DROP, slots=found.dropped)
    if found.withdrawn:
        await uow.change(SET_STATUS, slots=found.withdrawn, into=SlotStatus.WITHDRAWN)
    if found.closed:
        await uow.change(SET_STATUS, slots=found.closed, into=SlotStatus.CLOSED)
    if found.back:
        await uow.change_many(TAKE_BACK, [{"slot": slot_id, "rule": rule} for slot_id, rule in found.back.items()])
    if found.reshaped:
        await uow.change_many(RESHAPE, [_reshaping(slot_id, shape) for slot_id, shape in found.reshaped.items()])
    await _add(uow, provider, service_id, found.missing)
    outside = [Outside(slot.id, service_id, slot.starts_at, slot.ends_at, slot.booked) for slot in found.outside]
    return Made(made=len(found.missing) + len(found.back), dropped=len(found.dropped), outside=outside)


def _reshaping(slot_id: UUID, shape: Shape) -> dict[str, object]:
    return {
        "slot": slot_id,
        "rule": shape.rule_id,
        "ends": shape.ends_at,
        "first": shape.first_cell,
        "end": shape.end_cell,
        "zone": shape.time_zone,
        "places": shape.capacity,
    }


async def _add(uow: UnitOfWork, provider: ProviderFacts, service_id: UUID, shapes: Sequence[Shape]) -> None:
    """Those that are there already are passed over."""
    rows = [
        {
            "id": new_id(),
            "store_id": provider.store_id,
            "service_id": service_id,
            "provider_id": provider.id,
            "rule_id": shape.rule_id,
            "starts_at": shape.starts_at,
            "ends_at": shape.ends_at,
            "first_cell": shape.first_cell,
            "end_cell": shape.end_cell,
            "time_zone": shape.time_zone,
            "capacity": shape.capacity,
            "booked": 0,
            "was_booked": False,
            "status": SlotStatus.OPEN,
            "created_at": uow.now,
        }
        for shape in shapes
    ]
    if rows:
        await uow.change_many(ADD, rows)
