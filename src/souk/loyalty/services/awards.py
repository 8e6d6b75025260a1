"""What an order earns when it is paid, and what a refund of it takes back and gives back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, or_, update
from sqlalchemy.dialects.postgresql import insert

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.loyalty.models import EntryKind, OrderAward
from souk.loyalty.services.accounts import Counters, Movement, lock_account, move, settle_tier
from souk.loyalty.tiers import points_for


class PaidOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`goods`: minor units paid for goods, after every discount, without tax and shipping; `spent`: its points.

    `at`: when, if not now; the points of a year, and their end, go by it.
    """

    order_id: UUID
    person_id: UUID
    currency: str
    goods: int
    spent: int = 0
    number: str = ""
    at: datetime | None = None


class RefundedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`goods`: minor units of goods in this refund; `is_whole`: nothing of the order is left to refund.

    `is_cancelled`: nobody will ever ship it, so it earns nothing whatever becomes of the money. `points`: what goods
    that had cost nothing else had been paid with.
    """

    order_id: UUID
    person_id: UUID
    reference_id: UUID
    currency: str = ""
    goods: int = 0
    is_whole: bool = False
    is_cancelled: bool = False
    number: str = ""
    points: int = 0


class _Award(msgspec.Struct, frozen=True):
    goods: int
    refunded: int
    is_refunded_whole: bool
    is_cancelled: bool
    spent: int
    returned: int
    awarded: int
    currency: str
    points_back: int

    @property
    def is_over(self) -> bool:
        return self.is_refunded_whole or self.is_cancelled

    def deserved(self) -> int:
        """Points for the goods that are still paid."""
        return 0 if self.is_over else points_for(self.goods - self.refunded, self.currency)

    def due_back(self) -> int:
        """Of the points that it was paid with, in proportion; the last refund brings the rest."""
        if self.is_over:
            return self.spent
        by_goods = self.spent * min(self.refunded, self.goods) // self.goods if self.goods else 0
        return min(self.spent, by_goods + self.points_back)


_added = insert(OrderAward)
_facts = (
    OrderAward.goods,
    OrderAward.refunded,
    OrderAward.is_refunded_whole,
    OrderAward.is_cancelled,
    OrderAward.spent,
    OrderAward.returned,
    OrderAward.awarded,
    OrderAward.currency,
    OrderAward.points_back,
)
_new = _added.excluded
NOTE_PAID = Hot(
    _added.on_conflict_do_update(
        index_elements=["order_id"],
        set_={"goods": _new.goods, "spent": _new.spent, "currency": _new.currency, "paid_at": _new.paid_at},
        where=OrderAward.paid_at.is_(None),
    ).returning(*_facts),
    _Award,
)
NOTE_REFUNDED = Hot(
    _added.on_conflict_do_update(
        index_elements=["order_id"],
        set_={
            "refunded": OrderAward.refunded + _new.refunded,
            "is_refunded_whole": or_(OrderAward.is_refunded_whole, _new.is_refunded_whole),
            "is_cancelled": or_(OrderAward.is_cancelled, _new.is_cancelled),
            "points_back": OrderAward.points_back + _new.points_back,
        },
    ).returning(*_facts),
    _Award,
)
NOTE_REOPENED = Hot(
    update(OrderAward)
    .where(OrderAward.order_id == bindparam("order"))
    .values(refunded=OrderAward.refunded - bindparam("goods", type_=BigInteger), is_refunded_whole=False)
    .returning(*_facts),
    _Award,
)
KEEP: Hot[None] = Hot(
    update(OrderAward)
    .where(OrderAward.order_id == bindparam("order"))
    .values(awarded=bindparam("now_awarded", type_=BigInteger), returned=bindparam("now_returned", type_=BigInteger))
)


async def earn(uow: UnitOfWork, paid: PaidOrder) -> int:
    """Points for an order that was paid, once however often it is called. How many they came to be."""
    facts = _facts_of(paid.order_id, paid.person_id, paid.currency)
    award = await uow.first(
        NOTE_PAID, **{**facts, "goods": max(0, paid.goods), "spent": paid.spent, "paid_at": paid.at or uow.now}
    )
    if award is None:
        return 0
    account = await lock_account(uow, paid.person_id)
    moved = await _settle(uow, account, award, Movement(EntryKind.EARNED, paid.order_id, paid.number))
    await _close(uow, award, moved, order_id=paid.order_id)
    return award.deserved()


async def reverse(uow: UnitOfWork, refunded: RefundedOrder) -> None:
    """Take back what the refunded goods had earned, and give back the points they were paid with.

    Call it once for each refund. It may come before `earn` is heard of: then `earn` finds less to award.
    """
    facts = _facts_of(refunded.order_id, refunded.person_id, refunded.currency)
    told = {
        "refunded": max(0, refunded.goods),
        "is_refunded_whole": refunded.is_whole,
        "is_cancelled": refunded.is_cancelled,
        "points_back": refunded.points,
    }
    award = await uow.first(NOTE_REFUNDED, **{**facts, **told})
    assert award is not None
    account = await lock_account(uow, refunded.person_id)
    moved = await _settle(uow, account, award, Movement(EntryKind.REVERSED, refunded.reference_id, refunded.number))
    await _close(uow, award, moved, order_id=refunded.order_id)


async def reopen(uow: UnitOfWork, refunded: RefundedOrder) -> None:
    """The refund did not go through: what `reverse` did for it is undone. Call it once, after `reverse`."""
    award = await uow.first(NOTE_REOPENED, order=refunded.order_id, goods=max(0, refunded.goods))
    if award is None:
        return
    account = await lock_account(uow, refunded.person_id)
    back, change = award.due_back() - award.returned, award.deserved() - award.awarded
    after = account.credited(max(0, change)).debited(max(0, -back))
    movement = Movement(EntryKind.REOPENED, refunded.reference_id, refunded.number, earned=change, spent=-back)
    await move(uow, account, after, movement)
    await _close(uow, award, after, order_id=refunded.order_id)


def _facts_of(order_id: UUID, person_id: UUID, currency: str) -> dict[str, Any]:
    """An order of which nothing is known yet."""
    return {
        "order_id": order_id,
        "person_id": person_id,
        "currency": currency,
        "goods": 0,
        "refunded": 0,
        "is_refunded_whole": False,
        "is_cancelled": False,
        "spent": 0,
        "returned": 0,
        "awarded": 0,
        "points_back": 0,
        "paid_at": None,
    }


async def _settle(uow: UnitOfWork, account: Counters, award: _Award, movement: Movement) -> Counters:
    """What the buyer gets of this order in line with what is known of it now; points that come back come first."""
    if (back := award.due_back() - award.returned) > 0:
        after = account.credited(back)
        await move(
            uow, account, after, Movement(EntryKind.RETURNED, movement.reference_id, movement.about, spent=-back)
        )
        account = after
    change = award.deserved() - award.awarded
    after = account.credited(change) if change > 0 else account.debited(-change)
    await move(uow, account, after, Movement(movement.kind, movement.reference_id, movement.about, earned=change))
    return after


async def _close(uow: UnitOfWork, award: _Award, account: Counters, *, order_id: UUID) -> None:
    """Keep what the order has moved by now; the tier follows what was earned."""
    awarded, returned = award.deserved(), award.due_back()
    if (awarded, returned) != (award.awarded, award.returned):
        await uow.change(KEEP, order=order_id, now_awarded=awarded, now_returned=returned)
    if awarded != award.awarded:
        await settle_tier(uow, account)
