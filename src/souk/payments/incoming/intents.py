"""How one's own payment stands at its gateway, for a browser that goes on with it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.sql import ColumnElement

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments.errors import UnknownPayment, invalid_field
from souk.payments.events import ChargeMoved
from souk.payments.gateways import Gateway
from souk.payments.incoming.errors import AmountDiffers
from souk.payments.incoming.schemas import IntentBody, IntentView
from souk.payments.models import Payment, PaymentStatus
from souk.payments.policy import visible_to
from souk.payments.tenders.nothing_due import gateway_of

UNDECIDED = frozenset({PaymentStatus.PENDING, PaymentStatus.REQUIRES_ACTION})


async def read_intent(
    database: Database, gateways: Mapping[str, Gateway], actor: Actor, asked: IntentBody
) -> IntentView:
    """Raises UnknownPayment, also for somebody else's; AmountDiffers. What is asked for never moves any money."""
    async with database.unit_of_work(actor) as uow:  # not a ReadContext: a replica may not know it yet
        payment = await uow.session.scalar(select(Payment).where(_meant(asked), visible_to(actor)))
        if payment is None:
            raise UnknownPayment
        amount, currency = payment.amount - payment.tendered, payment.currency
        mixed = asked.currency is not None and asked.currency.upper() != currency
        if mixed or (asked.amount is not None and asked.amount != amount):
            raise AmountDiffers(amount=amount, currency=currency)
        shown = IntentView(
            payment_id=payment.id,
            checkout_id=payment.reference_id,
            payment_intent_id=payment.transaction_id,
            gateway=payment.provider,
            status=payment.status,
            amount=Money(amount, currency),
            message=payment.message,
        )
    if shown.status not in UNDECIDED:
        return shown
    return await _as_found(database, gateway_of(gateways, shown.gateway), shown)


async def nudge(database: Database, intent: IntentView) -> None:
    """The browser says that it is done: whoever waits for the payment asks the gateway, and believes only that."""
    async with database.unit_of_work(SYSTEM) as uow:
        uow.emit(ChargeMoved(payment_id=intent.payment_id))


async def _as_found(database: Database, gateway: Gateway, shown: IntentView) -> IntentView:
    found = await gateway.find(database, shown.payment_id)
    if found is None:
        return shown
    return IntentView(
        payment_id=shown.payment_id,
        checkout_id=shown.checkout_id,
        payment_intent_id=found.transaction_id or None,
        gateway=shown.gateway,
        status=found.status,
        amount=shown.amount,
        message=found.message,
        client_secret=found.client_secret or None,
        redirect_url=found.redirect_url or None,
    )


def _meant(asked: IntentBody) -> ColumnElement[bool]:
    if asked.payment_id is not None:
        return Payment.id == asked.payment_id
    if asked.checkout_id is not None:
        return Payment.reference_id == asked.checkout_id
    if asked.payment_intent_id is not None:
        return Payment.transaction_id == asked.payment_intent_id
    raise invalid_field("payment_id", "Say which payment is meant.")
