"""Payments that were made at Stripe, and knocking at the shop's door."""

from dataclasses import dataclass
from uuid import UUID

import httpx
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.kernel.worker import carry_due
from souk.payments import Charge, MethodKind, PaymentMethod, record_authorised, record_captured
from souk.payments.gateways.stripe import StripeGateway
from souk.payments.incoming.models import Dispute
from souk.payments.models import Payment
from tests.payments.factories import PRICE, make_payment
from tests.stripe.books import Object
from tests.stripe.webhooks import signed

DOOR = "/api/v1/payments/webhooks/stripe"


def by_card(token: str = "pm_card_visa") -> PaymentMethod:
    return PaymentMethod("stripe", MethodKind.CARD, "Visa", "4242", token)


@dataclass(frozen=True)
class PaidByStripe:
    id: UUID
    intent: str


async def make_paid(database: Database, gateway: StripeGateway, token: str = "pm_card_visa") -> PaidByStripe:
    payment_id = await make_payment(database, method=by_card(token))
    answer = await gateway.authorise(database, Charge(payment_id, PRICE, token))
    async with database.unit_of_work(SYSTEM) as uow:
        await record_authorised(uow, payment_id, answer)
    captured = await gateway.capture(database, answer.transaction_id)
    async with database.unit_of_work(SYSTEM) as uow:
        await record_captured(uow, payment_id, captured)
    return PaidByStripe(payment_id, answer.transaction_id)


async def knock(client: httpx.AsyncClient, event: Object, **how: object) -> httpx.Response:
    body, headers = signed(event, **how)
    return await client.post(DOOR, content=body, headers=headers)


async def carry_all(database: Database) -> None:
    while await carry_due(database):
        pass


async def refunded_amount(database: Database, payment_id: UUID) -> Money:
    async with database.unit_of_work(SYSTEM) as uow:
        payment = await uow.session.get_one(Payment, payment_id)
        return Money(payment.refunded_amount, payment.currency)


async def disputes_in(database: Database) -> list[tuple[str, int, str]]:
    async with database.unit_of_work(SYSTEM) as uow:
        rows = await uow.session.execute(select(Dispute.status, Dispute.amount, Dispute.reason).order_by(Dispute.id))
        return [(status.value, amount, reason) for status, amount, reason in rows]
