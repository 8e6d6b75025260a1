"""The port to whoever moves the money. An adapter is one file in this folder; `app.py` chooses.

No unit of work may be open during a call. Where a call raises GatewayUnavailable it may have been carried out all the
same: call again with the same key, or ask `find`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from souk.kernel.database import Database
from souk.kernel.money import Money


class ChargeStatus(StrEnum):
    """Where a charge stands at its gateway; a refund is REFUNDED or DECLINED."""

    AUTHORISED = "authorised"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"
    DECLINED = "declined"


class Charge(msgspec.Struct, frozen=True):
    """What is asked for. `key` makes asking again harmless: hand over the payment's id."""

    key: UUID
    amount: Money
    token: str
    """Stands for the card or account; never a number."""


class GatewayAnswer(msgspec.Struct, frozen=True):
    """`code` is empty unless declined. `message` is a sentence for the person who pays."""

    status: ChargeStatus
    transaction_id: str
    code: str
    message: str
    answered_at: datetime

    @property
    def succeeded(self) -> bool:
        return self.status is not ChargeStatus.DECLINED


class Gateway(Protocol):
    """Each call raises GatewayUnavailable. `database` is for gateways that keep their books in it."""

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        """Set the amount aside: AUTHORISED or DECLINED. The same key gets the same answer."""
        ...

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        """Take what was set aside. Asked again: CAPTURED again. DECLINED when there is nothing to take."""
        ...

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        """Let go of what was set aside. Asked again: VOIDED again. DECLINED when it was taken already."""
        ...

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        """Send part of a captured charge back: REFUNDED or DECLINED. The same key gets the same answer."""
        ...

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        """Where the charge or refund asked for with `key` stands now; None: it never arrived."""
        ...

    async def keep(self, database: Database, token: str, *, expires_on: date | None) -> str:
        """A lasting token for the card or account behind `token`, to be charged like any other."""
        ...

    async def forget(self, database: Database, token: str) -> None:
        """Let go of a lasting token. For one that it does not know it does nothing."""
        ...
