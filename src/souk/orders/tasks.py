"""Asking gateways outside of any request."""

from dataclasses import dataclass

from souk.kernel.database import Database
from souk.orders.processes import settle_checkout
from souk.orders.processes.settling import Gateways
from souk.payments import ChargeMoved


@dataclass(frozen=True, slots=True)
class SettleCheckout:
    """A gateway let know that a charge moved: its checkout ends as the gateway says. Twice does no harm."""

    gateways: Gateways

    async def __call__(self, database: Database, happened: ChargeMoved) -> None:
        await settle_checkout(database, self.gateways, happened.payment_id)
