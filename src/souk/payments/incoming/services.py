"""Writing down, once, what a gateway told."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.ledger import Account, Posting, post
from souk.payments.errors import RefundExceedsPayment, UnknownPayment
from souk.payments.events import ChargeMoved, DisputeClosed, DisputeOpened, RefundArrived, ReturnsMoved, SettlementMoved
from souk.payments.gateways import ChargeStatus, DisputeSeen, DisputeStatus, GatewayAnswer, ReturnSeen, asked
from souk.payments.gateways.asked import Asked, AskedKind
from souk.payments.incoming.books import book_fees
from souk.payments.incoming.messages import About, Message
from souk.payments.incoming.models import Dispute, GatewayEvent
from souk.payments.models import Refund, RefundStatus, TransactionKind
from souk.payments.services import settle_refund
from souk.payments.services.charges import log_answer
from souk.payments.services.refunds import COUNT, LOCK, PROMISE, PROMISED_BEFORE, Known

DISPUTE_LOSS: Final = "dispute_loss"
"""In the ledger: what a dispute took beyond what its orders had still to give back."""
KEPT_FOR: Final = timedelta(days=90)
RETURNS: Final = UUID("0198c2f4-6f2e-7d3a-9a51-5e0d6a7f1c33")
"""Names what went back without the shop's doing."""
HEAR: Hot[None] = Hot(insert(GatewayEvent).on_conflict_do_nothing(index_elements=["provider", "event_id"]))
FORGET: Hot[None] = Hot(delete(GatewayEvent).where(GatewayEvent.received_at < bindparam("before")))
PROMISED: Hot[Known] = Hot(select(Refund.id).where(Refund.id == bindparam("refund")), Known)
DISPUTE: Hot[None] = Hot(insert(Dispute).on_conflict_do_nothing(index_elements=["provider", "name"]))
_this = (Dispute.provider == bindparam("gateway"), Dispute.name == bindparam("its_name"))
CLOSE_DISPUTE = Hot(
    update(Dispute)
    .where(*_this, Dispute.status == DisputeStatus.OPEN)
    .values(status=bindparam("ending", type_=Dispute.status.type), updated_at=bindparam("now"))
    .returning(Dispute.id),
    Known,
)


async def hear(uow: UnitOfWork, provider: str, message: Message) -> bool:
    """Record a message and announce what it is about. False: it was heard before, and changes nothing."""
    charge = await _charge_of(uow, provider, message)
    payment_id = charge.key if charge is not None else None
    is_new = await uow.change(
        HEAR,
        id=new_id(),
        provider=provider,
        event_id=message.event_id,
        kind=message.kind,
        transaction_id=message.transaction_id,
        payment_id=payment_id,
        happened_at=message.at,
        received_at=uow.now,
    )
    if not is_new:
        return False
    if message.about is About.SETTLEMENT and message.transaction_id is not None:
        uow.emit(SettlementMoved(provider=provider, name=message.transaction_id))
    if charge is not None and message.about is About.CHARGE:
        uow.emit(ChargeMoved(payment_id=charge.key))
    name = charge.object_id or message.transaction_id if charge is not None else None
    if charge is not None and name is not None and message.about is About.RETURNS:
        uow.emit(ReturnsMoved(payment_id=charge.key, provider=provider, transaction_id=name))
    return True


async def _charge_of(uow: UnitOfWork, provider: str, message: Message) -> Asked | None:
    """Which of our charges it is about: by the gateway's name, or by ours while we do not know that name yet."""
    known = None
    if message.transaction_id is not None:
        known = await asked.find_by_name(uow, provider, message.transaction_id)
    if known is None and message.payment_id is not None:
        known = await asked.find_by_key(uow, message.payment_id)
    if known is not None and known.kind is AskedKind.REFUND:
        known = await asked.find_by_name(uow, provider, known.refunds)
    if known is None or known.provider != provider or known.kind is not AskedKind.CHARGE:
        return None
    return known


async def record_return(uow: UnitOfWork, payment_id: UUID, provider: str, seen: ReturnSeen) -> None:
    """A refund as the gateway tells it now: one of ours is settled, another one is counted. Twice changes nothing.

    Raises RefundExceedsPayment while refunds that the gateway has yet to decline count as well.
    """
    if seen.key is not None and await uow.first(PROMISED, refund=seen.key) is not None:
        await settle_refund(uow, seen.key, _answer(uow, seen))
        return
    reference_id = uuid5(RETURNS, f"{provider}:{seen.id}")
    known = await uow.first(PROMISED_BEFORE, reference=reference_id)
    if known is not None:
        await settle_refund(uow, known.id, _answer(uow, seen))
    elif seen.status is ChargeStatus.REFUNDED:
        await _count(uow, payment_id, seen, reference_id=reference_id)


