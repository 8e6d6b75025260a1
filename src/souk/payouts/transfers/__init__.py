"""The port to a bank: how money leaves for a store.

Both calls are made while no unit of work is open, with the payout's id as key: a bank that is asked twice moves money
once, however long after. They raise TransferUnreachable where nobody knows whether it was heard; then the same is asked
again.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from souk.ledger import Account


class Destination(msgspec.Struct, frozen=True):
    """Whose account, which one, and at which bank; sealed wherever it is kept."""

    holder: str
    account: str
    bank: str = ""

    @property
    def masked(self) -> str:
        return f"{self.bank or 'Account'}, ends in {self.account[-4:]}"[:64]


class TransferStatus(StrEnum):
    WAITING = "waiting"
    """Under way, or for a person to make: somebody will say how it went."""
    PAID = "paid"
    FAILED = "failed"


class TransferOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` in minor units of `currency`. `is_repeated`: it was sent before, and nobody knows what became of it."""

    payout_id: UUID
    amount: int
    currency: str
    destination: Destination
    is_repeated: bool = False


class TransferAnswer(msgspec.Struct, frozen=True):
    """`reference`: the bank's name for it; `note` says why it failed; `out_of`: which account of the ledger paid it."""

    status: TransferStatus
    reference: str = ""
    note: str = ""
    out_of: Account = Account.BANK


class Transfers(Protocol):
    @property
    def is_automatic(self) -> bool:
        """Whether payouts are sent as soon as they are asked for; otherwise staff send each."""

    async def send(self, order: TransferOrder) -> TransferAnswer: ...

    async def find(self, order: TransferOrder) -> TransferAnswer | None:
        """What became of a transfer that was sent. None: the bank knows nothing of it; WAITING: only a person knows."""
        ...


@dataclass(frozen=True, slots=True)
class ManualTransfers:
    """A person makes the transfer at the bank and marks the payout as paid, or as failed."""

    is_automatic: bool = False

    async def send(self, order: TransferOrder) -> TransferAnswer:
        return TransferAnswer(TransferStatus.WAITING)

    async def find(self, order: TransferOrder) -> TransferAnswer | None:
        return TransferAnswer(TransferStatus.WAITING)
