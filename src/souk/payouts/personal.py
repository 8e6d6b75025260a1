"""What payouts hold about people: whoever owns a store, through where its money goes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import Money
from souk.kernel.personal import Eraser, Exporter, Obstacle, Part, opened
from souk.payouts.balances import find_balance
from souk.payouts.models import Payout, PayoutAccount
from souk.stores import find_vendor_standing, get_store

COVERED = (
    "payout_accounts.sealed_destination",
    "payout_accounts.destination",
    "payouts.sealed_destination",
    "payouts.destination",
    "payouts.requested_by",
)


async def read_payouts_of(ctx: ReadContext, person_id: UUID) -> Part:
    stores = await _stores_of(ctx, person_id)
    accounts = await ctx.session.scalars(select(PayoutAccount).where(PayoutAccount.store_id.in_(stores)))
    records = [
        {
            "store_id": str(each.store_id),
            "goes_to": opened(ctx.keys, each.sealed_destination),
            "shown_as": each.destination,
        }
        for each in accounts
    ]
    theirs = (Payout.store_id.in_(stores)) | (Payout.requested_by == person_id)
    for each in await ctx.session.scalars(select(Payout).where(theirs).order_by(Payout.id)):
        own = each.store_id in stores
        records.append(
            {
                "payout_id": str(each.id),
                "amount": str(Money(each.amount, each.currency)),
                "status": each.status.value,
                "went_to": opened(ctx.keys, each.sealed_destination) if own else None,
                "shown_as": each.destination if own else "",
                "requested_at": each.requested_at.isoformat(),
            }
        )
    return Part(records=records)


async def erase_payouts_of(uow: UnitOfWork, person_id: UUID) -> None:
    """Where the money went is emptied; that it went, and how much, stays."""
    stores = await _stores_of(uow, person_id)
    empty = {"sealed_destination": None, "destination": ""}
    for model in (PayoutAccount, Payout):
        await uow.session.execute(update(model).where(model.store_id.in_(stores)).values(empty))


async def find_open_money(ctx: ReadContext, person_id: UUID) -> list[str]:
    """Nobody is forgotten while the marketplace owes them, or they it."""
    found = []
    for store_id in await _stores_of(ctx, person_id):
        store = await get_store(ctx, store_id)
        balance = await find_balance(ctx, store_id, store.currency)
        if balance.on_the_way:
            found.append(f"A payout of {Money(balance.on_the_way, store.currency)} to {store.name} is on its way.")
        if balance.total > 0:
            found.append(f"{store.name} is still owed {Money(balance.total, store.currency)}.")
        if balance.total < 0:
            found.append(f"{store.name} still owes {Money(-balance.total, store.currency)}.")
    return found


async def _stores_of(ctx: ReadContext, person_id: UUID) -> Sequence[UUID]:
    standing = await find_vendor_standing(ctx, person_id)
    return standing.store_ids if standing is not None else ()


EXPORTERS = (Exporter(name="payouts", title="Payouts", covers=COVERED, read=read_payouts_of),)
ERASERS = (Eraser(name="payouts", erase=erase_payouts_of),)
OBSTACLES = (Obstacle(name="payouts.open_money", find=find_open_money),)
