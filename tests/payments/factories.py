"""Payments at any point of their life, and looking at all of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.gateway_settings import MockGateway as MockSettings
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments import (
    Charge,
    PaymentMethod,
    PaymentMethodBody,
    check_method,
    open_payment,
    record_authorised,
    record_captured,
    record_declined,
)
from souk.payments.gateways.mock import MockGateway
from souk.payments.invariants import INVARIANTS
from souk.payments.models import Payment, PaymentTransaction, Refund

GOOD_CARD = "4242424242424242"
PRICE = Money(50_00, "USD")
TABLES: tuple[Table, ...] = tuple(
    Base.metadata.tables[name] for name in ("payments", "payment_transactions", "refunds", "mock_charges", "outbox")
)


def make_method(number: str = GOOD_CARD) -> PaymentMethod:
    return check_method(PaymentMethodBody.model_validate({"type": "card", "number": number}))


def make_gateway(**settings: Any) -> MockGateway:
    return MockGateway(MockSettings(**settings))


@dataclass(frozen=True)
class Paid:
    """A payment and the gateway's name for its charge."""

    payment_id: UUID
    transaction_id: str


async def make_payment(
    where: UnitOfWork | Database,
    *,
    amount: Money = PRICE,
    customer_id: UUID | None = None,
    reference_id: UUID | None = None,
    method: PaymentMethod | None = None,
) -> UUID:
    """A pending payment."""
    async with _working(where) as uow:
        return await open_payment(
            uow,
            amount=amount,
            method=method or make_method(),
            customer_id=customer_id,
            reference_id=reference_id or new_id(),
        )


async def make_authorised(database: Database, **details: Any) -> Paid:
    """A payment whose amount the mock gateway has set aside."""
    payment_id = await make_payment(database, **details)
    charge = Charge(payment_id, details.get("amount", PRICE), make_method().token)
    answer = await make_gateway().authorise(database, charge)
    async with database.unit_of_work(SYSTEM) as uow:
        await record_authorised(uow, payment_id, answer)
    return Paid(payment_id, answer.transaction_id)


async def make_captured(database: Database, **details: Any) -> Paid:
    """A payment that was paid."""
    paid = await make_authorised(database, **details)
    answer = await make_gateway().capture(database, paid.transaction_id)
    async with database.unit_of_work(SYSTEM) as uow:
        await record_captured(uow, paid.payment_id, answer)
    return paid


async def make_declined(database: Database) -> UUID:
    payment_id = await make_payment(database)
    charge = Charge(payment_id, PRICE, make_method("4000000000000002").token)
    answer = await make_gateway().authorise(database, charge)
    async with database.unit_of_work(SYSTEM) as uow:
        await record_declined(uow, payment_id, answer)
    return payment_id


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the room, of the mock's books and of the outbox."""
    async with database.unit_of_work(SYSTEM) as uow:
        return {
            table.name: sorted((tuple(row) for row in await uow.session.execute(select(table))), key=repr)
            for table in TABLES
        }


async def standing(database: Database, payment_id: UUID) -> tuple[str, int]:
    """(status, refunded amount)."""
    async with database.unit_of_work(SYSTEM) as uow:
        payment = await uow.session.get_one(Payment, payment_id)
        return payment.status.value, payment.refunded_amount


async def log_of(database: Database, payment_id: UUID) -> list[tuple[str, int, str, str]]:
    """(kind, amount, outcome, code) of each answer, oldest first."""
    log = PaymentTransaction
    asked = (
        select(log.kind, log.amount, log.outcome, log.code)
        .where(log.payment_id == payment_id)
        .order_by(log.created_at, log.id)
    )
    async with database.unit_of_work(SYSTEM) as uow:
        rows = await uow.session.execute(asked)
        return [(kind.value, amount, outcome.value, code) for kind, amount, outcome, code in rows]


async def refunds_of(database: Database, payment_id: UUID) -> list[tuple[int, str]]:
    """(amount, status), oldest first."""
    asked = (
        select(Refund.amount, Refund.status)
        .where(Refund.payment_id == payment_id)
        .order_by(Refund.created_at, Refund.id)
    )
    async with database.unit_of_work(SYSTEM) as uow:
        return [(amount, status.value) for amount, status in await uow.session.execute(asked)]


async def breaches(database: Database) -> list[str]:
    """What `souk check` would say of this room."""
    async with database.read(SYSTEM) as ctx:
        return [sentence for invariant in INVARIANTS for sentence in await invariant.find(ctx)]


@asynccontextmanager
async def _working(where: UnitOfWork | Database) -> AsyncIterator[UnitOfWork]:
    if isinstance(where, UnitOfWork):
        yield where
        return
    async with where.unit_of_work(SYSTEM) as uow:
        yield uow
