"""A payment from pending to captured, or to where it ends without money."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.ledger import Account, Posting, post
from souk.payments.errors import PaymentMovedOn, UnknownPayment
from souk.payments.events import PaymentDeclined, PaymentVoided
from souk.payments.gateways import ChargeStatus, GatewayAnswer, TakenWithFee
from souk.payments.methods import PaymentMethod
from souk.payments.models import (
    Payment,
    PaymentStatus,
    PaymentTransaction,
    TransactionKind,
    TransactionOutcome,
    sources_of,
)

GATEWAY_FEE = "gateway_fee"
"""In the ledger; its reference is the payment."""


class Moved(msgspec.Struct, frozen=True):
    """`tendered` of `amount` is covered by gift cards and credit."""

    amount: int
    tendered: int
    currency: str


class Standing(msgspec.Struct, frozen=True):
    status: PaymentStatus
    amount: int
    tendered: int
    refunded_amount: int
    given_back: int
    currency: str


def may_become(target: PaymentStatus) -> ColumnElement[bool]:
    return or_(*(Payment.status == source for source in sources_of(target)))


def _record_as(target: PaymentStatus) -> Hot[Moved]:
    return Hot(
        update(Payment)
        .where(Payment.id == bindparam("payment"), may_become(target))
        .values(
            status=target,
            transaction_id=bindparam("transaction"),
            message=bindparam("said"),
            updated_at=bindparam("now"),
        )
        .returning(Payment.amount, Payment.tendered, Payment.currency),
        Moved,
    )


WAIT = _record_as(PaymentStatus.REQUIRES_ACTION)
AUTHORISE = _record_as(PaymentStatus.AUTHORISED)
DECLINE = _record_as(PaymentStatus.DECLINED)
CAPTURE = _record_as(PaymentStatus.CAPTURED)
VOID = _record_as(PaymentStatus.VOIDED)
DROP_TENDERED: Hot[None] = Hot(
    update(Payment)
    .where(Payment.id == bindparam("payment"))
    .values(amount=Payment.amount - Payment.tendered, tendered=0)
)
OPEN: Hot[None] = Hot(insert(Payment))
LOG: Hot[None] = Hot(insert(PaymentTransaction))
standing = select(*(getattr(Payment, name) for name in Standing.__struct_fields__)).where(
    Payment.id == bindparam("payment")
)
STANDING = Hot(standing, Standing)


async def open_payment(
    uow: UnitOfWork,
    *,
    amount: Money,
    method: PaymentMethod,
    customer_id: UUID | None,
    reference_id: UUID,
    tendered: int = 0,
) -> UUID:
    """A pending payment, one per reference (a checkout). Its id is the key under which a gateway is asked.

    `tendered` of it is covered by gift cards and credit, which `hold_tenders` holds for this payment.
    """
    payment_id = new_id()
    opened = {
        "id": payment_id,
        "reference_id": reference_id,
        "customer_id": customer_id,
        "amount": amount.amount,
        "currency": amount.currency,
        "tendered": tendered,
        "refunded_amount": 0,
        "given_back": 0,
        "provider": method.provider,
        "method": method.kind,
        "brand": method.brand,
        "last_four": method.last_four,
        "status": PaymentStatus.PENDING,
        "transaction_id": None,
        "message": "",
        "created_at": uow.now,
        "updated_at": uow.now,
    }
    await uow.write(OPEN, opened)
    return payment_id


async def record_waiting(uow: UnitOfWork, payment_id: UUID, answer: GatewayAnswer) -> bool:
    """Pending → requires action: whoever pays has something to do first. False: it moved on meanwhile."""
    moved = await uow.first(
        WAIT, payment=payment_id, transaction=answer.transaction_id or None, said=answer.message, now=uow.now
    )
    if moved is None:
        return False
    charged = moved.amount - moved.tendered
    await log_answer(uow, payment_id, answer, kind=TransactionKind.AUTHORISE, amount=charged)
    return True


async def record_authorised(uow: UnitOfWork, payment_id: UUID, answer: GatewayAnswer) -> None:
    """Pending or waiting → authorised. Raises PaymentMovedOn, UnknownPayment; so do the three below."""
    await _record(uow, AUTHORISE, payment_id, answer, kind=TransactionKind.AUTHORISE)


async def record_declined(uow: UnitOfWork, payment_id: UUID, answer: GatewayAnswer) -> None:
    """Pending or waiting → declined."""
    await _record(uow, DECLINE, payment_id, answer, kind=TransactionKind.AUTHORISE)
    uow.emit(PaymentDeclined(payment_id=payment_id, code=answer.code))


async def record_captured(uow: UnitOfWork, payment_id: UUID, answer: GatewayAnswer) -> int:
    """Authorised → captured. Returns how much of it gift cards and credit cover: then comes `spend_tenders`.

    What the gateway keeps for itself is posted, where it tells; a fee in another currency is not ours to compare.
    """
    moved = await _record(uow, CAPTURE, payment_id, answer, kind=TransactionKind.CAPTURE)
    if isinstance(answer, TakenWithFee) and answer.fee.amount and answer.fee.currency == moved.currency:
        fee = answer.fee.amount
        lines = [Posting(Account.GATEWAY, None, -fee), Posting(Account.FEES, None, fee)]
        await post(uow, GATEWAY_FEE, payment_id, lines, currency=moved.currency)
    return moved.tendered


async def record_voided(uow: UnitOfWork, payment_id: UUID, answer: GatewayAnswer) -> None:
    """Authorised → voided. What was tendered is not: see `release_tenders`."""
    await _record(uow, VOID, payment_id, answer, kind=TransactionKind.VOID)
    uow.emit(PaymentVoided(payment_id=payment_id, code=answer.code))


async def drop_tendered(uow: UnitOfWork, payment_id: UUID) -> None:
    """What was held for it is released, and yet the gateway took its part: the payment is for that part alone."""
    await uow.change(DROP_TENDERED, payment=payment_id)


def never_sent(at: datetime) -> GatewayAnswer:
    """What to record as declined where the gateway, asked with `find`, knows nothing of a pending payment."""
    return GatewayAnswer(ChargeStatus.DECLINED, "", "never_sent", "The payment was never carried out.", at)


async def log_answer(
    uow: UnitOfWork, payment_id: UUID, answer: GatewayAnswer, *, kind: TransactionKind, amount: int
) -> None:
    entry = {
        "id": new_id(),
        "payment_id": payment_id,
        "kind": kind,
        "amount": amount,
        "outcome": _outcome_of(answer),
        "transaction_id": answer.transaction_id or None,
        "code": answer.code,
        "message": answer.message,
        "created_at": uow.now,
    }
    await uow.write(LOG, entry)


def _outcome_of(answer: GatewayAnswer) -> TransactionOutcome:
    if answer.is_open:
        return TransactionOutcome.WAITING
    return TransactionOutcome.SUCCEEDED if answer.succeeded else TransactionOutcome.DECLINED


async def _record(
    uow: UnitOfWork, move: Hot[Moved], payment_id: UUID, answer: GatewayAnswer, *, kind: TransactionKind
) -> Moved:
    moved = await uow.first(
        move, payment=payment_id, transaction=answer.transaction_id or None, said=answer.message, now=uow.now
    )
    if moved is None:
        payment = await uow.first(STANDING, payment=payment_id)
        if payment is None:
            raise UnknownPayment
        raise PaymentMovedOn(payment_status=payment.status)
    await log_answer(uow, payment_id, answer, kind=kind, amount=moved.amount - moved.tendered)
    return moved
