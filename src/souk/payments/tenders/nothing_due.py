"""Where gift cards and credit cover everything, there is nothing to ask a gateway for: this one always agrees."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments.gateways import Charge, ChargeStatus, Gateway, GatewayAnswer

TENDERS: Final = "tenders"
"""The provider of payments that no gateway knows."""


class NothingDue:
    """Implements `Gateway` without books: it is never charged, so it has nothing to find and nothing to send back."""

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        return _answer(database, ChargeStatus.AUTHORISED, f"{TENDERS}_{charge.key.hex}")

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return _answer(database, ChargeStatus.CAPTURED, transaction_id)

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return _answer(database, ChargeStatus.VOIDED, transaction_id)

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        return _answer(database, ChargeStatus.DECLINED, transaction_id)

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        return None

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        return token

    async def forget(self, database: Database, token: str) -> None:
        return None


_NOTHING_DUE: Final = NothingDue()


def gateway_of(gateways: Mapping[str, Gateway], provider: str) -> Gateway:
    """Whom to ask about a payment of this provider."""
    return _NOTHING_DUE if provider == TENDERS else gateways[provider]


def _answer(database: Database, status: ChargeStatus, transaction_id: str) -> GatewayAnswer:
    message = "Paid." if status is ChargeStatus.CAPTURED else "Covered by gift cards and store credit."
    return GatewayAnswer(status, transaction_id, "", message, database.clock())
