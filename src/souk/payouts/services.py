"""What upper rooms ask on the way. Unguarded."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import Money
from souk.payouts.accounts import lock_account, new_account, seal
from souk.payouts.balances import find_balance
from souk.payouts.statuses import PayoutSchedule
from souk.payouts.transfers import Destination
from souk.stores import get_terms


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


async def owed_to(ctx: ReadContext, store_ids: Sequence[UUID]) -> list[Money]:
    """What these stores are owed by currency, money on its way included; negative where they owe."""
    owed: dict[str, int] = {}
    for terms in (await get_terms(ctx, store_ids)).values():
        balance = await find_balance(ctx, terms.id, terms.currency)
        owed[terms.currency] = owed.get(terms.currency, 0) + balance.total + balance.on_the_way
    return [Money(amount, currency) for currency, amount in sorted(owed.items()) if amount]
