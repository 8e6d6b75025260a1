"""After a crash: no payment without an order, no order without cover. Runs every minute and when the shop starts."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.checkouts import find_checkout, list_overdue
from souk.orders.processes.capturing import capture
from souk.orders.processes.continuing import settle
from souk.orders.processes.settling import Gateways
from souk.orders.queries import Uncaptured, list_uncaptured
from souk.payments import find_payments, gateway_of

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
            await _carefully(checkout.id, settle(database, self.gateways, checkout, is_overdue=True))
        for each in {each.checkout_id: each for each in uncaptured}.values():
            await _carefully(each.checkout_id, self._capture(database, each))
        return len(overdue) + len(uncaptured)

    async def _capture(self, database: Database, each: Uncaptured) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            checkout = await find_checkout(uow, each.checkout_id)
            payment = (await find_payments(uow, [each.payment_id])).get(each.payment_id)
        assert checkout is not None
        assert payment is not None
        assert payment.transaction_id is not None
        gateway = gateway_of(self.gateways, checkout.promise.provider)
        await capture(database, gateway, checkout, payment.transaction_id)


async def _carefully(checkout_id: UUID, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:  # one checkout's trouble is not the next one's; it comes round again
        log.exception("checkout not reconciled", checkout=str(checkout_id))