async def record_dispute(uow: UnitOfWork, payment_id: UUID, provider: str, seen: DisputeSeen) -> None:
    """A dispute as the gateway tells it now.

    What a lost one cost counts as refunded, as far as anything is left to refund; the marketplace bears the rest, and
    what the gateway asks for its own trouble.
    """
    await book_fees(uow, payment_id, provider, seen)
    dispute_id = new_id()
    opened = await uow.change(
        DISPUTE,
        id=dispute_id,
        payment_id=payment_id,
        provider=provider,
        name=seen.id,
        amount=seen.amount.amount,
        currency=seen.amount.currency,
        reason=seen.reason,
        status=DisputeStatus.OPEN,
        opened_at=seen.opened_at,
        answer_by=seen.answer_by,
        updated_at=uow.now,
    )
    if opened:
        uow.emit(_opened(dispute_id, payment_id, seen))
    if seen.status is DisputeStatus.OPEN:
        return
    closed = await uow.first(CLOSE_DISPUTE, gateway=provider, its_name=seen.id, ending=seen.status, now=uow.now)
    if closed is None:
        return
    was_won = seen.status is DisputeStatus.WON
    loss = 0 if was_won else await _lose(uow, payment_id, seen, reference_id=uuid5(RETURNS, f"{provider}:{seen.id}"))
    uow.emit(DisputeClosed(dispute_id=closed.id, payment_id=payment_id, was_won=was_won, loss=loss))


async def _lose(uow: UnitOfWork, payment_id: UUID, seen: DisputeSeen, *, reference_id: UUID) -> int:
    """What the marketplace bears of it."""
    payment = await uow.first(LOCK, payment=payment_id)
    if payment is None:
        raise UnknownPayment
    if payment.currency != seen.amount.currency:
        raise RefundExceedsPayment(refundable=payment.amount - payment.refunded_amount)
    held = payment.amount - payment.tendered - (payment.refunded_amount - payment.given_back)
    taken = (seen.taken or seen.amount).amount
    counted = min(taken, max(held, 0))
    loss = taken - counted
    if counted:
        lost = ReturnSeen(
            id=seen.id,
            key=None,
            amount=Money(counted, payment.currency),
            status=ChargeStatus.REFUNDED,
            reason=f"Disputed: {seen.reason}",
        )
        await _count(uow, payment_id, lost, reference_id=reference_id, is_dispute=True)
    if loss:
        lines = [Posting(Account.GATEWAY, None, -loss), Posting(Account.FEES, None, loss)]
        await post(uow, DISPUTE_LOSS, reference_id, lines, currency=payment.currency)
    return loss


async def forget_old_messages(database: Database) -> int:
    """Gateways repeat themselves for some days; after that nobody looks."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(FORGET, before=uow.now - KEPT_FOR)


async def _count(
    uow: UnitOfWork, payment_id: UUID, seen: ReturnSeen, *, reference_id: UUID, is_dispute: bool = False
) -> None:
    payment = await uow.first(LOCK, payment=payment_id)
    if payment is None:
        raise UnknownPayment
    amount = seen.amount.amount
    if payment.currency != seen.amount.currency or not await uow.change(
        COUNT, payment=payment_id, back=amount, to_tenders=0, now=uow.now
    ):
        raise RefundExceedsPayment(refundable=payment.amount - payment.refunded_amount)
    refund_id = new_id()
    await uow.change(
        PROMISE,
        id=refund_id,
        payment_id=payment_id,
        reference_id=reference_id,
        amount=amount,
        tendered=0,
        reason=seen.reason,
        status=RefundStatus.SUCCEEDED,
        transaction_id=seen.id,
        message="",
        created_at=uow.now,
        settled_at=uow.now,
    )
    await log_answer(uow, payment_id, _answer(uow, seen), kind=TransactionKind.REFUND, amount=amount)
    uow.emit(
        RefundArrived(
            refund_id=refund_id,
            payment_id=payment_id,
            reference_id=reference_id,
            amount=amount,
            currency=payment.currency,
            reason=seen.reason,
            is_dispute=is_dispute,
        )
    )


def _answer(uow: UnitOfWork, seen: ReturnSeen) -> GatewayAnswer:
    refused = seen.status is ChargeStatus.DECLINED
    message = "The bank did not take the money back." if refused else "Refunded."
    return GatewayAnswer(seen.status, seen.id, "not_refundable" if refused else "", message, uow.now)


def _opened(dispute_id: UUID, payment_id: UUID, seen: DisputeSeen) -> DisputeOpened:
    return DisputeOpened(
        dispute_id=dispute_id,
        payment_id=payment_id,
        amount=seen.amount.amount,
        currency=seen.amount.currency,
        reason=seen.reason,
        answer_by=seen.answer_by,
    )
