"""After a crash: no payment without an order, no order without cover. Runs every minute and when the shop starts."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import IntegrityError

from souk.cart import NotForSale
from souk.inventory import HoldExpired
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.checkouts import CheckoutRow, find_checkout, list_overdue
from souk.orders.processes.capturing import capture
from souk.orders.processes.settling import (
    Confirmed,
    Gateways,
    begin_letting_go,
    confirm,
    decline,
    finish_letting_go,
)
from souk.orders.queries import Uncaptured, list_uncaptured
from souk.orders.statuses import CheckoutStatus
from souk.payments import ChargeStatus, GatewayAnswer, find_payments

PATIENCE = timedelta(seconds=90)
"""How long a checkout is left to the request that began it."""
AT_ONCE = 200
log = structlog.get_logger("souk.orders")


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Asks the gateway what became of each checkout whose end is open, and ends it. Safe beside anything else."""

    gateways: Gateways
    patience: timedelta = PATIENCE

    async def __call__(self, database: Database) -> int:
        """How many checkouts it looked at."""
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know them yet
            before = uow.now - self.patience
            overdue = await list_overdue(uow, before=before, most=AT_ONCE)
            uncaptured = await list_uncaptured(uow, before=before, most=AT_ONCE)
        for checkout in overdue:
            await _carefully(checkout.id, self._settle(database, checkout))
        for each in {each.checkout_id: each for each in uncaptured}.values():
            await _carefully(each.checkout_id, self._capture(database, each))
        return len(overdue) + len(uncaptured)

    async def _settle(self, database: Database, checkout: CheckoutRow) -> None:
        gateway = self.gateways[checkout.promise.provider]
        if checkout.status is CheckoutStatus.PENDING:
            found = await gateway.find(database, checkout.payment_id)
            if found is not None and found.status is ChargeStatus.DECLINED:
                await decline(database, checkout, found)
                return
            if found is not None and await _confirm(database, checkout, found) is not None:
                await capture(
                    database,
                    gateway,
                    checkout.id,
                    payment_id=checkout.payment_id,
                    transaction_id=found.transaction_id,
                )
                return
            if not await begin_letting_go(database, checkout):
                return
        await finish_letting_go(database, gateway, checkout)

    async def _capture(self, database: Database, each: Uncaptured) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            checkout = await find_checkout(uow, each.checkout_id)
            payment = (await find_payments(uow, [each.payment_id])).get(each.payment_id)
        assert checkout is not None
        assert payment is not None
        assert payment.transaction_id is not None
        gateway = self.gateways[checkout.promise.provider]
        await capture(database, gateway, checkout.id, payment_id=payment.id, transaction_id=payment.transaction_id)


async def _confirm(database: Database, checkout: CheckoutRow, found: GatewayAnswer) -> Confirmed | None:
    """None: there is no money set aside, or the goods or their store are gone, or somebody else settled it."""
    if found.status is not ChargeStatus.AUTHORISED:
        return None
    try:
        return await confirm(database, checkout, found)
    except (HoldExpired, NotForSale, IntegrityError):
        log.warning("authorised, but can no longer be confirmed", checkout=str(checkout.id))
        return None


async def _carefully(checkout_id: UUID, work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:  # one checkout's trouble is not the next one's; it comes round again
        log.exception("checkout not reconciled", checkout=str(checkout_id))
