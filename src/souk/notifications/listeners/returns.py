"""What is told of returns and of money that goes back: to buyers, and to those who decide."""

from typing import Final
from uuid import UUID

from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.notifications.listeners.causes import actor_of_cause
from souk.notifications.listeners.orders import write_to_buyer
from souk.notifications.services import Notice, notify
from souk.notifications.statuses import NoticeType
from souk.orders import (
    OrderPermission,
    OrderRefunded,
    OrderRefundReopened,
    ReturnMoved,
    ReturnRequested,
    ReturnStatus,
    find_refund,
    get_order,
    number_text,
)
from souk.payments import RefundSettled
from souk.ui import money

TITLES: Final = {
    ReturnStatus.REQUESTED: "We have your return {number}",
    ReturnStatus.APPROVED: "Your return {number} was approved",
    ReturnStatus.REJECTED: "Your return {number} was rejected",
    ReturnStatus.RECEIVED: "Your return {number} has arrived",
    ReturnStatus.REFUNDED: "Your return {number} was accepted",
    ReturnStatus.REPLACED: "Your return {number} is replaced",
    ReturnStatus.CANCELLED: "Your return {number} was called off",
}


async def tell_of_return(uow: UnitOfWork, happened: ReturnRequested) -> None:
    """The buyer by mail; everybody who may decide it by a notice."""
    await _tell_buyer(uow, happened, ReturnStatus.REQUESTED)
    await _tell_store(uow, happened, f"Somebody wants to send something back: {happened.number}", "Decide it soon.")


async def tell_of_step(uow: UnitOfWork, happened: ReturnMoved) -> None:
    if happened.status is ReturnStatus.CANCELLED:
        await _tell_store(uow, happened, f"Return {happened.number} was called off", "The buyer keeps it after all.")
    else:
        await _tell_buyer(uow, happened, happened.status)


async def tell_of_refund(uow: UnitOfWork, happened: OrderRefunded) -> None:
    """What is done already: store credit, gift cards, and what a gateway sent by itself. The rest is told when settled."""
    await _tell_of_money(uow, happened.reference_id)


async def tell_of_settled(uow: UnitOfWork, happened: RefundSettled) -> None:
    if happened.succeeded:
        await _tell_of_money(uow, happened.reference_id)


async def tell_of_reopened(uow: UnitOfWork, happened: OrderRefundReopened) -> None:
    """Not for the buyer, but for whoever can send it another way."""
    people = await people_holding(uow, OrderPermission.REFUNDS_APPROVE, store_id=happened.store_id)
    amount = money(Money(happened.amount, happened.currency))
    notice = Notice(
        type=NoticeType.REFUND,
        title=f"{amount} of order {happened.number} could not be sent back",
        message="The payment service refused. Give it back another way.",
        related_id=happened.order_id,
    )
    await notify(uow, people, notice, occurrence=f"refund_reopened:{happened.reference_id}")


async def _tell_of_money(uow: UnitOfWork, reference_id: UUID) -> None:
    refund = await find_refund(uow, reference_id)
    if refund is None or refund.status.value != "succeeded":
        return  # no order came of that money, or the gateway has not answered yet
    detail = await get_order(uow, refund.order_id)
    order, occurrence = detail.order, f"refund:{reference_id}"
    as_credit = int(refund.as_credit)
    await write_to_buyer(
        uow, detail, "refund", occurrence, order_id=order.id, amount=refund.amount, as_credit=as_credit
    )
    if order.customer_id is not None:
        amount = money(Money(refund.amount, order.currency))
        notice = Notice(
            type=NoticeType.REFUND,
            title=f"{amount} of store credit is yours" if refund.as_credit else f"{amount} is on its way back",
            message=f"For order {number_text(order.number)}.",
            related_id=order.id,
        )
        await notify(uow, [order.customer_id], notice, occurrence=occurrence)


async def _tell_buyer(uow: UnitOfWork, happened: ReturnRequested | ReturnMoved, status: ReturnStatus) -> None:
    detail = await get_order(uow, happened.order_id)
    occurrence = f"return:{happened.case_id}:{status.value}"
    await write_to_buyer(uow, detail, f"return_{status.value}", occurrence, case_id=happened.case_id)
    if happened.customer_id is not None and happened.customer_id != actor_of_cause(uow):
        notice = Notice(
            type=NoticeType.RETURN,
            title=TITLES[status].format(number=happened.number),
            message=f"Of order {number_text(detail.order.number)}.",
            related_id=happened.case_id,
        )
        await notify(uow, [happened.customer_id], notice, occurrence=occurrence)


async def _tell_store(uow: UnitOfWork, happened: ReturnRequested | ReturnMoved, title: str, message: str) -> None:
    people = await people_holding(uow, OrderPermission.REFUNDS_APPROVE, store_id=happened.store_id)
    notice = Notice(type=NoticeType.RETURN, title=title, message=message, related_id=happened.case_id)
    others = [person_id for person_id in people if person_id != actor_of_cause(uow)]
    await notify(uow, others, notice, occurrence=f"return_store:{type(happened).__name__}:{happened.case_id}")
