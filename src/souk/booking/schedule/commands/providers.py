"""Providers come, change and go."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from souk.booking.schedule import policy
from souk.booking.schedule.asking import lock_provider, managed_provider, refuse_guests
from souk.booking.schedule.errors import (
    LoginTaken,
    ServiceElsewhere,
    TooManyProviders,
    UnknownLogin,
)
from souk.booking.schedule.events import ProviderAdded, ProviderChanged, ProviderRemoved
from souk.booking.schedule.making import Made, make_anew
from souk.booking.schedule.models import Provider, ProviderService, Slot, SlotRule, SlotStatus
from souk.booking.schedule.schemas import ChangedCalendar, NewProvider, ProviderPatch, ProviderView
from souk.booking.schedule.unmaking import unmake
from souk.booking.schedule.viewing import get_calendar, get_provider
from souk.identity import find_person_by_email
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.services import services_by_id
from souk.stores import UnknownStore, get_store, store_names

MOST_PROVIDERS = 500
COLUMNS = ("name", "contact", "about", "time_zone", "position", "is_active")
TOLD = ("time_zone", "position", "is_active")


async def add_provider(uow: UnitOfWork, store_id: UUID, new: NewProvider) -> ProviderView:
    """Raises Unauthenticated, UnknownStore, Forbidden, ServiceElsewhere, UnknownLogin, LoginTaken, TooManyProviders."""
    refuse_guests(uow.actor)
    if not await store_names(uow, [store_id]):
        raise UnknownStore
    uow.require(policy.can_manage(uow.actor, store_id))
    count = await uow.session.scalar(select(func.count()).where(Provider.store_id == store_id))
    if (count or 0) >= MOST_PROVIDERS:
        raise TooManyProviders
    provider = Provider(
        id=new_id(),
        store_id=store_id,
        user_id=await _login(uow, new.login_email) if new.login_email else None,
        name=new.name,
        contact=new.contact,
        about=new.about,
        time_zone=new.time_zone or (await get_store(uow, store_id)).time_zone,
        position=new.position,
        is_active=True,
        version=1,
        created_at=uow.now,
        updated_at=uow.now,
    )
    uow.session.add(provider)
    await _flush_login(uow)
    await _render(uow, provider, new.service_ids)
    uow.emit(ProviderAdded(provider_id=provider.id, store_id=store_id))
    return await get_provider(uow, provider.id)


async def change_provider(uow: UnitOfWork, provider_id: UUID, patch: ProviderPatch) -> ChangedCalendar:
    """What they are called, where their clock stands, which services they render, whether they can be booked.

    Raises Unauthenticated, UnknownProvider, Forbidden, CalendarChangedMeanwhile, ServiceElsewhere, UnknownLogin,
    LoginTaken, TooManySlots.
    """
    provider = await managed_provider(uow, provider_id, seen=patch.version)
    given = patch.given()
    changes = {name: given[name] for name in COLUMNS if name in given}
    if "login_email" in given:
        changes["user_id"] = await _login(uow, given["login_email"]) if given["login_email"] else None
    before = {name: getattr(provider, name) for name in changes if getattr(provider, name) != changes[name]}
    for name in before:
        setattr(provider, name, changes[name])
    provider.version, provider.updated_at = provider.version + 1, uow.now
    await _flush_login(uow)
    if patch.service_ids is not None:
        await _render(uow, provider, patch.service_ids)
    makes_anew = bool({"time_zone", "is_active"} & before.keys()) or patch.service_ids is not None
    made = await make_anew(uow, provider_id) if makes_anew else Made()
    told = [name for name in TOLD if name in before]
    uow.emit(
        ProviderChanged(
            provider_id=provider_id,
            store_id=provider.store_id,
            before={name: before[name] for name in told},
            after={name: changes[name] for name in told},
        )
    )
    return ChangedCalendar.of(await get_calendar(uow, provider_id), made)


async def remove_provider(uow: UnitOfWork, provider_id: UUID) -> bool:
    """Gone for good, or switched off where somebody ever booked them. Whether they are gone.

    Raises Unauthenticated, UnknownProvider, Forbidden.
    """
    provider = await managed_provider(uow, provider_id)
    store_id = provider.store_id
    is_gone = await _delete(uow, provider)
    if not is_gone:
        provider = await lock_provider(uow, provider_id)
        provider.is_active, provider.version, provider.updated_at = False, provider.version + 1, uow.now
        await uow.session.flush()
        await make_anew(uow, provider_id)
    uow.emit(ProviderRemoved(provider_id=provider_id, store_id=store_id, is_kept=not is_gone))
    return is_gone


async def _delete(uow: UnitOfWork, provider: Provider) -> bool:
    """Not where an appointment, a ticket or somebody who waits still names them."""
    provider_id = provider.id
    ever = select(Slot.id).where(Slot.provider_id == provider_id, Slot.was_booked).limit(1)
    if await uow.session.scalar(ever):
        return False
    try:
        async with uow.session.begin_nested():
            await uow.session.execute(delete(Slot).where(Slot.provider_id == provider_id))
            await uow.session.execute(delete(Provider).where(Provider.id == provider_id))
    except IntegrityError:
        uow.session.expire_all()
        return False
    uow.session.expunge(provider)
    return True


async def _render(uow: UnitOfWork, provider: Provider, service_ids: Iterable[UUID]) -> None:
    """These services and no others; rules of the others go. Raises ServiceElsewhere."""
    wanted = set(service_ids)
    known = await services_by_id(uow, wanted)
    if len(known) < len(wanted) or any(each.store_id != provider.store_id for each in known.values()):
        raise ServiceElsewhere
    asked = select(ProviderService.service_id).where(ProviderService.provider_id == provider.id)
    before = set(await uow.session.scalars(asked))
    gone = before - wanted
    rules: Any = select(SlotRule.id).where(SlotRule.provider_id == provider.id, SlotRule.service_id.in_(gone))
    for rule_id in list(await uow.session.scalars(rules)) if gone else []:
        await unmake(uow, rule_id)
    theirs = ProviderService.provider_id == provider.id
    await uow.session.execute(delete(ProviderService).where(theirs, ProviderService.service_id.in_(gone)))
    await uow.session.execute(
        update(Slot)
        .where(Slot.provider_id == provider.id, Slot.service_id.in_(gone), Slot.status == SlotStatus.OPEN)
        .where(Slot.starts_at > uow.now)
        .values(status=SlotStatus.CLOSED)
    )
    uow.session.add_all(ProviderService(provider_id=provider.id, service_id=each) for each in sorted(wanted - before))
    await uow.session.flush()


async def _login(uow: UnitOfWork, email: str) -> UUID:
    person = await find_person_by_email(uow, email)
    if person is None:
        raise UnknownLogin(errors=[{"field": "login_email", "message": UnknownLogin.sentence}])
    return person.id


async def _flush_login(uow: UnitOfWork) -> None:
    try:
        await uow.session.flush()
    except IntegrityError as taken:
        raise LoginTaken from taken
