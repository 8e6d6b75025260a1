"""Gateways that take no new payments: because another one is active now, or because their keys are not set."""

from datetime import date
from uuid import UUID

from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments.errors import GatewayUnavailable, PaymentMethodUnavailable
from souk.payments.gateways import (
    Charge,
    ChargeStatus,
    Gateway,
    GatewayAnswer,
    Returns,
    SettlementSeen,
    TellsOfReturns,
    TellsOfSettlements,
)

CODE = "gateway_closed"


class ForOldPayments:
    """Implements `Gateway` around another: what it took before is captured, refunded and looked after as ever.

    So nobody pays with a test card where real money is taken, whatever they send.
    """

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        return await self.gateway.find(database, charge.key) or _closed(database)

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self.gateway.capture(database, transaction_id)

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self.gateway.void(database, transaction_id)

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        return await self.gateway.refund(database, transaction_id, amount, key=key)

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        return await self.gateway.find(database, key)

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        raise PaymentMethodUnavailable

    async def forget(self, database: Database, token: str) -> None:
        await self.gateway.forget(database, token)

    async def returns_of(self, database: Database, transaction_id: str) -> Returns:
        if isinstance(self.gateway, TellsOfReturns):
            return await self.gateway.returns_of(database, transaction_id)
        return Returns([], [])

    async def settlement(self, name: str) -> SettlementSeen | None:
        if isinstance(self.gateway, TellsOfSettlements):
            return await self.gateway.settlement(name)
        return None


class WithoutKeys:
    """Implements `Gateway` for one that cannot be asked: nothing is charged, and what it took before has to wait."""

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        return _closed(database)

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        raise GatewayUnavailable

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        raise GatewayUnavailable

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        raise GatewayUnavailable

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        raise GatewayUnavailable

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        raise PaymentMethodUnavailable

    async def forget(self, database: Database, token: str) -> None:
        raise GatewayUnavailable

    async def settlement(self, name: str) -> SettlementSeen | None:
        raise GatewayUnavailable


def _closed(database: Database) -> GatewayAnswer:
    return GatewayAnswer(ChargeStatus.DECLINED, "", CODE, PaymentMethodUnavailable.sentence, database.clock())
