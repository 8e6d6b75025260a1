"""A vendor's stores, taken out of trade and brought back: what upper rooms ask on the way. Unguarded."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, exists, select, update

from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.stores.events import VendorRemoved, VendorRestored
from souk.stores.models import Store, StoreStatus, Vendor


class StoreStanding(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    status: StoreStatus


class VendorStanding(msgspec.Struct, frozen=True):
    """A vendor with all its stores, as whoever removes or restores it finds them."""

    id: UUID
    business_name: str
    stores: list[StoreStanding]

    @property
    def store_ids(self) -> list[UUID]:
        return [store.id for store in self.stores]


_stores = select(Store.id, Store.name, Store.slug, Store.status).order_by(Store.id)
OUT_OF_TRADE = Hot(
    select(Store.id, Store.name, Store.slug, Store.status)
    .where(any_of(Store.id, "ids"), Store.status != StoreStatus.ACTIVE)
    .order_by(Store.id),
    StoreStanding,
)


async def find_vendor_standing(ctx: ReadContext, person_id: UUID) -> VendorStanding | None:
    """None for somebody who does not sell."""
    named = select(Vendor.id, Vendor.business_name).where(Vendor.user_id == person_id)
    vendor = (await ctx.session.execute(named)).one_or_none()
    if vendor is None:
        return None
    rows = await ctx.session.execute(_stores.where(Store.vendor_id == vendor.id))
    return VendorStanding(vendor.id, vendor.business_name, [StoreStanding(*row) for row in rows])


def out_of_trade(name: str) -> ColumnElement[bool]:
    """Whether any of the stores handed over as `name` takes no orders, for a statement that keeps a sale.

    It locks the stores as a foreign key would: they may change meanwhile, but a vendor's removal waits, or is waited for
    and then seen.
    """
    locked = select(Store.status).where(any_of(Store.id, name)).order_by(Store.id)
    stores = locked.with_for_update(read=True, key_share=True).offset(0).subquery()  # a fence: lock first, then look
    return exists().where(stores.c.status != StoreStatus.ACTIVE)


async def list_out_of_trade(ctx: ReadContext, store_ids: Iterable[UUID]) -> list[StoreStanding]:
    """Which of these stores take no orders."""
    return await ctx.all(OUT_OF_TRADE, ids=sorted(set(store_ids)))


async def withdraw_vendor(uow: UnitOfWork, person_id: UUID) -> VendorStanding | None:
    """Close all stores of a person and say how each stood before; None for somebody who does not sell.

    Sales that are being kept at this moment are waited for; later ones see closed stores.
    """
    locked = select(Vendor.id).where(Vendor.user_id == person_id).with_for_update()
    vendor_id = await uow.session.scalar(locked)
    if vendor_id is None:
        return None
    await uow.session.execute(select(Store.id).where(Store.vendor_id == vendor_id).order_by(Store.id).with_for_update())
    standing = await find_vendor_standing(uow, person_id)
    assert standing is not None
    await uow.session.execute(
        update(Vendor)
        .where(Vendor.id == vendor_id)
        .values(is_active=False, version=Vendor.version + 1, updated_at=uow.now)
    )
    closed = {"status": StoreStatus.UNAVAILABLE, "is_listed": False}
    await uow.session.execute(
        update(Store)
        .where(Store.vendor_id == vendor_id)
        .values(**closed, version=Store.version + 1, updated_at=uow.now)
    )
    uow.announce(TOPIC)
    uow.emit(VendorRemoved(vendor_id=vendor_id, person_id=person_id, store_ids=standing.store_ids))
    return standing


async def restore_vendor(uow: UnitOfWork, person_id: UUID, stores: Sequence[tuple[UUID, StoreStatus]]) -> None:
    """Open the stores again, each as it stood."""
    vendor_id = await uow.session.scalar(select(Vendor.id).where(Vendor.user_id == person_id).with_for_update())
    assert vendor_id is not None, "what was withdrawn is never deleted"
    await uow.session.execute(
        update(Vendor)
        .where(Vendor.id == vendor_id)
        .values(is_active=True, version=Vendor.version + 1, updated_at=uow.now)
    )
    for status in sorted({status for _, status in stores}):
        ids = [store_id for store_id, stood in stores if stood is status]
        back = {"status": status, "is_listed": status is not StoreStatus.PENDING}
        await uow.session.execute(
            update(Store).where(Store.id.in_(ids)).values(**back, version=Store.version + 1, updated_at=uow.now)
        )
    uow.announce(TOPIC)
    uow.emit(VendorRestored(vendor_id=vendor_id, person_id=person_id, store_ids=[store_id for store_id, _ in stores]))
