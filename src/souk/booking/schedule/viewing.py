"""Calendars as people see them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from souk.booking.schedule import policy
from souk.booking.schedule.errors import NotBookable, UnknownProvider
from souk.booking.schedule.facts import ProviderFacts, Terms
from souk.booking.schedule.models import ProviderService, SlotRule, TimeOff, WorkingHours
from souk.booking.schedule.queries import get_slot, list_providers, provider_of, terms_of
from souk.booking.schedule.schemas import (
    WEEK,
    CalendarView,
    ProviderName,
    ProviderView,
    RuleView,
    SlotDetail,
    TermsView,
    TimeOffView,
    WorkingStretch,
    clock_time,
)
from souk.identity import signed_in
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.services import get_service
from souk.stores import get_visible_store


async def get_provider(ctx: ReadContext, provider_id: UUID) -> ProviderView:
    """Raises UnknownProvider."""
    return (await _views(ctx, [await provider_of(ctx, provider_id)]))[0]


async def get_visible_provider(ctx: ReadContext, provider_id: UUID) -> ProviderView:
    """Inactive ones are for the store's people and themselves. Raises UnknownProvider."""
    provider = await provider_of(ctx, provider_id)
    if not provider.is_active and not _may_see(ctx.actor, provider):
        raise UnknownProvider
    return (await _views(ctx, [provider]))[0]


async def list_store_providers(ctx: ReadContext, store_id: UUID) -> list[ProviderView]:
    """In the store's own order; inactive ones for its people alone. Raises UnknownStore."""
    await get_visible_store(ctx, str(store_id))
    inactive = bool(policy.can_read(ctx.actor, store_id))
    return await _views(ctx, await list_providers(ctx, store_id, inactive=inactive))


async def get_calendar(ctx: ReadContext, provider_id: UUID) -> CalendarView:
    """Unguarded. Raises UnknownProvider."""
    session, own = ctx.session, provider_id
    hours = await session.scalars(
        select(WorkingHours)
        .where(WorkingHours.provider_id == own)
        .order_by(WorkingHours.weekday, WorkingHours.opens_minute)
    )
    away = await session.scalars(
        select(TimeOff).where(TimeOff.provider_id == own, TimeOff.ends_at > ctx.now).order_by(TimeOff.starts_at)
    )
    rules = await session.scalars(select(SlotRule).where(SlotRule.provider_id == own).order_by(SlotRule.id))
    return CalendarView(
        provider=await get_provider(ctx, provider_id),
        hours=[
            WorkingStretch(WEEK[each.weekday], clock_time(each.opens_minute), clock_time(each.closes_minute))
            for each in hours
        ],
        time_off=[TimeOffView(each.id, each.starts_at, each.ends_at, each.reason) for each in away],
        rules=[rule_view(each) for each in rules],
    )


async def get_visible_calendar(ctx: ReadContext, provider_id: UUID) -> CalendarView:
    """For the store's people and the provider. Raises Unauthenticated, UnknownProvider, Forbidden."""
    if not ctx.actor.is_system:
        signed_in(ctx.actor)
    provider = await provider_of(ctx, provider_id)
    if not _may_see(ctx.actor, provider):
        raise Forbidden("Only the provider and the people of the store may see this calendar.")
    return await get_calendar(ctx, provider_id)


async def list_rules(ctx: ReadContext, service_id: UUID) -> list[RuleView]:
    """For the store's people. Raises Unauthenticated, UnknownService, Forbidden."""
    if not ctx.actor.is_system:
        signed_in(ctx.actor)
    service = await get_service(ctx, service_id)
    if not (verdict := policy.can_read(ctx.actor, service.store_id)):
        raise Forbidden(verdict.reason)
    rules = await ctx.session.scalars(select(SlotRule).where(SlotRule.service_id == service_id).order_by(SlotRule.id))
    return [rule_view(each) for each in rules]


def _may_see(actor: Actor, provider: ProviderFacts) -> bool:
    return bool(policy.can_see_calendar(actor, provider.store_id, provider_user_id=provider.user_id))


async def _views(ctx: ReadContext, providers: Sequence[ProviderFacts]) -> list[ProviderView]:
    asked = select(ProviderService.provider_id, ProviderService.service_id).where(
        ProviderService.provider_id.in_([each.id for each in providers])
    )
    renders: dict[UUID, list[UUID]] = {}
    for provider_id, service_id in await ctx.session.execute(asked):
        renders.setdefault(provider_id, []).append(service_id)
    return [
        ProviderView(
            id=each.id,
            store_id=each.store_id,
            name=each.name,
            contact=each.contact,
            about=each.about,
            time_zone=each.time_zone,
            position=each.position,
            is_active=each.is_active,
            service_ids=sorted(renders.get(each.id, [])),
            version=each.version,
        )
        for each in providers
    ]


def rule_view(rule: SlotRule) -> RuleView:
    return RuleView(
        id=rule.id,
        service_id=rule.service_id,
        provider_id=rule.provider_id,
        weekdays=[day for number, day in enumerate(WEEK) if rule.weekdays >> number & 1],
        opens=None if rule.opens_minute is None else clock_time(rule.opens_minute),
        closes=None if rule.closes_minute is None else clock_time(rule.closes_minute),
        every_minutes=rule.every_minutes,
        capacity=rule.capacity,
        from_on=rule.from_on,
        until_on=rule.until_on,
    )


async def get_terms(ctx: ReadContext, service_id: UUID) -> TermsView:
    """Raises UnknownService, NotBookable."""
    try:
        return terms_view(await terms_of(ctx, service_id))
    except NotBookable:
        await get_service(ctx, service_id)
        raise


def terms_view(terms: Terms) -> TermsView:
    return TermsView(**{name: getattr(terms, name) for name in TermsView.__struct_fields__})


async def get_slot_detail(ctx: ReadContext, slot_id: UUID) -> SlotDetail:
    """Raises UnknownSlot."""
    slot = await get_slot(ctx, slot_id)
    return SlotDetail(
        id=slot.id,
        service_id=slot.service_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        local_start=local_start(slot.starts_at, slot.time_zone),
        time_zone=slot.time_zone,
        provider=ProviderName(slot.provider_id, slot.provider_name),
        capacity=slot.capacity,
        left=slot.left,
        status=slot.status,
    )


@lru_cache(maxsize=32_768)
def local_start(instant: datetime, zone: str) -> str:
    """`2026-10-25T02:30:00+01:00`: what a clock there shows, and which of two such times it is."""
    return instant.astimezone(ZoneInfo(zone)).isoformat()
