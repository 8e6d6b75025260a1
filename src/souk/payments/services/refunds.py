"""Money that goes back: promised in the transaction that causes it, made by a task, settled when the gateway answered.

The promise counts against the payment at once, by one conditional update, so that no two can exceed it.
"""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, case, insert, literal, select, update
from sqlalchemy.sql import ColumnElement

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import CurrencyMismatch, Money
from souk.payments.errors import PaymentMovedOn, RefundExceedsPayment, UnknownPayment
from souk.payments.events import RefundRequested, RefundSettled
from souk.payments.gateways import GatewayAnswer
from souk.payments.models import Payment, PaymentStatus, Refund, RefundStatus, TransactionKind, sources_of
from souk.payments.services.charges import Standing, log_answer, may_become, standing


class Known(msgspec.Struct, frozen=True):
    id: UUID


class Settled(msgspec.Struct, frozen=True):
    payment_id: UUID
    reference_id: UUID
    amount: int


def _status_at(refunded: ColumnElement[int]) -> ColumnElement[PaymentStatus]:
    def status(value: PaymentStatus) -> ColumnElement[PaymentStatus]:
        return literal(value, Payment.status.type)

    return case(
        (refunded == 0, status(PaymentStatus.CAPTURED)),
        (refunded == Payment.amount, status(PaymentStatus.REFUNDED)),
        else_=status(PaymentStatus.PARTIALLY_REFUNDED),
    )


_quantity = bindparam("back", type_=BigInteger)
_more, _less = Payment.refunded_amount + _quantity, Payment.refunded_amount - _quantity
LOCK = Hot(standing.with_for_update(key_share=True), Standing)
PROMISED_BEFORE = Hot(select(Refund.id).where(Refund.reference_id == bindparam("reference")), Known)
COUNT: Hot[None] = Hot(
    update(Payment)
    .where(Payment.id == bindparam("payment"), may_become(PaymentStatus.REFUNDED), _more <= Payment.amount)
    .values(refunded_amount=_more, status=_status_at(_more), updated_at=bindparam("now"))
)
UNCOUNT: Hot[None] = Hot(
    update(Payment)
    .where(Payment.id == bindparam("payment"), may_become(PaymentStatus.CAPTURED), _less >= 0)
    .values(refunded_amount=_less, status=_status_at(_less), updated_at=bindparam("now"))
)
PROMISE: Hot[None] = Hot(insert(Refund))
SETTLE = Hot(
    update(Refund)
    .where(Refund.id == bindparam("refund"), Refund.status == RefundStatus.PENDING)
    .values(
        status=bindparam("outcome"),
        transaction_id=bindparam("transaction"),
        message=bindparam("said"),
        settled_at=bindparam("now"),
    )
    .returning(Refund.payment_id, Refund.reference_id, Refund.amount),
    Settled,
)


async def request_refund(uow: UnitOfWork, payment_id: UUID, *, amount: Money, reference_id: UUID, reason: str) -> UUID:
    """Promise to send part of a captured payment back; a task asks the gateway. Returns the refund's id.

    Once per reference (an order, a return case): asked again, it returns the same refund and changes nothing.
    Raises RefundExceedsPayment, PaymentMovedOn (nothing was captured), UnknownPayment.
    """
    payment = await uow.first(LOCK, payment=payment_id)
    if payment is None:
        raise UnknownPayment
    if payment.currency != amount.currency:
        raise CurrencyMismatch(f"{payment.currency} and {amount.currency}")
    known = await uow.first(PROMISED_BEFORE, reference=reference_id)
    if known is not None:
        return known.id
    if not await uow.change(COUNT, payment=payment_id, back=amount.amount, now=uow.now):
        raise _refusal(payment)
    refund_id = new_id()
    await uow.change(
        PROMISE,
        id=refund_id,
        payment_id=payment_id,
        reference_id=reference_id,
        amount=amount.amount,
        reason=reason,
        status=RefundStatus.PENDING,
        transaction_id=None,
        message="",
        created_at=uow.now,
        settled_at=None,
    )
    uow.emit(
        RefundRequested(
            refund_id=refund_id,
            payment_id=payment_id,
            reference_id=reference_id,
            amount=amount.amount,
            currency=amount.currency,
        )
    )
    return refund_id


async def settle_refund(uow: UnitOfWork, refund_id: UUID, answer: GatewayAnswer) -> None:
    """Write down what the gateway did. What it would not send back counts as paid again.

    A refund that was settled before is left alone.
    """
    outcome = RefundStatus.SUCCEEDED if answer.succeeded else RefundStatus.FAILED
    refund = await uow.first(
        SETTLE,
        refund=refund_id,
        outcome=outcome,
        transaction=answer.transaction_id or None,
        said=answer.message,
        now=uow.now,
    )
    if refund is None:
        return
    if not answer.succeeded:
        await uow.change(UNCOUNT, payment=refund.payment_id, back=refund.amount, now=uow.now)
    await log_answer(uow, refund.payment_id, answer, kind=TransactionKind.REFUND, amount=refund.amount)
    uow.emit(
        RefundSettled(
            refund_id=refund_id,
            payment_id=refund.payment_id,
            reference_id=refund.reference_id,
            amount=refund.amount,
            succeeded=answer.succeeded,
        )
    )


def _refusal(payment: Standing) -> PaymentMovedOn | RefundExceedsPayment:
    if payment.refunded_amount or payment.status in sources_of(PaymentStatus.REFUNDED):
        return RefundExceedsPayment(refundable=payment.amount - payment.refunded_amount)
    return PaymentMovedOn(status=payment.status)
