"""Uses of coupons, counted exactly: taken with a checkout, kept with its orders, given back when it is let go.

Counters move by conditional updates, a coupon's before its person's and coupons in the order of their ids, so that no
two checkouts wait for each other in a circle.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike

from souk.kernel.actors import SYSTEM
from souk.kernel.database import ChangedAtOnce, Database, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.pricing.benefits import CouponTerms
from souk.pricing.coupons.models import Coupon, CouponShare, CouponUse, UseState
from souk.pricing.errors import CouponNeedsSignIn, CouponUsedByYou, CouponUsedUp, UnknownCoupon

LEAKED_AFTER = timedelta(days=2)
"""No checkout stays open that long: its goods are held for minutes, and the reconciler ends what is left."""
UNLIMITED = 2**62


class _Stand(msgspec.Struct, frozen=True):
    is_active: bool
    taken: int
    limit_total: int | None


class _Use(msgspec.Struct, frozen=True):
    coupon_id: UUID
    user_id: UUID | None


class _Leaked(msgspec.Struct, frozen=True):
    checkout_id: UUID
    taken_at: datetime


_coupon = Coupon.id == bindparam("coupon")
_share = (CouponShare.coupon_id == bindparam("coupon"), CouponShare.user_id == bindparam("person"))
_counted = upsert(CouponShare)
TAKE: Hot[None] = Hot(
    update(Coupon)
    .where(
        _coupon,
        Coupon.version == bindparam("looked_at"),
        Coupon.is_active,
        or_(Coupon.limit_total.is_(None), Coupon.taken < Coupon.limit_total),
    )
    .values(taken=Coupon.taken + 1)
)
TAKE_SHARE: Hot[None] = Hot(
    _counted.on_conflict_do_update(
        index_elements=[CouponShare.coupon_id, CouponShare.user_id],
        set_={"taken": CouponShare.taken + 1},
        where=CouponShare.taken < bindparam("most", type_=BigInteger),
    )
)
USE: Hot[None] = Hot(insert(CouponUse))
STAND = Hot(select(Coupon.is_active, Coupon.taken, Coupon.limit_total).where(_coupon), _Stand)
KEEP: Hot[None] = Hot(
    update(CouponUse)
    .where(CouponUse.checkout_id == bindparam("checkout"), CouponUse.state == UseState.HELD)
    .values(state=UseState.KEPT.value)
)
_let_go = delete(CouponUse).where(CouponUse.checkout_id == bindparam("checkout"))
_what_went = (CouponUse.coupon_id, CouponUse.user_id)
LET_GO = Hot(_let_go.returning(*_what_went), _Use)
LET_GO_HELD = Hot(_let_go.where(CouponUse.state == UseState.HELD).returning(*_what_went), _Use)
GIVE_BACK: Hot[None] = Hot(update(Coupon).where(_coupon).values(taken=Coupon.taken - 1))
GIVE_BACK_SHARE: Hot[None] = Hot(update(CouponShare).where(*_share).values(taken=CouponShare.taken - 1))
LEAKED = Hot(
    select(CouponUse.checkout_id, CouponUse.taken_at)
    .where(CouponUse.state == UseState.HELD, CouponUse.taken_at < bindparam("before"))
    .order_by(CouponUse.taken_at)
    .limit(500),
    _Leaked,
)


async def take_coupons(
    uow: UnitOfWork,
    coupons: Sequence[CouponTerms],
    *,
    checkout_id: UUID,
    person: UUID | None,
    amounts: Mapping[UUID, int] | None = None,
) -> None:
    """Count one use of each, held for the checkout. Nothing happens, and nothing is asked, where there are none.

    Hand over the coupons of a `PricedCart.benefits` in the unit of work that priced it, after `inventory.hold`;
    `amounts` (`Quote.coupon_amounts`) are what each takes off, for statistics. Raises CouponUsedUp, CouponUsedByYou,
    CouponNeedsSignIn, UnknownCoupon, ChangedAtOnce (somebody edited the coupon since it was looked at).
    """
    for coupon in sorted(coupons, key=lambda each: each.id):
        if not await uow.change(TAKE, coupon=coupon.id, looked_at=coupon.version):
            await _refuse(uow, coupon)
        if person is not None:
            most = coupon.limit_per_person or UNLIMITED
            if not await uow.change(TAKE_SHARE, coupon_id=coupon.id, user_id=person, taken=1, most=most):
                raise CouponUsedByYou(coupon=coupon.code)
        elif coupon.limit_per_person is not None:
            raise CouponNeedsSignIn(coupon=coupon.code)
        use = {
            "id": new_id(),
            "coupon_id": coupon.id,
            "checkout_id": checkout_id,
            "user_id": person,
            "state": UseState.HELD,
            "amount": (amounts or {}).get(coupon.id, 0),
            "taken_at": uow.now,
        }
        await uow.write(USE, use)


async def _refuse(uow: UnitOfWork, coupon: CouponTerms) -> None:
    now = await uow.first(STAND, coupon=coupon.id)
    if now is None or not now.is_active:
        raise UnknownCoupon(coupon=coupon.code)
    if now.limit_total is not None and now.taken >= now.limit_total:
        raise CouponUsedUp(coupon=coupon.code)
    raise ChangedAtOnce


async def keep_coupons(uow: UnitOfWork, checkout_id: UUID) -> None:
    """The checkout's orders stand. One statement that nobody waits for; call it where coupons were taken."""
    await uow.write(KEEP, {"checkout": checkout_id})


async def release_coupons(uow: UnitOfWork, checkout_id: UUID) -> bool:
    """The checkout came to nothing: its uses are free again. False, and no change, where there were none any more."""
    return await _give_back(uow, await uow.all(LET_GO, checkout=checkout_id))


async def _give_back(uow: UnitOfWork, uses: Sequence[_Use]) -> bool:
    for use in sorted(uses, key=lambda use: use.coupon_id):
        await uow.change(GIVE_BACK, coupon=use.coupon_id)
        if use.user_id is not None:
            await uow.change(GIVE_BACK_SHARE, coupon=use.coupon_id, person=use.user_id)
    return bool(uses)


async def release_leaked(database: Database) -> int:
    """Uses held for checkouts that were forgotten. Returns how many checkouts had some."""
    async with database.read(SYSTEM) as ctx:
        leaked = await ctx.all(LEAKED, before=ctx.now - LEAKED_AFTER)
    gone = 0
    for checkout_id in sorted({each.checkout_id for each in leaked}):
        async with database.unit_of_work(SYSTEM) as uow:
            gone += await _give_back(uow, await uow.all(LET_GO_HELD, checkout=checkout_id))
    return gone
