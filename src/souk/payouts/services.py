"""What upper rooms ask on the way. Unguarded."""

from datetime import date
from uuid import UUID

from souk.kernel.database import UnitOfWork
from souk.payouts.accounts import lock_account, new_account, seal
from souk.payouts.models import PayoutSchedule
from souk.payouts.transfers import Destination


async def set_account(
    uow: UnitOfWork,
    store_id: UUID,
    destination: Destination,
    *,
    schedule: PayoutSchedule = PayoutSchedule.MANUAL,
    next_on: date | None = None,
    minimum: int = 0,
) -> None:
    """Where a store's money goes and when, as whoever brings a store along knows it."""
    row = await lock_account(uow, store_id) or new_account(uow, store_id)
    row.sealed_destination, row.destination = seal(uow.keys, destination), destination.masked
    row.schedule, row.next_on, row.minimum = schedule, next_on, minimum
    row.version, row.updated_at = row.version + 1, uow.now
    await uow.session.flush()
