"""What an order earns when it is paid, and what a refund of it takes back and gives back."""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, case, update
from sqlalchemy.dialects.postgresql import insert

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.loyalty.models import EntryKind, OrderAward
from souk.loyalty.services.accounts import Movement, lock_account, move, settle_tier
from souk.loyalty.tiers import points_for


class PaidOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`goods`: minor units paid for goods, after every discount, without tax and shipping; `spent`: its points."""

    order_id: UUID
    person_id: UUID
    currency: str
    goods: int
    spent: int = 0
    number: str = ""


class RefundedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`goods`: minor units of goods in this refund; `is_whole`: nothing of the order is left to refund."""

    order_id: UUID
    person_id: UUID
    currency: str
    reference_id: UUID
    goods: int
    is_whole: bool
    number: str = ""


class _Award(msgspec.Struct, frozen=True):
    goods: int
    refunded: int
    is_refunded_whole: bool
    spent: int
    returned: int
    awarded: int
    currency: str

    def deserved(self) -> int:
        """Points for the goods that are still paid."""
        return 0 if self.is_refunded_whole else points_for(self.goods - self.refunded, self.currency)

    def due_back(self) -> int:
        """Of the points that it was paid with, in proportion; the last refund brings the rest."""
        if self.is_refunded_whole:
            return self.spent
        return self.spent * min(self.refunded, self.goods) // self.goods if self.goods else 0


_added = insert(OrderAward)
_facts = (
    OrderAward.goods,
    OrderAward.refunded,
    OrderAward.is_refunded_whole,
    OrderAward.spent,
    OrderAward.returned,
    OrderAward.awarded,
    OrderAward.currency,
)
NOTE_PAID = Hot(
    _added.on_conflict_do_update(
        index_elements=["order_id"],
        set_={"goods": _added.excluded.goods, "spent": _added.excluded.spent, "paid_at": _added.excluded.paid_at},
        where=OrderAward.paid_at.is_(None),
    ).returning(*_facts),
    _Award,
)
NOTE_REFUNDED = Hot(
    _added.on_conflict_do_update(
        index_elements=["order_id"],
        set_={
            "refunded": OrderAward.refunded + _added.excluded.refunded,
            "is_refunded_whole": case(
                (_added.excluded.is_refunded_whole, _added.excluded.is_refunded_whole),
                else_=OrderAward.is_refunded_whole,
            ),
        },
    ).returning(*_facts),
    _Award,
)
KEEP: Hot[None] = Hot(
    update(OrderAward)
    .where(OrderAward.order_id == bindparam("order"))
    .values(awarded=bindparam("now_awarded", type_=BigInteger), returned=bindparam("now_returned", type_=BigInteger))
)


async def earn(uow: UnitOfWork, paid: PaidOrder) -> int:
    """Points for an order that was paid, once however often it is called. How many they came to be."""
    award = await uow.first(
        NOTE_PAID,
        order_id=paid.order_id,
        person_id=paid.person_id,
        currency=paid.currency,
        goods=max(0, paid.goods),
        refunded=0,
        is_refunded_whole=False,
        spent=paid.spent,
        returned=0,
        awarded=0,
        paid_at=uow.now,
    )
    if award is None:
        return 0
    await _settle(uow, award, paid.person_id, paid.order_id, reference_id=paid.order_id, about=paid.number)
    return award.deserved()


async def reverse(uow: UnitOfWork, refunded: RefundedOrder) -> None:
    """Take back what the refunded goods had earned, and give back the points they were paid with.

    Call it once for each refund. It may come before `earn` is heard of: then `earn` finds less to award.
    """
    award = await uow.first(
        NOTE_REFUNDED,
        order_id=refunded.order_id,
        person_id=refunded.person_id,
        currency=refunded.currency,
        goods=0,
        refunded=max(0, refunded.goods),
        is_refunded_whole=refunded.is_whole,
        spent=0,
        returned=0,
        awarded=0,
        paid_at=None,
    )
    assert award is not None
    await _settle(
        uow,
        award,
        refunded.person_id,
        refunded.order_id,
        reference_id=refunded.reference_id,
        about=refunded.number,
    )


async def _settle(
    uow: UnitOfWork, award: _Award, person_id: UUID, order_id: UUID, *, reference_id: UUID, about: str
) -> None:
    """Bring what the account got from this order in line with what is known of it now."""
    account = await lock_account(uow, person_id)
    back = award.due_back() - award.returned
    if back > 0:
        after = account.credited(back)
        movement = Movement(kind=EntryKind.RETURNED, reference_id=reference_id, about=about, spent=-back)
        await move(uow, account, after, movement)
        account = after
    change = award.deserved() - award.awarded
    if change:
        after = account.credited(change) if change > 0 else account.debited(-change)
        kind = EntryKind.EARNED if change > 0 else EntryKind.REVERSED
        await move(uow, account, after, Movement(kind=kind, reference_id=reference_id, about=about, earned=change))
        account = after
    if back > 0 or change:
        await uow.change(KEEP, order=order_id, now_awarded=award.deserved(), now_returned=award.returned + max(0, back))
    if change:
        await settle_tier(uow, account)
