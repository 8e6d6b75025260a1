"""What the people of a store ask for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from souk.identity import list_segment_names, signed_in
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.media import PreparedPicture, drop_pictures, keep_picture
from souk.stores import policy
from souk.stores.errors import (
    NotAVendor,
    StoreAwaitsReview,
    StoreChangedMeanwhile,
    UnknownCustomerSegment,
    UnknownStore,
    VendorChangedMeanwhile,
    VendorGone,
)
from souk.stores.events import StoreChanged
from souk.stores.models import ANY_CUSTOMER, SpecialDay, Store, StoreOpening, StoreStatus, Vendor
from souk.stores.queries import get_own_vendor, get_store
from souk.stores.schemas import SpecialDayBody, StorePatch, StoreView, VendorPatch, VendorView
from souk.stores.services import add_openings, banner_columns, searchable
from souk.stores.slugs import slug_of


async def change_store(uow: UnitOfWork, store_id: UUID, patch: StorePatch) -> StoreView:
    """Change what a store shows and the terms it sells under.

    Raises Unauthenticated, UnknownStore, StoreChangedMeanwhile, UnknownCustomerSegment, StoreAwaitsReview, VendorGone.
    """
    policy.refuse_guests(uow.actor)
    store = await _lock_store(uow, store_id)
    uow.require(policy.can_change_store(uow.actor, store_id))
    changes = patch.columns()
    await _refuse_unknown_segments(uow, changes)
    if "category" in changes:
        changes["category_key"] = slug_of(changes["category"], otherwise="other")
    if "status" in changes and changes["status"] != store.status:
        _refuse_out_of_reach(store, await uow.session.get(Vendor, store.vendor_id) if store.vendor_id else None)
    before = {name: getattr(store, name) for name in changes if getattr(store, name) != changes[name]}
    texts = [changes.get(name, getattr(store, name)) for name in ("name", "category", "tagline")]
    await _update_store(uow, store_id, {**changes, "search_text": searchable(*texts)}, seen=patch.version)
    if patch.opening_hours is not None:
        await uow.session.execute(delete(StoreOpening).where(StoreOpening.store_id == store_id))
        await add_openings(uow, store_id, patch.openings())
    if patch.special_days is not None:
        await _replace_special_days(uow, store_id, patch.special_days)
    if before:
        after = {name: changes[name] for name in before}
        uow.emit(StoreChanged(store_id=store_id, before=before, after=after))
    return await get_store(uow, store_id)


async def _replace_special_days(uow: UnitOfWork, store_id: UUID, days: Sequence[SpecialDayBody]) -> None:
    await uow.session.execute(delete(SpecialDay).where(SpecialDay.store_id == store_id))
    for each in days:
        hours: list[tuple[int, int] | tuple[None, None]] = [stretch.minutes() for stretch in each.hours]
        uow.session.add_all(
            SpecialDay(id=new_id(), store_id=store_id, day=each.day, opens=opens, closes=closes, note=each.note)
            for opens, closes in hours or [(None, None)]
        )
    await uow.session.flush()


async def _refuse_unknown_segments(uow: UnitOfWork, changes: dict[str, Any]) -> None:
    """A segment that nobody is in would close the store to everybody."""
    asked = {changes.get(name, ANY_CUSTOMER) for name in ("order_eligibility", "review_eligibility")} - {ANY_CUSTOMER}
    if asked and (unknown := asked - {name for name, _ in await list_segment_names(uow)}):
        raise UnknownCustomerSegment(f"There is no customer segment {sorted(unknown)[0]}.")


def _refuse_out_of_reach(store: Store, vendor: Vendor | None) -> None:
    """A store that awaits review, or whose vendor was removed, is not opened by a switch."""
    if store.status is StoreStatus.PENDING:
        raise StoreAwaitsReview
    if vendor is not None and not vendor.is_active:
        raise VendorGone


async def hang_banner(uow: UnitOfWork, store_id: UUID, prepared: PreparedPicture) -> StoreView:
    """Show a picture whose files were put before; the old one goes. Raises Unauthenticated, UnknownStore."""
    policy.refuse_guests(uow.actor)
    store = await _lock_store(uow, store_id)
    uow.require(policy.can_change_store(uow.actor, store_id))
    before = store.banner_id
    kept = await keep_picture(uow, prepared, owner_id=store_id)
    await _update_store(uow, store_id, banner_columns(kept))
    await drop_pictures(uow, [before] if before else [])
    return await get_store(uow, store_id)


async def change_own_vendor(uow: UnitOfWork, patch: VendorPatch) -> VendorView:
    """Change the actor's own profile. Raises Unauthenticated, NotAVendor, VendorChangedMeanwhile."""
    vendor = await _lock_own_vendor(uow)
    uow.require(policy.can_change_vendor(uow.actor, vendor.user_id))
    await _update_vendor(uow, vendor.id, patch.columns(), seen=patch.version)
    return await get_own_vendor(uow)


async def hang_logo(uow: UnitOfWork, prepared: PreparedPicture) -> VendorView:
    """Show a picture whose files were put before as the actor's logo; the old one goes. Raises NotAVendor."""
    vendor = await _lock_own_vendor(uow)
    uow.require(policy.can_change_vendor(uow.actor, vendor.user_id))
    before = vendor.logo_id
    kept = await keep_picture(uow, prepared, owner_id=vendor.id)
    await _update_vendor(uow, vendor.id, {"logo_id": kept.id})
    await drop_pictures(uow, [before] if before else [])
    return await get_own_vendor(uow)


async def _lock_store(uow: UnitOfWork, store_id: UUID) -> Store:
    store = await uow.session.get(Store, store_id, with_for_update=True)
    if store is None:
        raise UnknownStore
    return store


async def _lock_own_vendor(uow: UnitOfWork) -> Vendor:
    owner_id = signed_in(uow.actor)
    vendor = await uow.session.scalar(select(Vendor).where(Vendor.user_id == owner_id).with_for_update())
    if vendor is None:
        raise NotAVendor
    return vendor


async def _update_store(uow: UnitOfWork, store_id: UUID, changes: dict[str, Any], *, seen: int | None = None) -> None:
    statement = update(Store).where(Store.id == store_id)
    if seen is not None:
        statement = statement.where(Store.version == seen)
    changed = await uow.session.execute(
        statement.values(**changes, version=Store.version + 1, updated_at=uow.now).returning(Store.id)
    )
    if changed.first() is None:
        raise StoreChangedMeanwhile
    uow.announce(TOPIC)


async def _update_vendor(uow: UnitOfWork, vendor_id: UUID, changes: dict[str, Any], *, seen: int | None = None) -> None:
    statement = update(Vendor).where(Vendor.id == vendor_id)
    if seen is not None:
        statement = statement.where(Vendor.version == seen)
    changed = await uow.session.execute(
        statement.values(**changes, version=Vendor.version + 1, updated_at=uow.now).returning(Vendor.id)
    )
    if changed.first() is None:
        raise VendorChangedMeanwhile
    uow.announce(TOPIC)
