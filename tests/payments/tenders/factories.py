"""Gift cards and credit for tests, and looking at what became of them."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments import NewCard, give_credit, issue_gift_card
from souk.payments.tenders.models import GiftCard, StoreCredit, TenderUse


class Card(msgspec.Struct, frozen=True):
    id: UUID
    code: str


async def make_card(
    database: Database, amount: int = 50_00, *, currency: str = "USD", expires_on: date | None = None
) -> Card:
    async with database.unit_of_work(SYSTEM) as uow:
        made = await issue_gift_card(uow, NewCard(worth=Money(amount, currency), expires_on=expires_on))
    return Card(made.id, made.code)


async def make_credit(database: Database, person_id: UUID, amount: int = 50_00, *, currency: str = "USD") -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await give_credit(uow, person_id, Money(amount, currency), reason="For your patience.")


async def left_on(database: Database, card: Card) -> int:
    async with database.unit_of_work(SYSTEM) as uow:
        return (await uow.session.get_one(GiftCard, card.id)).balance


async def credit_left(database: Database, person_id: UUID, currency: str = "USD") -> int:
    async with database.unit_of_work(SYSTEM) as uow:
        return (await uow.session.get_one(StoreCredit, (person_id, currency))).balance


async def uses(database: Database) -> list[tuple[Any, ...]]:
    """(amount, status, given back, replaced) of each, in the order in which they were asked for."""
    use = TenderUse
    async with database.unit_of_work(SYSTEM) as uow:
        found = await uow.session.execute(
            select(use.amount, use.status, use.given_back, use.replaced).order_by(use.created_at, use.position)
        )
        return [(amount, status.value, back, replaced) for amount, status, back, replaced in found]
