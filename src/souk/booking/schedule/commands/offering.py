"""What of somebody's time is offered: weekly rules, single slots, closed and open."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from souk.booking.schedule import policy
from souk.booking.schedule.adding import SlotTimes, add_slot
from souk.booking.schedule.asking import (
    instant_of,
    lock_provider,
    managed_service,
    refuse_guests,
)
from souk.booking.schedule.commands.terms import ensure_terms
from souk.booking.schedule.errors import (
    InvalidTimes,
    NoHours,
    OverlappingRule,
    ProviderElsewhere,
    TooManyRules,
    UnknownRule,
    UnknownSlot,
)
from souk.booking.schedule.events import SlotSwitched
from souk.booking.schedule.following import tell
from souk.booking.schedule.making import make_anew
from souk.booking.schedule.models import (
    Provider,
    ProviderService,
    Slot,
    SlotRule,
    SlotStatus,
    WorkingHours,
)
from souk.booking.schedule.queries import terms_of
from souk.booking.schedule.schemas import (
    WEEK,
    NewSlots,
    NewSlotsView,
    SlotDetail,
    WeeklyBody,
    minute_of,
)
from souk.booking.schedule.unmaking import unmake
from souk.booking.schedule.viewing import get_slot_detail, rule_view
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id

MOST_RULES = 100


async def add_one_slot(uow: UnitOfWork, service_id: UUID, new: NewSlots) -> NewSlotsView:
    """A slot at a time that no rule need know.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, ProviderElsewhere, InvalidTimes, SlotInPast,
    SlotExists, CalendarChangedMeanwhile.
    """
    provider = await _provider_for(uow, service_id, new.provider_id)
    await ensure_terms(uow, service_id, minutes=new.lasts)
    assert new.starts_at is not None
    starts_at = instant_of(new.starts_at, provider.time_zone, field="starts_at")
    times = SlotTimes(starts_at=starts_at, minutes=new.lasts, capacity=new.capacity)
    slot_id = await add_slot(uow, service_id, provider.id, times)
    return NewSlotsView(slot=await get_slot_detail(uow, slot_id), made=1)


async def add_rule(uow: UnitOfWork, service_id: UUID, new: NewSlots) -> NewSlotsView:
    """Slots every week, made to the horizon at once and extended day by day.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, ProviderElsewhere, InvalidTimes, NoHours,
    OverlappingRule, TooManyRules, TooManySlots, CalendarChangedMeanwhile.
    """
    provider, weekly = await _provider_for(uow, service_id, new.provider_id), new.weekly
    assert weekly is not None
    await ensure_terms(uow, service_id, minutes=weekly.every_minutes)
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
    """Locked, and one who renders it; somebody who renders nothing yet does from now on."""
    service = await managed_service(uow, service_id)
    provider = await uow.session.get(Provider, provider_id)
    if provider is None or provider.store_id != service.store_id:
        raise ProviderElsewhere
    locked = await lock_provider(uow, provider_id)
    theirs = select(ProviderService.service_id).where(ProviderService.provider_id == provider_id)
    rendered = set(await uow.session.scalars(theirs))
    if not rendered:
        uow.session.add(ProviderService(provider_id=provider_id, service_id=service_id))
        await uow.session.flush()
    elif service_id not in rendered:
        raise ProviderElsewhere
    return locked


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
