"""What gateways take for themselves and send to the bank, in the ledger: each movement once, in whatever order it is told."""

from typing import Final
from uuid import UUID, uuid5

from souk.kernel.database import UnitOfWork
from souk.ledger import Account, Posting, is_posted, post
from souk.payments.gateways import DisputeSeen, SettlementSeen, SettlementStatus
from souk.payments.services.refunds import LOCK

DISPUTE_FEE: Final = "dispute_fee"
SETTLEMENT, SETTLEMENT_FAILED = "settlement", "settlement_failed"
MOVEMENTS: Final = UUID("0199d1b7-3c52-7b1e-8f04-6a2c91e47d05")
"""Names movements of a gateway's balance."""


async def book_fees(uow: UnitOfWork, payment_id: UUID, provider: str, seen: DisputeSeen) -> None:
    """What a dispute cost beside its amount, and what of that came back; in the currency of the gateway's balance.

    The payment is locked, so that of two who are told at once one books it.
    """
    if not any(fee.amount.amount for fee in seen.fees):
        return
    await uow.first(LOCK, payment=payment_id)
    for fee in seen.fees:
        reference_id = _reference(provider, fee.id)
        if not fee.amount.amount or await is_posted(uow, DISPUTE_FEE, reference_id):
            continue
        lines = _moved(fee.amount.amount, to=Account.FEES)
        await post(uow, DISPUTE_FEE, reference_id, lines, currency=fee.amount.currency)


async def record_settlement(uow: UnitOfWork, provider: str, seen: SettlementSeen) -> None:
    """Money on its way to the bank. One that failed is booked there and back, whether or not it was ever said to be paid.

    So older news that comes last finds everything written already. Of two who write at once the constraint of the
    ledger lets one through (IntegrityError); the other finds it written when it is tried again.
    """
    if seen.status is SettlementStatus.ON_ITS_WAY or not seen.amount.amount:
        return
    reference_id, amount, currency = _reference(provider, seen.id), seen.amount.amount, seen.amount.currency
    if not await is_posted(uow, SETTLEMENT, reference_id):
        await post(uow, SETTLEMENT, reference_id, _moved(amount, to=Account.BANK), currency=currency)
    if seen.status is SettlementStatus.FAILED and not await is_posted(uow, SETTLEMENT_FAILED, reference_id):
        await post(uow, SETTLEMENT_FAILED, reference_id, _moved(-amount, to=Account.BANK), currency=currency)


def _moved(amount: int, *, to: Account) -> list[Posting]:
    return [Posting(Account.GATEWAY, None, -amount), Posting(to, None, amount)]


def _reference(provider: str, name: str) -> UUID:
    return uuid5(MOVEMENTS, f"{provider}:{name}")
