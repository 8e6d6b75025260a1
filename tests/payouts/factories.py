"""Selling for tests: paid orders, refunds and deliveries, and a store that money can be sent to."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select, update

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.worker import carry_due
from souk.ledger.models import LedgerLine
from souk.orders import OrderDelivered
from souk.orders.queries import get_order_to_change
from souk.orders.refunding import refund_order_part
from souk.payouts import CommissionRuleBody, VendorBalance, add_rule, find_balance
from souk.payouts.accounts import seal
from souk.payouts.models import PayoutAccount
from souk.payouts.statuses import PayoutSchedule
from souk.payouts.transfers import Destination
from souk.stores import StoreView
from souk.stores.models import Vendor
from tests.cart.factories import Shop, make_shop
from tests.orders.factories import item, place

DESTINATION = Destination("Vera Vendor", "DE89370400440532013000", "Bazaar Bank")
TREASURER = Actor(id=None, name="Treasurer", is_system=True)


async def carry(database: Database) -> None:
    while await carry_due(database):
        pass


async def open_shop(database: Database, *, name: str = "Blue Door", verified: bool = True, **details: Any) -> Shop:
    """A shop whose vendor is known, with an account to send money to."""
    shop = await make_shop(database, name=name, stock=1000, **details)
    assert shop.store.vendor is not None
    async with database.unit_of_work(SYSTEM) as uow:
        known = update(Vendor).where(Vendor.id == shop.store.vendor.id).values(is_verified=verified)
        await uow.session.execute(known)
        await keep_account(uow, shop.store)
    return shop


async def keep_account(uow: UnitOfWork, store: StoreView, **changes: Any) -> None:
    usual = {"schedule": PayoutSchedule.MANUAL, "minimum": 0, "next_on": None}
    row = PayoutAccount(
        store_id=store.id,
        sealed_destination=seal(uow.keys, DESTINATION),
        destination=DESTINATION.masked,
        updated_at=uow.now,
        version=1,
        **{**usual, **changes},
    )
    await uow.session.merge(row)


async def make_rule(database: Database, name: str = "Platform", **values: Any) -> UUID:
    async with database.unit_of_work(SYSTEM) as uow:
        return (await add_rule(uow, CommissionRuleBody(name=name, **values))).id


async def sell(client: httpx.AsyncClient, database: Database, variant_id: UUID, quantity: int = 1) -> UUID:
    """A guest's paid order, and everybody has heard of it."""
    placed = await place(client, items=[item(variant_id, quantity)], email="guest@example.com")
    client.cookies.clear()
    await carry(database)
    return UUID(placed["orders"][0]["id"])


async def deliver(database: Database, order_id: UUID) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        order = await get_order_to_change(uow, order_id)
        uow.emit(
            OrderDelivered(
                order_id=order.id, number=str(order.number), store_id=order.store_id, customer_id=order.customer_id
            )
        )
    await carry(database)


async def refund(database: Database, order_id: UUID, amount: int) -> UUID:
    reference = new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        order = await get_order_to_change(uow, order_id)
        await refund_order_part(uow, order, amount=amount, reference_id=reference, reason="Broken")
    await carry(database)
    return reference


async def balance_of_store(database: Database, store: StoreView) -> VendorBalance:
    async with database.read(SYSTEM) as ctx:
        return await find_balance(ctx, store.id, store.currency)


async def posted(database: Database, *kinds: str) -> list[tuple[str, str, int]]:
    """(kind, account, amount) of every line of these kinds, in the order they were posted."""
    wanted = select(LedgerLine).where(LedgerLine.kind.in_(kinds)).order_by(LedgerLine.entry_id, LedgerLine.position)
    async with database.read(SYSTEM) as ctx:
        return [(each.kind, each.account.value, each.amount) for each in await ctx.session.scalars(wanted)]
