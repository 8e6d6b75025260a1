"""Sending a payout: it is moved on, then the bank is asked while no unit of work is open, then its answer is kept."""

from uuid import UUID

from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.payouts.accounts import opened
from souk.payouts.commands import mark_failed, mark_paid, note_reference, send_off
from souk.payouts.queries import get_payout
from souk.payouts.schemas import PayoutView
from souk.payouts.transfers import TransferOrder, Transfers, TransferStatus


async def send_payout(database: Database, transfers: Transfers, actor: Actor, payout_id: UUID) -> PayoutView:
    """A bank that does not answer leaves it sent: send it again, under the same key.

    Raises TransferUnreachable, and what `send_off` raises.
    """
    async with database.unit_of_work(actor) as uow:
        row = await send_off(uow, payout_id)
        assert row.sealed_destination is not None, "it goes with its last payout"
        order = TransferOrder(
            payout_id=row.id,
            amount=row.amount,
            currency=row.currency,
            destination=opened(uow.keys, row.sealed_destination),
        )
    answer = await transfers.send(order)
    async with database.unit_of_work(actor) as uow:
        if answer.status is TransferStatus.PAID:
            return await mark_paid(uow, payout_id, reference=answer.reference)
        if answer.status is TransferStatus.FAILED:
            return await mark_failed(uow, payout_id, note=answer.note)
        if answer.reference:
            await note_reference(uow, payout_id, answer.reference)
        return await get_payout(uow, payout_id)
