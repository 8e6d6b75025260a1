"""Money that goes back: promised in the transaction that causes it, made by a task, settled when the gateway answered.

The promise counts against the payment at once, by one conditional update, so that no two can exceed it.
"""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, case, insert, literal, or_, select, update
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
    tendered: int

    @property
    def by_gateway(self) -> int:
        return self.amount - self.tendered


def _status_at(refunded: ColumnElement[int]) -> ColumnElement[PaymentStatus]:
    def status(value: PaymentStatus) -> ColumnElement[PaymentStatus]:
        return literal(value, Payment.status.type)

    return case(
        (refunded == 0, status(PaymentStatus.CAPTURED)),
        (refunded == Payment.amount, status(PaymentStatus.REFUNDED)),
        else_=status(PaymentStatus.PARTIALLY_REFUNDED),
    )


_back = bindparam("back", type_=BigInteger)
_tendered = bindparam("to_tenders", type_=BigInteger)
_more, _less = Payment.refunded_amount + _back, Payment.refunded_amount - _back
_given_back = Payment.given_back + _tendered  # counted by whoever gives it back
LOCK = Hot(standing.with_for_update(key_share=True), Standing)
PROMISED_BEFORE = Hot(select(Refund.id).where(Refund.reference_id == bindparam("reference")), Known)
COUNT: Hot[None] = Hot(
    update(Payment)
    .where(
        Payment.id == bindparam("payment"),
        may_become(PaymentStatus.REFUNDED),
        _given_back <= Payment.tendered,
        _more - _given_back <= Payment.amount - Payment.tendered,
    )
    .values(refunded_amount=_more, status=_status_at(_more), updated_at=bindparam("now"))
)
"""Neither the gateway nor cards and credit get back more than they gave."""
UNCOUNT: Hot[None] = Hot(
    update(Payment)
    .where(Payment.id == bindparam("payment"), may_become(PaymentStatus.CAPTURED), _less >= 0)
    .values(refunded_amount=_less, status=_status_at(_less), updated_at=bindparam("now"))
)
PROMISE: Hot[None] = Hot(insert(Refund))


def _settle(*sources: RefundStatus) -> Hot[Settled]:
    return Hot(
        update(Refund)
        .where(Refund.id == bindparam("refund"), or_(*(Refund.status == source for source in sources)))
        .values(
            status=bindparam("outcome"),
            transaction_id=bindparam("transaction"),
            message=bindparam("said"),
            settled_at=bindparam("now"),
        )
        .returning(Refund.payment_id, Refund.reference_id, Refund.amount, Refund.tendered),
        Settled,
    )


REMEMBER: Hot[None] = Hot(
    update(Refund)
    .where(Refund.id == bindparam("refund"), Refund.status == RefundStatus.PENDING)
    .values(transaction_id=bindparam("transaction"))
)
SUCCEED = _settle(RefundStatus.PENDING)
FAIL = _settle(RefundStatus.PENDING, RefundStatus.SUCCEEDED)
"""A gateway may say days later that a refund it made came back to it."""


async def request_refund(
    uow: UnitOfWork, payment_id: UUID, *, amount: Money, reference_id: UUID, reason: str, tendered: int = 0
) -> UUID:
    """Promise to send part of a captured payment back; a task asks the gateway. Returns the refund's id.

    `tendered` of it goes to gift cards and credit: the caller's next call is `give_back_tenders`. Where that is all, no
    gateway is asked. Once per reference (an order, a return case): asked again, it returns the same refund and
    changes nothing. Raises RefundExceedsPayment, PaymentMovedOn (nothing was captured), UnknownPayment.
    """
    payment = await uow.first(LOCK, payment=payment_id)
    if payment is None:
        raise UnknownPayment
    if payment.currency != amount.currency:
        raise CurrencyMismatch(f"{payment.currency} and {amount.currency}")
    if not 0 <= tendered <= amount.amount or not amount.amount:
        raise ValueError(f"nobody can give back {tendered} of {amount.amount}")
    known = await uow.first(PROMISED_BEFORE, reference=reference_id)
    if known is not None:
        return known.id
    if not await uow.change(COUNT, payment=payment_id, back=amount.amount, to_tenders=tendered, now=uow.now):
        raise _refusal(payment)
    asks_gateway = amount.amount > tendered
    refund_id = new_id()
    await uow.change(
        PROMISE,
        id=refund_id,
        payment_id=payment_id,
        reference_id=reference_id,
        amount=amount.amount,
        tendered=tendered,
        reason=reason,
        status=RefundStatus.PENDING if asks_gateway else RefundStatus.SUCCEEDED,
        transaction_id=None,
        message="",
        created_at=uow.now,
        settled_at=None if asks_gateway else uow.now,
    )
    if asks_gateway:
        uow.emit(_requested(refund_id, payment_id, amount, reference_id=reference_id))
    return refund_id


async def settle_refund(uow: UnitOfWork, refund_id: UUID, answer: GatewayAnswer) -> None:
    """Write down what the gateway did. What it would not send back counts as paid again; cards and credit keep theirs.

    What the gateway has not decided stays pending; a webhook or a later look settles it. Settled before: left alone,
    save that one which succeeded may still fail.
    """
    if answer.is_open:
        await uow.change(REMEMBER, refund=refund_id, transaction=answer.transaction_id or None)
        return
    refund = await uow.first(
        SUCCEED if answer.succeeded else FAIL,
        refund=refund_id,
        outcome=RefundStatus.SUCCEEDED if answer.succeeded else RefundStatus.FAILED,
        transaction=answer.transaction_id or None,
        said=answer.message,
        now=uow.now,
    )
    if refund is None:
        return
    if not answer.succeeded:
        await uow.change(UNCOUNT, payment=refund.payment_id, back=refund.by_gateway, now=uow.now)
    await log_answer(uow, refund.payment_id, answer, kind=TransactionKind.REFUND, amount=refund.by_gateway)
    uow.emit(
        RefundSettled(
            refund_id=refund_id,
            payment_id=refund.payment_id,
            reference_id=refund.reference_id,
            amount=refund.amount,
            succeeded=answer.succeeded,
        )
    )


def _requested(refund_id: UUID, payment_id: UUID, amount: Money, *, reference_id: UUID) -> RefundRequested:
    return RefundRequested(
        refund_id=refund_id,
        payment_id=payment_id,
        reference_id=reference_id,
        amount=amount.amount,
        currency=amount.currency,
    )


def _refusal(payment: Standing) -> PaymentMovedOn | RefundExceedsPayment:
    if payment.refunded_amount or payment.status in sources_of(PaymentStatus.REFUNDED):
        return RefundExceedsPayment(refundable=payment.amount - payment.refunded_amount)
    return PaymentMovedOn(payment_status=payment.status)
