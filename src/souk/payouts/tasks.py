"""What happens by itself: payouts that a bank takes without a person, and those that come round."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from sqlalchemy import select, update

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal
from souk.payouts.accounts import next_on
from souk.payouts.balances import find_balance
from souk.payouts.commands import request_payout
from souk.payouts.errors import PayoutMovedOn
from souk.payouts.events import PayoutRequested
from souk.payouts.models import PayoutAccount
from souk.payouts.processes import send_payout
from souk.payouts.statuses import PayoutSchedule
from souk.payouts.transfers import Transfers
from souk.stores import get_store

log = structlog.get_logger("souk.payouts")


@dataclass(frozen=True, slots=True)
class SendByItself:
    """Twice does no harm: the second finds the payout moved on."""

    transfers: Transfers

    async def __call__(self, database: Database, happened: PayoutRequested) -> None:
        if self.transfers.is_automatic:
            try:
                await send_payout(database, self.transfers, SYSTEM, happened.payout_id)
            except PayoutMovedOn:
                return


async def start_due_payouts(database: Database) -> list[UUID]:
    """Start a payout for every store whose schedule has come round; returns the stores that got one.

    Each in a unit of work of its own: what holds one store back keeps no other waiting.
    """
    today = database.clock().date()
    async with database.read(SYSTEM) as ctx:
        due = list(
            await ctx.session.scalars(
                select(PayoutAccount.store_id)
                .where(PayoutAccount.schedule != PayoutSchedule.MANUAL, PayoutAccount.next_on <= today)
                .order_by(PayoutAccount.store_id)
            )
        )
    return [store_id for store_id in due if await _start_one(database, store_id, today)]


async def _start_one(database: Database, store_id: UUID, today: date) -> bool:
    try:
        async with database.unit_of_work(SYSTEM) as uow:
            account = await _claim(uow, store_id, today)
            if account is None:
                return False
            store = await get_store(uow, store_id)
            available = (await find_balance(uow, store_id, store.currency)).available
            if available <= 0 or available < account.minimum:
                return False
            await request_payout(uow, store_id, amount=available)
    except Refusal as refused:
        log.info("scheduled payout held back", store_id=str(store_id), code=refused.code)
        return False
    return True


async def _claim(uow: UnitOfWork, store_id: UUID, today: date) -> PayoutAccount | None:
    """Move its next day on; None where another process has done so."""
    account = await uow.session.get(PayoutAccount, store_id, populate_existing=True)
    if account is None:
        return None
    moved = await uow.session.execute(
        update(PayoutAccount)
        .where(PayoutAccount.store_id == store_id, PayoutAccount.next_on <= today)
        .values(next_on=next_on(account.schedule, today))
        .returning(PayoutAccount.store_id)
    )
    return account if moved.scalar_one_or_none() is not None else None
