"""Making, changing and deleting coupons."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.pricing.coupons import policy
from souk.pricing.coupons.events import CouponChanged, CouponCreated, CouponDeleted
from souk.pricing.coupons.models import Coupon, Funding
from souk.pricing.coupons.queries import find_row, get_coupon
from souk.pricing.coupons.schemas import ChangeCoupon, CouponOut, NewCoupon, columns_of, contradictions
from souk.pricing.errors import (
    CouponChangedMeanwhile,
    CouponCodeTaken,
    CouponContradictsItself,
    CouponWasUsed,
    UnknownCoupon,
)
from souk.stores import UnknownStore, get_platform_store, get_terms

OWN = frozenset({"id", "code", "store_id", "channel_id", "taken", "version", "created_at", "updated_at"})
"""What is no part of what a change is told of."""


async def create_coupon(uow: UnitOfWork, new: NewCoupon) -> CouponOut:
    """Raises Unauthenticated, Forbidden, UnknownStore, CouponCodeTaken, CouponContradictsItself."""
    policy.signed_in(uow.actor)
    funded_by = new.funded_by or (Funding.STORE if new.store_id is not None else Funding.PLATFORM)
    uow.require(policy.can_change_coupon(uow.actor, store_id=new.store_id, funded_by=funded_by))
    values = columns_of(new, set(NewCoupon.model_fields))
    values |= {"funded_by": funded_by, "currency": await _currency_of(uow, new), "taken": 0, "version": 1}
    _insist_on_sense(values)
    if funded_by is Funding.STORE and new.store_id is None:
        raise CouponContradictsItself(errors=[{"field": "store_id", "message": "Say which store bears it."}])
    if await uow.session.scalar(select(Coupon.id).where(Coupon.code == new.code)) is not None:
        raise CouponCodeTaken
    row = Coupon(**values, id=new_id(), created_at=uow.now, updated_at=uow.now)
    uow.session.add(row)
    try:
        await uow.session.flush()
    except IntegrityError as crossed:
        raise CouponCodeTaken from crossed
    told = {name: _plain(value) for name, value in values.items() if name not in OWN and value not in (None, "", [])}
    uow.emit(CouponCreated(coupon_id=row.id, code=row.code, store_id=row.store_id, after=told))
    return CouponOut.of(row, uow.now)


async def change_coupon(uow: UnitOfWork, coupon_id: UUID, patch: ChangeCoupon) -> CouponOut:
    """Raises Unauthenticated, Forbidden, UnknownCoupon, CouponChangedMeanwhile, CouponContradictsItself.

    What open checkouts were promised stays promised.
    """
    row = await _lock(uow, coupon_id)
    uow.require(policy.can_change_coupon(uow.actor, store_id=row.store_id, funded_by=row.funded_by))
    if patch.version and patch.version != row.version:
        raise CouponChangedMeanwhile
    columns = {column.key: getattr(row, column.key) for column in Coupon.__table__.columns}
    changes = {name: value for name, value in patch.columns().items() if value != columns[name]}
    _insist_on_sense(columns | changes)
    if changes:
        told = dict(changes)
        await uow.session.execute(
            update(Coupon)
            .where(Coupon.id == coupon_id)
            .values(**changes, version=Coupon.version + 1, updated_at=uow.now)
            .execution_options(synchronize_session=False)
        )
        uow.emit(
            CouponChanged(
                coupon_id=coupon_id,
                code=row.code,
                store_id=row.store_id,
                before={name: _plain(columns[name]) for name in told},
                after={name: _plain(value) for name, value in told.items()},
            )
        )
    return await get_coupon(uow, coupon_id)


async def delete_coupon(uow: UnitOfWork, coupon_id: UUID) -> None:
    """One that nobody used. Raises Unauthenticated, Forbidden, UnknownCoupon, CouponWasUsed."""
    row = await _lock(uow, coupon_id)
    uow.require(policy.can_change_coupon(uow.actor, store_id=row.store_id, funded_by=row.funded_by))
    gone = await uow.session.execute(
        delete(Coupon).where(Coupon.id == coupon_id, Coupon.taken == 0).returning(Coupon.id)
    )
    if gone.first() is None:
        raise CouponWasUsed
    uow.emit(CouponDeleted(coupon_id=coupon_id, code=row.code, store_id=row.store_id))


async def _lock(uow: UnitOfWork, coupon_id: UUID) -> Coupon:
    """Nobody uses it meanwhile. Raises Unauthenticated, UnknownCoupon."""
    policy.signed_in(uow.actor)
    await uow.session.execute(select(Coupon.id).where(Coupon.id == coupon_id).with_for_update())
    row = await find_row(uow, coupon_id)
    if row is None:
        raise UnknownCoupon
    return row


async def _currency_of(uow: UnitOfWork, new: NewCoupon) -> str:
    """The store's, which a coupon of its own cannot differ from; the channel's for everybody's."""
    for store_id in (new.store_id, new.channel_id):
        if store_id is None:
            continue
        terms = (await get_terms(uow, {store_id})).get(store_id)
        if terms is None:
            raise UnknownStore
        if new.currency not in (None, terms.currency):
            said = [{"field": "currency", "message": f"This store sells in {terms.currency}."}]
            raise CouponContradictsItself(errors=said)
        return terms.currency
    return new.currency or (await get_platform_store(uow)).currency


def _insist_on_sense(values: dict[str, Any]) -> None:
    if errors := contradictions(values):
        raise CouponContradictsItself(errors=errors)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
