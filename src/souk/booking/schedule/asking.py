"""Who asks, for what, and whether it is still as they saw it."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from souk.booking.schedule import policy
from souk.booking.schedule.errors import CalendarChangedMeanwhile, InvalidTimes, UnknownProvider
from souk.booking.schedule.models import CELL_MINUTES, Provider
from souk.identity import signed_in
from souk.kernel.actors import Actor
from souk.kernel.database import UnitOfWork
from souk.services import ServiceFacts, get_service


def refuse_guests(actor: Actor) -> None:
    """Raises Unauthenticated."""
    if not actor.is_system:
        signed_in(actor)


async def lock_provider(uow: UnitOfWork, provider_id: UUID) -> Provider:
    """Raises UnknownProvider."""
    provider = await uow.session.get(Provider, provider_id, with_for_update={"key_share": True}, populate_existing=True)
    if provider is None:
        raise UnknownProvider
    return provider


async def managed_provider(uow: UnitOfWork, provider_id: UUID, *, seen: int | None = None) -> Provider:
    """Locked; for the store's people. Raises Unauthenticated, UnknownProvider, Forbidden, CalendarChangedMeanwhile."""
    refuse_guests(uow.actor)
    provider = await lock_provider(uow, provider_id)
    uow.require(policy.can_manage(uow.actor, provider.store_id))
    refuse_stale(provider.version, seen)
    return provider


async def own_provider(uow: UnitOfWork, provider_id: UUID) -> Provider:
    """Locked; for the store's people and for themselves. Raises as `managed_provider`."""
    refuse_guests(uow.actor)
    provider = await lock_provider(uow, provider_id)
    uow.require(policy.can_handle_calendar(uow.actor, provider.store_id, provider_user_id=provider.user_id))
    return provider


async def managed_service(uow: UnitOfWork, service_id: UUID) -> ServiceFacts:
    """Raises Unauthenticated, UnknownService, Forbidden."""
    refuse_guests(uow.actor)
    service = await get_service(uow, service_id)
    uow.require(policy.can_manage(uow.actor, service.store_id))
    return service


def refuse_stale(version: int, seen: int | None) -> None:
    """Raises CalendarChangedMeanwhile."""
    if seen is not None and seen != version:
        raise CalendarChangedMeanwhile(version=version)


def instant_of(moment: datetime, zone: str, *, field: str) -> datetime:
    """What was sent as an instant: without an offset it is what a clock there shows, the first time it does.

    Raises InvalidTimes for what no clock there ever shows, and for what is no multiple of five minutes.
    """
    place = ZoneInfo(zone)
    try:
        instant = (moment if moment.tzinfo else moment.replace(tzinfo=place, fold=0)).astimezone(UTC)
        shown = instant.astimezone(place).replace(tzinfo=None)
    except OverflowError:
        raise _wrong(field, "This is too far away.") from None
    if moment.tzinfo is None and shown != moment:
        raise _wrong(field, f"On that day clocks in {zone} jump over this time.")
    if instant.timestamp() % (CELL_MINUTES * 60):
        raise _wrong(field, f"This must be a multiple of {CELL_MINUTES} minutes.")
    return instant


def _wrong(field: str, sentence: str) -> InvalidTimes:
    return InvalidTimes(sentence, errors=[{"field": field, "message": sentence}])
