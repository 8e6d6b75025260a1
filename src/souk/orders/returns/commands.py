"""What buyers and stores may ask of a return."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, insert, update

from souk.inventory import InsufficientStock, Wanted, hold, put_back, take
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.orders import policy as orders_policy
from souk.orders.errors import InvalidTransition, NothingToRefund
from souk.orders.models import OrderLine
from souk.orders.queries import lines_of, with_everything
from souk.orders.refund_takebacks import take_back
from souk.orders.refunding import Wish, fulfil
from souk.orders.returns import policy
from souk.orders.returns.errors import (
    CannotReplace,
    MoreThanReturnable,
    NotDeliveredYet,
    NothingToReturn,
    NotInThisOrder,
    OtherRefundCurrency,
    ReturnWindowClosed,
    ServiceNotReturnable,
)
from souk.orders.returns.events import ReturnMoved, ReturnRequested
from souk.orders.returns.kinds import LET_GO, NEXT, Condition, Resolution, ReturnReason, ReturnStatus
from souk.orders.returns.models import ReturnCase, ReturnItem
from souk.orders.returns.queries import (
    case_to_change,
    costs_nothing,
    get_return,
    items_of,
    order_for_return,
    returns_of_order,
    worth_of_case,
)
from souk.orders.returns.rows import CaseRow, ItemRow, pieces_of, return_number
from souk.orders.returns.window import Returnable, returnable_of
from souk.orders.rows import OrderRow, as_values
from souk.orders.shares import Pieces
from souk.payments import RefundExceedsPayment


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a buyer sends back, why, and what they would like for it."""

    reason: ReturnReason
    pieces: Sequence[Pieces]
    note: str = ""
    wish: Resolution = Resolution.REFUND
    photos: Sequence[bytes] = ()
    """As they were sent; `request_with_photos` keeps them."""


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """How an article came back, and whether it is for sale again."""

    restock: bool = True
    condition: Condition = Condition.AS_NEW


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """How a return is made good. Without an `amount` all that it is worth goes back."""

    resolution: Resolution | None = None
    amount: Money | None = None
    deduction: Money | None = None
    note: str = ""


_pieces = bindparam("pieces", type_=BigInteger)
CLAIM: Hot[None] = Hot(
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"), OrderLine.returned + _pieces <= bindparam("arrived", type_=BigInteger))
    .values(returned=OrderLine.returned + _pieces)
)
LET_BACK: Hot[None] = Hot(
    update(OrderLine)
    .where(OrderLine.id == bindparam("line"), OrderLine.returned >= _pieces)
    .values(returned=OrderLine.returned - _pieces)
)
ADD_CASE: Hot[None] = Hot(insert(ReturnCase))
ADD_ITEMS: Hot[None] = Hot(insert(ReturnItem))
INSPECT: Hot[None] = Hot(
    update(ReturnItem)
    .where(ReturnItem.id == bindparam("item"))
    .values(restock=bindparam("again"), condition=bindparam("state", type_=ReturnItem.condition.type))
)


async def request_return(uow: UnitOfWork, order_id: UUID, asked: Asked, *, token: str | None = None) -> UUID:
    """Ask to send pieces of an order back; the case's id.

    Raises UnknownOrder, NothingToReturn, NotInThisOrder, NotDeliveredYet, ReturnWindowClosed, MoreThanReturnable,
    ServiceNotReturnable.
    """
    order = await order_for_return(uow, order_id, token=token)
    holds_link = orders_policy.opens(uow.keys, order.checkout_id, token)
    uow.require(policy.can_request(uow.actor, order, holds_link=holds_link))
    pieces = merged(asked.pieces)
    (detail,) = await with_everything(uow, [order])
    await _claim(uow, pieces, {each.line.id: each for each in await returnable_of(uow, detail)})
    case = _new_case(uow, order, asked, position=len(await returns_of_order(uow, order.id)) + 1)
    await uow.change(ADD_CASE, **as_values(case))
    items = [ItemRow(new_id(), case.id, each.line_id, each.quantity, True, None) for each in pieces]
    await uow.change_many(ADD_ITEMS, [as_values(each) for each in items])
    uow.emit(
        ReturnRequested(
            case_id=case.id,
            number=return_number(order.number, case.position),
            order_id=order.id,
            store_id=order.store_id,
            customer_id=order.customer_id,
        )
    )
    return case.id


async def approve_return(uow: UnitOfWork, case_id: UUID, *, note: str = "") -> None:
    """Raises UnknownReturn, InvalidTransition; so do those below."""
    case, order = await _to_decide(uow, case_id)
    await _move(uow, case, order, ReturnStatus.APPROVED, answer=note, decided_at=uow.now, decided_by=uow.actor.id)


