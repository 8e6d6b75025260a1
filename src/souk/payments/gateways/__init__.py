"""The port to whoever moves the money. An adapter is one file in this folder; `app.py` chooses.

No unit of work may be open during a call. Where a call raises GatewayUnavailable it may have been carried out all the
same: call again with the same key, or ask `find`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID

import msgspec

from souk.kernel.database import Database
from souk.kernel.money import Money


class ChargeStatus(StrEnum):
    """Where a charge stands at its gateway; a refund is REFUNDED, DECLINED or PENDING.

    ACTION_REQUIRED: whoever pays has to do something first (3-D Secure, approving at the gateway's own page). PENDING:
    the gateway has not decided yet. `find` tells, later, how either ended.
    """

    AUTHORISED = "authorised"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"
    DECLINED = "declined"
    ACTION_REQUIRED = "action_required"
    PENDING = "pending"


OPEN_STATUSES = frozenset({ChargeStatus.ACTION_REQUIRED, ChargeStatus.PENDING})


class Charge(msgspec.Struct, frozen=True):
    """What is asked for. `key` makes asking again harmless: hand over the payment's id."""

    key: UUID
    amount: Money
    token: str
    """Stands for the card or account; never a number."""
    return_url: str = ""
    """Where somebody comes back to from the gateway's own page; empty: to the shop's page for that."""
    keeps: bool = False
    """Whether `keep` is to be asked for the same token afterwards."""


class GatewayAnswer(msgspec.Struct, frozen=True):
    """`code` is empty unless declined. `message` is a sentence for the person who pays.

    With ACTION_REQUIRED, `client_secret` lets a script in their browser go on, or they are sent to `redirect_url`.
    """

    status: ChargeStatus
    transaction_id: str
    code: str
    message: str
    answered_at: datetime
    client_secret: str = ""
    redirect_url: str = ""

    @property
    def succeeded(self) -> bool:
        return self.status is not ChargeStatus.DECLINED and not self.is_open

    @property
    def is_open(self) -> bool:
        """Neither done nor declined: it has to be asked for again."""
        return self.status in OPEN_STATUSES


class TakenWithFee(GatewayAnswer, frozen=True, kw_only=True):
    """An answer to `capture` that tells what the gateway keeps of the charge for itself."""

    fee: Money


class Gateway(Protocol):
    """Each call raises GatewayUnavailable. `database` is for gateways that keep their books in it."""

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        """Set the amount aside: AUTHORISED, DECLINED, ACTION_REQUIRED or PENDING. The same key never charges twice."""
        ...

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        """Take what was set aside. Asked again: CAPTURED again. DECLINED when there is nothing to take."""
        ...

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        """Let go of what was set aside. Asked again: VOIDED again. DECLINED when it was taken already."""
        ...

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        """Send part of a captured charge back: REFUNDED, DECLINED or PENDING. The same key never refunds twice."""
        ...

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        """Where the charge or refund asked for with `key` stands now; None: it never arrived."""
        ...

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        """A lasting token for the card or account behind `token`, to be charged like any other.

        `paid_with`: the payment of whoever keeps it that was made with it just now. Raises PaymentDeclined for one that
        belongs to somebody else.
        """
        ...

    async def forget(self, database: Database, token: str) -> None:
        """Let go of a lasting token. For one that it does not know it does nothing."""
        ...


class ReturnSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Money of a charge that went back, as its gateway tells it. `key` is ours, or None where the shop never asked."""

    id: str
    key: UUID | None
    amount: Money
    status: ChargeStatus
    reason: str


class DisputeStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class FeeSeen(msgspec.Struct, frozen=True):
    """What the gateway kept for itself, or gave back (less than nought), by a movement of its own balance."""

    id: str
    amount: Money


class DisputeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A payer's objection to a charge. `answer_by` is when evidence has to be there.

    `taken`: what a lost one took that is not told as a refund as well; None for all of it.
    """

    id: str
    amount: Money
    status: DisputeStatus
    reason: str
    opened_at: datetime
    answer_by: datetime | None
    fees: list[FeeSeen] = []
    taken: Money | None = None


class SettlementStatus(StrEnum):
    ON_ITS_WAY = "on_its_way"
    PAID = "paid"
    FAILED = "failed"
    """It came back, or never left: also after it was said to be paid."""


class SettlementSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Money that the gateway sends from its balance to the platform's bank; less than nought: that it takes from there."""

    id: str
    amount: Money
    status: SettlementStatus


class Returns(msgspec.Struct, frozen=True):
    refunds: list[ReturnSeen]
    disputes: list[DisputeSeen]


@runtime_checkable
class TellsOfReturns(Protocol):
    """A gateway at which money also goes back without the shop's doing."""

    async def returns_of(self, database: Database, transaction_id: str) -> Returns:
        """All refunds and disputes of a charge, as they stand now. Raises GatewayUnavailable."""
        ...


@runtime_checkable
class TellsOfSettlements(Protocol):
    """A gateway that gathers the platform's money, and sends it to the bank by and by."""

    async def settlement(self, name: str) -> SettlementSeen | None:
        """How one stands now; None: the platform has none of that name. Raises GatewayUnavailable."""
        ...
