"""Noting money. What follows from it, orders and settled refunds, is the same as with any gateway."""

from uuid import UUID

from sqlalchemy import bindparam, select

from souk.identity import signed_in
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.payments.errors import PaymentMovedOn, UnknownPayment, UnknownRefund
from souk.payments.events import ChargeMoved, PaidByHand, RefundedByHand
from souk.payments.gateways.manual import NAME, RECEIVED, SENT_BACK
from souk.payments.gateways.manual_books import BY_KEY, RECEIVE, SEND_BACK
from souk.payments.models import Payment, Refund
from souk.payments.policy import may_note
from souk.payments.services import settle_refund
from souk.payments.services.charges import Standing, standing
from souk.payments.services.refunds import Known

WAITING = Hot(standing.where(Payment.provider == NAME), Standing)
PROMISED = Hot(
    select(Payment.id)
    .join(Refund, Refund.payment_id == Payment.id)
    .where(Refund.id == bindparam("refund"), Payment.provider == NAME),
    Known,
)


async def note_payment(uow: UnitOfWork, payment_id: UUID, *, reference: str) -> None:
    """The money is there: the checkout goes on. `reference` is how it is found again, a line of a bank statement.

    For who may note payments. Raises Unauthenticated, UnknownPayment (also for a gateway's), PaymentMovedOn (noted or given up before).
    """
    signed_in(uow.actor)
    uow.require(may_note(uow.actor))
    payment = await uow.first(WAITING, payment=payment_id)
    if payment is None:
        raise UnknownPayment
    noted = await uow.first(RECEIVE, asked=payment_id, said=RECEIVED, noted=reference, person=uow.actor.id, now=uow.now)
    if noted is None:
        raise PaymentMovedOn(payment_status=payment.status)
    uow.emit(PaidByHand(payment_id=payment_id, amount=noted.amount, currency=noted.currency, reference=reference))
    uow.emit(ChargeMoved(payment_id=payment_id))


async def note_refund(uow: UnitOfWork, refund_id: UUID, *, reference: str) -> UUID:
    """A refund was sent back by hand. Returns the id of its payment.

    For who may note payments. Raises Unauthenticated, UnknownRefund, PaymentMovedOn (noted before, or not asked for yet).
    """
    signed_in(uow.actor)
    uow.require(may_note(uow.actor))
    payment = await uow.first(PROMISED, refund=refund_id)
    if payment is None:
        raise UnknownRefund
    noted = await uow.first(
        SEND_BACK, asked=refund_id, said=SENT_BACK, noted=reference, person=uow.actor.id, now=uow.now
    )
    if noted is None:
        raise PaymentMovedOn("The refund was noted before, or is about to be asked for. Look again in a moment.")
    answer = await uow.first(BY_KEY, asked=refund_id)
    assert answer is not None
    await settle_refund(uow, refund_id, answer)
    uow.emit(
        RefundedByHand(
            payment_id=payment.id,
            refund_id=refund_id,
            amount=noted.amount,
            currency=noted.currency,
            reference=reference,
        )
    )
    return payment.id