async def reject_return(uow: UnitOfWork, case_id: UUID, *, note: str) -> None:
    """The pieces stay the buyer's, who reads why; what was received and put on the shelf leaves it again.

    Raises CannotReplace where that was sold meanwhile.
    """
    case, order = await _to_decide(uow, case_id)
    on_the_shelf = [
        each for each in await items_of(uow, case.id) if case.status is ReturnStatus.RECEIVED and each.restock
    ]
    decided = {} if case.decided_at else {"decided_at": uow.now, "decided_by": uow.actor.id}
    await _move(uow, case, order, ReturnStatus.REJECTED, answer=note, **decided)
    await _off_the_shelf(uow, case, order, on_the_shelf)


async def cancel_return(uow: UnitOfWork, case_id: UUID, *, token: str | None = None) -> None:
    """The buyer keeps it after all; until the store has it."""
    case, order = await case_to_change(uow, case_id, token=token)
    holds_link = orders_policy.opens(uow.keys, order.checkout_id, token)
    uow.require(policy.can_cancel(uow.actor, order, holds_link=holds_link))
    await _move(uow, case, order, ReturnStatus.CANCELLED)


async def receive_return(uow: UnitOfWork, case_id: UUID, found: Mapping[UUID, Inspected]) -> None:
    """It is here. `found` says by line of the order how it looks; what is not in it is as new and for sale again.

    Raises NotInThisOrder too.
    """
    case, order = await case_to_change(uow, case_id)
    uow.require(policy.can_receive(uow.actor, order))
    items = await items_of(uow, case.id)
    if found.keys() - {each.order_line_id for each in items}:
        raise NotInThisOrder
    await _move(uow, case, order, ReturnStatus.RECEIVED, received_at=uow.now, received_by=uow.actor.id)
    variants = {line.id: line.variant_id for line in await lines_of(uow, order.id)}
    again = []
    for item in items:
        seen = found.get(item.order_line_id, Inspected())
        restock = seen.restock and seen.condition is not Condition.MISSING
        await uow.change(INSPECT, item=item.id, again=restock, state=seen.condition)
        if restock:
            again.append(Wanted(variants[item.order_line_id], item.quantity))
    if again:
        await put_back(uow, again, reference_id=case.id)


async def refund_return(
    uow: UnitOfWork, case_id: UUID, settlement: Settlement = Settlement(), *, small_up_to: int = 0
) -> None:
    """Make a received return good: pay all or part of its worth back, as it was paid or as credit, or send it again.

    Where points or the platform's coupons had paid for all of it, those go back, and no money does. Raises
    RefundExceedsPayment (more than it is worth), NothingToRefund, NobodyToCredit, CannotReplace,
    OtherRefundCurrency.
    """
    case, order = await _to_decide(uow, case_id)
    resolution = settlement.resolution or case.wish
    if resolution is Resolution.REPLACEMENT:
        await _replace(uow, case, order, note=settlement.note)
        return
    detail = await get_return(uow, case_id)
    worth = await worth_of_case(uow, detail)
    is_worthless = not worth and settlement.deduction is None and await costs_nothing(uow, detail)
    amount = 0 if is_worthless else _amount(worth, order, settlement)
    uow.require(policy.can_give(uow.actor, order, amount, small_up_to=small_up_to))
    await _move(
        uow,
        case,
        order,
        ReturnStatus.REFUNDED,
        answer=settlement.note,
        resolution=resolution,
        refunded_amount=amount,
    )
    reason = f"Return {detail.number}"
    if is_worthless:
        await take_back(uow, order, reference_id=case.id, reason=reason, lines=pieces_of(detail.items))
        return
    wish = Wish(
        amount=amount,
        reference_id=case.id,
        reason=reason,
        lines=pieces_of(detail.items),
        as_credit=resolution is Resolution.STORE_CREDIT,
    )
    await fulfil(uow, order, wish)


async def _replace(uow: UnitOfWork, case: CaseRow, order: OrderRow, *, note: str) -> None:
    """The same variants leave the shelf again."""
    items = await items_of(uow, case.id)
    await _move(uow, case, order, ReturnStatus.REPLACED, answer=note, resolution=Resolution.REPLACEMENT)
    await _off_the_shelf(uow, case, order, items)


