"""Points kept for a checkout: held while it is being paid, spent when it is, released when it is not."""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, insert, select, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.loyalty.errors import NotEnoughPoints
from souk.loyalty.models import EntryKind, HoldState, LoyaltyAccount, PointsHold
from souk.loyalty.services.accounts import Counters, Movement, lock_account, move, record
from souk.loyalty.tiers import MOST_POINTS


class _Ended(msgspec.Struct, frozen=True):
    person_id: UUID
    points: int


class _Available(msgspec.Struct, frozen=True):
    points: int


_amount = bindparam("amount", type_=BigInteger)
HOLD = Hot(
    update(LoyaltyAccount)
    .where(LoyaltyAccount.person_id == bindparam("person"), LoyaltyAccount.points >= _amount)
    .values(points=LoyaltyAccount.points - _amount, held=LoyaltyAccount.held + _amount)
    .returning(
        LoyaltyAccount.person_id,
        LoyaltyAccount.points,
        LoyaltyAccount.held,
        LoyaltyAccount.owed,
        LoyaltyAccount.rolling,
        LoyaltyAccount.tier,
    ),
    Counters,
)
AVAILABLE = Hot(select(LoyaltyAccount.points).where(LoyaltyAccount.person_id == bindparam("person")), _Available)
KEEP: Hot[None] = Hot(insert(PointsHold))
END = Hot(
    update(PointsHold)
    .where(PointsHold.checkout_id == bindparam("checkout"), PointsHold.state == HoldState.HELD)
    .values(state=bindparam("ending"), ended_at=bindparam("at"))
    .returning(PointsHold.person_id, PointsHold.points),
    _Ended,
)


async def hold_points(uow: UnitOfWork, person_id: UUID, points: int, *, checkout_id: UUID) -> None:
    """Keep points for a checkout; however many try at once, never more than there are. Raises NotEnoughPoints."""
    if points <= 0:
        raise ValueError("hold at least one point")
    after = await uow.first(HOLD, person=person_id, amount=points) if points <= MOST_POINTS else None
    if after is None:
        there = await uow.first(AVAILABLE, person=person_id)
        raise NotEnoughPoints(available=there.points if there else 0)
    before = msgspec.structs.replace(after, points=after.points + points, held=after.held - points)
    await uow.write(
        KEEP,
        {
            "checkout_id": checkout_id,
            "person_id": person_id,
            "points": points,
            "state": HoldState.HELD,
            "created_at": uow.now,
            "ended_at": None,
        },
    )
    await record(uow, before, after, Movement(kind=EntryKind.HELD, reference_id=checkout_id))


async def spend_points(uow: UnitOfWork, checkout_id: UUID) -> int:
    """The checkout is paid: what it held is gone. How many; nought where it holds none (any more)."""
    ended = await uow.first(END, checkout=checkout_id, ending=HoldState.SPENT, at=uow.now)
    if ended is None:
        return 0
    before = await lock_account(uow, ended.person_id)
    movement = Movement(kind=EntryKind.SPENT, reference_id=checkout_id, spent=ended.points)
    await move(uow, before, before.let_go(ended.points), movement)
    return ended.points


async def release_points(uow: UnitOfWork, checkout_id: UUID) -> int:
    """The checkout was let go: what it held is free again. How many; nought where it holds none (any more)."""
    ended = await uow.first(END, checkout=checkout_id, ending=HoldState.RELEASED, at=uow.now)
    if ended is None:
        return 0
    before = await lock_account(uow, ended.person_id)
    after = before.let_go(ended.points).credited(ended.points)
    await move(uow, before, after, Movement(kind=EntryKind.RELEASED, reference_id=checkout_id))
    return ended.points
