"""Asking a gateway how refunds, disputes and settlements stand, after it let know that they moved."""

from collections.abc import Mapping
from dataclasses import dataclass

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal
from souk.payments.events import ReturnsMoved, SettlementMoved
from souk.payments.gateways import DisputeSeen, Gateway, ReturnSeen, TellsOfReturns, TellsOfSettlements
from souk.payments.incoming.books import record_settlement
from souk.payments.incoming.services import record_dispute, record_return


@dataclass(frozen=True, slots=True)
class LookAtReturns:
    """Call, write. In whatever order messages come, what is written is what the gateway says now.

    Each piece of news is written by itself: one that cannot be written yet is tried again, and keeps no other waiting.
    """

    gateways: Mapping[str, Gateway]

    async def __call__(self, database: Database, happened: ReturnsMoved) -> None:
        gateway = self.gateways[happened.provider]
        assert isinstance(gateway, TellsOfReturns)
        found = await gateway.returns_of(database, happened.transaction_id)
        held_up: list[Refusal] = []
        news: list[ReturnSeen | DisputeSeen] = [*found.refunds, *found.disputes]
        for seen in news:
            try:
                async with database.unit_of_work(SYSTEM) as uow:
                    await _record(uow, happened, seen)
            except Refusal as refusal:
                held_up.append(refusal)
        if held_up:
            raise held_up[0]


@dataclass(frozen=True, slots=True)
class LookAtSettlement:
    """Call, write. What is written is what the gateway says now."""

    gateways: Mapping[str, Gateway]

    async def __call__(self, database: Database, happened: SettlementMoved) -> None:
        gateway = self.gateways[happened.provider]
        assert isinstance(gateway, TellsOfSettlements)
        seen = await gateway.settlement(happened.name)
        if seen is not None:
            async with database.unit_of_work(SYSTEM) as uow:
                await record_settlement(uow, happened.provider, seen)


async def _record(uow: UnitOfWork, happened: ReturnsMoved, seen: ReturnSeen | DisputeSeen) -> None:
    if isinstance(seen, DisputeSeen):
        await record_dispute(uow, happened.payment_id, happened.provider, seen)
    else:
        await record_return(uow, happened.payment_id, happened.provider, seen)
