"""Sending a payout, and calling it off: the bank is asked while no unit of work is open, then its answer is kept."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.payouts.accounts import opened
from souk.payouts.commands import Seen, mark_failed, mark_paid, note_reference, payout_to_settle, send_off
from souk.payouts.errors import TransferUnderWay, TransferWasMade
from souk.payouts.models import Payout
from souk.payouts.queries import get_payout
from souk.payouts.schemas import PayoutView
from souk.payouts.statuses import PayoutStatus
from souk.payouts.transfers import TransferOrder, Transfers, TransferStatus

UNDER_WAY: Final = timedelta(minutes=15)
"""For so long a call to a bank may still be on its way there."""


async def send_payout(database: Database, transfers: Transfers, actor: Actor, payout_id: UUID) -> PayoutView:
    """A bank that does not answer leaves it sent: send it again, under the same key.

    Raises TransferUnreachable, and what `send_off` raises.
    """
    async with database.unit_of_work(actor) as uow:
        sent = await send_off(uow, payout_id)
        order = _order(uow, sent.payout, is_repeated=sent.is_repeated)
    answer = await transfers.send(order)
    async with database.unit_of_work(actor) as uow:
        if answer.status is TransferStatus.PAID:
            return await mark_paid(uow, payout_id, reference=answer.reference, out_of=answer.out_of)
        if answer.status is TransferStatus.FAILED:
            return await mark_failed(uow, payout_id, note=answer.note)
        if answer.reference:
            await note_reference(uow, payout_id, answer.reference)
        return await get_payout(uow, payout_id)


async def fail_payout(
    database: Database, transfers: Transfers, actor: Actor, payout_id: UUID, *, note: str
) -> PayoutView:
    """A payout is not to reach its store: of one that a bank may know of, the bank is asked first.

    Raises TransferWasMade (it is paid then), TransferUnderWay, TransferUnreachable, and what `mark_failed` raises.
    """
    async with database.unit_of_work(actor) as uow:
        payout = await payout_to_settle(uow, payout_id)
        seen = Seen(payout.status, payout.sent_at)
        order = _order(uow, payout, is_repeated=True) if payout.status is PayoutStatus.SENT else None
        is_fresh = payout.sent_at is not None and uow.now < payout.sent_at + UNDER_WAY
    found = await transfers.find(order) if order is not None else None
    if order is not None and found is None and is_fresh:
        raise TransferUnderWay
    async with database.unit_of_work(actor) as uow:
        if found is None or found.status is not TransferStatus.PAID:
            return await mark_failed(uow, payout_id, note=note, seen=seen)
        await mark_paid(uow, payout_id, reference=found.reference, out_of=found.out_of)
    raise TransferWasMade(reference=found.reference)


def _order(uow: UnitOfWork, payout: Payout, *, is_repeated: bool) -> TransferOrder:
    assert payout.sealed_destination is not None, "it goes with its last payout"
    return TransferOrder(
        payout_id=payout.id,
        amount=payout.amount,
        currency=payout.currency,
        destination=opened(uow.keys, payout.sealed_destination),
        is_repeated=is_repeated,
    )