async def _off_the_shelf(uow: UnitOfWork, case: CaseRow, order: OrderRow, items: Sequence[ItemRow]) -> None:
    if not items:
        return
    variants = {line.id: line.variant_id for line in await lines_of(uow, order.id)}
    wanted = [Wanted(variants[each.order_line_id], each.quantity) for each in items]
    try:
        await hold(uow, wanted, reference_id=case.id, expires_at=uow.now)
    except InsufficientStock as short:
        raise CannotReplace(**short.facts) from short
    await take(uow, case.id)


def _amount(worth: int, order: OrderRow, settlement: Settlement) -> int:
    for given in (settlement.amount, settlement.deduction):
        if given is not None and given.currency != order.currency:
            raise OtherRefundCurrency(currency=order.currency)
    amount = worth if settlement.amount is None else settlement.amount.amount
    amount -= settlement.deduction.amount if settlement.deduction is not None else 0
    if amount <= 0:
        raise NothingToRefund
    if amount > worth:
        raise RefundExceedsPayment("That is more than was paid for what came back.", refundable=worth)
    return amount


async def _to_decide(uow: UnitOfWork, case_id: UUID) -> tuple[CaseRow, OrderRow]:
    case, order = await case_to_change(uow, case_id)
    uow.require(policy.can_decide(uow.actor, order))
    return case, order


async def _move(uow: UnitOfWork, case: CaseRow, order: OrderRow, status: ReturnStatus, **changes: Any) -> None:
    """Of a case that is locked in this unit of work."""
    if status not in NEXT.get(case.status, ()):
        raise InvalidTransition(
            f"A return that is {case.status} cannot become {status}.", return_status=case.status, asked=status
        )
    closed = {} if status in NEXT else {"closed_at": uow.now, "closed_by": uow.actor.id}
    values = {"status": status, "updated_at": uow.now, **closed, **changes}
    if not values.get("answer", "x"):
        del values["answer"]
    moved = update(ReturnCase).where(ReturnCase.id == case.id, ReturnCase.status == case.status).values(**values)
    changed = await uow.session.execute(moved)
    assert changed.rowcount == 1, "the row was locked"  # type: ignore[attr-defined]
    if status in LET_GO:
        for item in await items_of(uow, case.id):
            await uow.change(LET_BACK, line=item.order_line_id, pieces=item.quantity)
    uow.emit(
        ReturnMoved(
            case_id=case.id,
            number=return_number(order.number, case.position),
            order_id=order.id,
            store_id=order.store_id,
            customer_id=order.customer_id,
            status=status,
            was=case.status,
            amount=int(changes.get("refunded_amount", 0)),
            currency=order.currency,
        )
    )


async def _claim(uow: UnitOfWork, pieces: Sequence[Pieces], returnable: Mapping[UUID, Returnable]) -> None:
    if not pieces:
        raise NothingToReturn
    for each in pieces:
        known = returnable.get(each.line_id)
        if known is None:
            raise NotInThisOrder
        if known.line.is_service:
            raise ServiceNotReturnable(order_item_id=str(each.line_id))
        if each.quantity > known.pieces:
            raise _why_not(known)
        claimed = await uow.change(CLAIM, line=each.line_id, pieces=each.quantity, arrived=known.arrived)
        if not claimed:
            raise MoreThanReturnable(order_item_id=str(each.line_id), returnable=0)


def _why_not(known: Returnable) -> NotDeliveredYet | ReturnWindowClosed | MoreThanReturnable:
    if not known.arrived:
        return NotDeliveredYet()
    if known.is_closed and known.closes_at is not None:
        return ReturnWindowClosed(closed_at=known.closes_at.isoformat())
    return MoreThanReturnable(order_item_id=str(known.line.id), returnable=known.pieces)


def merged(pieces: Sequence[Pieces]) -> list[Pieces]:
    """One for each line, in the order in which lines are locked."""
    sums: dict[UUID, int] = {}
    for each in pieces:
        sums[each.line_id] = sums.get(each.line_id, 0) + each.quantity
    return [Pieces(line_id, sums[line_id]) for line_id in sorted(sums)]


def _new_case(uow: UnitOfWork, order: OrderRow, asked: Asked, *, position: int) -> CaseRow:
    return CaseRow(
        id=new_id(),
        order_id=order.id,
        position=position,
        store_id=order.store_id,
        customer_id=order.customer_id,
        status=ReturnStatus.REQUESTED,
        reason=asked.reason,
        wish=asked.wish,
        note=asked.note,
        answer="",
        resolution=None,
        refunded_amount=0,
        requested_at=uow.now,
        decided_at=None,
        decided_by=None,
        received_at=None,
        received_by=None,
        closed_at=None,
        closed_by=None,
        updated_at=uow.now,
    )
