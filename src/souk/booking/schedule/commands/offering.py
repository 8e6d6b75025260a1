"""What of somebody's time is offered: how a service is booked, weekly rules, single slots, closed and open."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from souk.booking.schedule import policy
from souk.booking.schedule.adding import SlotTimes, add_slot
from souk.booking.schedule.asking import (
    instant_of,
    lock_provider,
    managed_service,
    refuse_guests,
    refuse_stale,
)
from souk.booking.schedule.errors import (
    CalendarChangedMeanwhile,
    InvalidTimes,
    NoHours,
    NotBookable,
    NothingToPay,
    OverlappingRule,
    ProviderElsewhere,
    TooManyRules,
    UnknownRule,
    UnknownSlot,
)
from souk.booking.schedule.events import BookingTermsSet, SlotSwitched
from souk.booking.schedule.following import tell
from souk.booking.schedule.making import joined, make_anew
from souk.booking.schedule.models import (
    BookingTerms,
    Payment,
    Provider,
    ProviderService,
    Slot,
    SlotRule,
    SlotStatus,
    WorkingHours,
)
from souk.booking.schedule.places import lock_calendars
from souk.booking.schedule.queries import terms_of
from souk.booking.schedule.schemas import (
    WEEK,
    ChangedTerms,
    NewSlots,
    NewSlotsView,
    SlotDetail,
    TermsBody,
    WeeklyBody,
    minute_of,
)
from souk.booking.schedule.unmaking import unmake
from souk.booking.schedule.viewing import get_slot_detail, rule_view, terms_view
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id

MOST_RULES = 100


async def set_terms(uow: UnitOfWork, service_id: UUID, body: TermsBody) -> ChangedTerms:
    """How a service is booked from now on; slots that nobody booked follow, and so do those of every provider.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, NothingToPay, CalendarChangedMeanwhile,
    TooManySlots.
    """
    service = await managed_service(uow, service_id)
    if not service.supports_booking:
        raise NotBookable("This service is not offered by appointment.")
    if body.payment is not Payment.AT_VENUE and not service.base_price:
        raise NothingToPay
    providers = await _providers_with_slots(uow, service_id)
    await lock_calendars(uow, providers)
    terms = await uow.session.get(BookingTerms, service_id, with_for_update=True)
    values = body.model_dump(exclude={"version"})
    before = {} if terms is None else {name: getattr(terms, name) for name in values}
    if terms is None:
        terms = BookingTerms(service_id=service_id, store_id=service.store_id, version=0)
        uow.session.add(terms)
    refuse_stale(terms.version, body.version)
    for name, value in values.items():
        setattr(terms, name, value)
    terms.version, terms.updated_at = terms.version + 1, uow.now
    await _flush_first(uow)
    made = joined([await make_anew(uow, each) for each in providers])
    different = [name for name, value in values.items() if before.get(name) != value]
    uow.emit(
        BookingTermsSet(
            service_id=service_id,
            store_id=service.store_id,
            before={name: before[name] for name in different if name in before},
            after={name: values[name] for name in different},
        )
    )
    return ChangedTerms(
        terms=terms_view(await terms_of(uow, service_id)), made=made.made, dropped=made.dropped, outside=made.outside
    )


async def _flush_first(uow: UnitOfWork) -> None:
    """Two people may set the first terms of a service at once."""
    try:
        await uow.session.flush()
    except IntegrityError as clash:
        raise CalendarChangedMeanwhile from clash


async def _providers_with_slots(uow: UnitOfWork, service_id: UUID) -> list[UUID]:
    asked = select(SlotRule.provider_id).where(SlotRule.service_id == service_id).distinct()
    return sorted(await uow.session.scalars(asked))


async def add_one_slot(uow: UnitOfWork, service_id: UUID, new: NewSlots) -> NewSlotsView:
    """A slot at a time that no rule need know.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, ProviderElsewhere, InvalidTimes, SlotInPast,
    SlotExists.
    """
    provider = await _provider_for(uow, service_id, new.provider_id)
    assert new.starts_at is not None
    starts_at = instant_of(new.starts_at, provider.time_zone, field="starts_at")
    times = SlotTimes(starts_at=starts_at, minutes=new.minutes, capacity=new.capacity)
    slot_id = await add_slot(uow, service_id, provider.id, times)
    return NewSlotsView(slot=await get_slot_detail(uow, slot_id), made=1)


async def add_rule(uow: UnitOfWork, service_id: UUID, new: NewSlots) -> NewSlotsView:
    """Slots every week, made to the horizon at once and extended day by day.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, ProviderElsewhere, InvalidTimes, NoHours,
    OverlappingRule, TooManyRules, TooManySlots.
    """
    provider, weekly = await _provider_for(uow, service_id, new.provider_id), new.weekly
    assert weekly is not None
    terms = await terms_of(uow, service_id)
    rule = SlotRule(
        id=new_id(),
        store_id=provider.store_id,
        service_id=service_id,
        provider_id=provider.id,
        weekdays=sum(1 << WEEK.index(each) for each in set(weekly.weekdays)),
        opens_minute=minute_of(weekly.opens) if weekly.opens else None,
        closes_minute=minute_of(weekly.closes) if weekly.closes else None,
        every_minutes=weekly.every_minutes or terms.duration_minutes,
        capacity=new.capacity,
        from_on=weekly.from_on or uow.now.astimezone(ZoneInfo(provider.time_zone)).date(),
        until_on=weekly.until_on,
        made_until=None,
        created_at=uow.now,
    )
    _refuse_senseless(rule, weekly, terms.duration_minutes)
    await _refuse_overlapping(uow, rule)
    uow.session.add(rule)
    await uow.session.flush()
    made = await make_anew(uow, provider.id)
    tell(uow, provider, made, what="rules")
    return NewSlotsView(rule=rule_view(rule), made=made.made, outside=made.outside)


async def remove_rule(uow: UnitOfWork, service_id: UUID, rule_id: UUID) -> NewSlotsView:
    """What nobody booked goes with it. Raises Unauthenticated, UnknownService, Forbidden, UnknownRule."""
    await managed_service(uow, service_id)
    rule = await uow.session.get(SlotRule, rule_id)
    if rule is None or rule.service_id != service_id:
        raise UnknownRule
    provider = await lock_provider(uow, rule.provider_id)
    uow.session.expunge(rule)
    await unmake(uow, rule_id)
    made = await make_anew(uow, provider.id)
    tell(uow, provider, made, what="rules")
    return NewSlotsView(made=made.made, outside=made.outside)


async def close_slot(uow: UnitOfWork, slot_id: UUID) -> SlotDetail:
    """Nobody can book it any more; who has keeps it. Raises Unauthenticated, UnknownSlot, Forbidden."""
    return await _switch(uow, slot_id, SlotStatus.CLOSED)


async def open_slot(uow: UnitOfWork, slot_id: UUID) -> SlotDetail:
    """Raises Unauthenticated, UnknownSlot, Forbidden, ProviderElsewhere."""
    return await _switch(uow, slot_id, SlotStatus.OPEN)


async def _switch(uow: UnitOfWork, slot_id: UUID, into: SlotStatus) -> SlotDetail:
    refuse_guests(uow.actor)
    seen = await uow.session.get(Slot, slot_id)
    if seen is None:
        raise UnknownSlot
    provider = await lock_provider(uow, seen.provider_id)
    uow.require(policy.can_handle_calendar(uow.actor, seen.store_id, provider_user_id=provider.user_id))
    slot = await uow.session.get(Slot, slot_id, populate_existing=True)
    if slot is None:
        raise UnknownSlot
    if slot.status is not into:
        if into is SlotStatus.OPEN and await uow.session.get(ProviderService, (provider.id, slot.service_id)) is None:
            raise ProviderElsewhere
        slot.status = into
        await uow.session.flush()
        uow.emit(
            SlotSwitched(
                slot_id=slot_id,
                service_id=slot.service_id,
                store_id=slot.store_id,
                is_open=into is SlotStatus.OPEN,
            )
        )
    return await get_slot_detail(uow, slot_id)


async def _provider_for(uow: UnitOfWork, service_id: UUID, provider_id: UUID) -> Provider:
    """Locked, and one who renders it."""
    service = await managed_service(uow, service_id)
    provider = await uow.session.get(Provider, provider_id)
    renders = await uow.session.get(ProviderService, (provider_id, service_id))
    if provider is None or provider.store_id != service.store_id or renders is None:
        raise ProviderElsewhere
    return await lock_provider(uow, provider_id)


def _refuse_senseless(rule: SlotRule, weekly: WeeklyBody, lasts: int) -> None:
    if rule.opens_minute is not None and rule.closes_minute is not None:
        if rule.closes_minute <= rule.opens_minute:
            raise InvalidTimes("Hours must end after they begin; what runs past midnight is two rules.")
        if rule.closes_minute - rule.opens_minute < lasts:
            raise InvalidTimes(f"One slot lasts {lasts} minutes: none fits into these hours.")
    if weekly.until_on is not None and weekly.until_on < rule.from_on:
        raise InvalidTimes("A rule must end after it begins.")


async def _refuse_overlapping(uow: UnitOfWork, rule: SlotRule) -> None:
    theirs = SlotRule.provider_id == rule.provider_id
    if rule.opens_minute is None:
        works = select(WorkingHours.id).where(WorkingHours.provider_id == rule.provider_id).limit(1)
        if await uow.session.scalar(works) is None:
            raise NoHours
    if (await uow.session.scalar(select(func.count()).where(theirs)) or 0) >= MOST_RULES:
        raise TooManyRules
    for other in await uow.session.scalars(select(SlotRule).where(theirs, SlotRule.service_id == rule.service_id)):
        if _overlap(rule, other):
            raise OverlappingRule(rule_id=str(other.id))


def _overlap(one: SlotRule, other: SlotRule) -> bool:
    """On some weekday, at some hour, on some date. Rules of other services may: the first that is booked counts."""
    if not one.weekdays & other.weekdays:
        return False
    if one.until_on is not None and one.until_on < other.from_on:
        return False
    if other.until_on is not None and other.until_on < one.from_on:
        return False
    ends = [(each.opens_minute or 0, each.closes_minute or 1440) for each in (one, other)]
    return max(start for start, _ in ends) < min(end for _, end in ends)
