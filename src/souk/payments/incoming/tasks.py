"""Asking a gateway how refunds and disputes of a charge stand, after it let know that they moved."""

from collections.abc import Mapping
from dataclasses import dataclass

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.payments.events import ReturnsMoved
from souk.payments.gateways import Gateway, TellsOfReturns
from souk.payments.incoming.services import record_dispute, record_return


@dataclass(frozen=True, slots=True)
class LookAtReturns:
    """Call, write. In whatever order messages come, what is written is what the gateway says now."""

    gateways: Mapping[str, Gateway]

    async def __call__(self, database: Database, happened: ReturnsMoved) -> None:
        gateway = self.gateways[happened.provider]
        assert isinstance(gateway, TellsOfReturns)
        found = await gateway.returns_of(database, happened.transaction_id)
        async with database.unit_of_work(SYSTEM) as uow:
            for refund in found.refunds:
                await record_return(uow, happened.payment_id, happened.provider, refund)
            for dispute in found.disputes:
                await record_dispute(uow, happened.payment_id, happened.provider, dispute)
