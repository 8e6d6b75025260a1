"""Asking gateways outside of any request."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments.events import RefundRequested
from souk.payments.gateways import Gateway
from souk.payments.models import RefundStatus
from souk.payments.queries import PromisedRefund, find_promised_refund, list_pending_refunds
from souk.payments.services import settle_refund

PATIENCE: Final = timedelta(hours=6)
"""How long a refund may wait for its gateway's own news."""
AT_ONCE: Final = 200
log = structlog.get_logger("souk.payments")


@dataclass(frozen=True, slots=True)
class SendRefund:
    """Read, call, write. Twice does no harm: the refund's id is its key at the gateway, and it is settled once."""

    gateways: Mapping[str, Gateway]

    async def __call__(self, database: Database, happened: RefundRequested) -> None:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            refund = await find_promised_refund(uow, happened.refund_id)
        if refund is not None and refund.status is RefundStatus.PENDING:
            await _send(database, self.gateways[refund.provider], refund)


@dataclass(frozen=True, slots=True)
class LookAtRefunds:
    """Asks gateways what became of refunds that have waited for hours, whose news may have been lost on the way here.

    One that never arrived is sent again, under its own key.
    """

    gateways: Mapping[str, Gateway]
    patience: timedelta = PATIENCE

    async def __call__(self, database: Database) -> int:
        """How many it asked about."""
        asked = 0
        after: UUID | None = None
        while found := await self._waiting(database, after):
            for refund in found:
                await _carefully(refund.id, self._look(database, refund))
            asked, after = asked + len(found), found[-1].id
        return asked

    async def _waiting(self, database: Database, after: UUID | None) -> list[PromisedRefund]:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know them yet
            return await list_pending_refunds(uow, before=uow.now - self.patience, after=after, most=AT_ONCE)

    async def _look(self, database: Database, refund: PromisedRefund) -> None:
        gateway = self.gateways[refund.provider]
        answer = await gateway.find(database, refund.id)
        if answer is None:
            await _send(database, gateway, refund)
            return
        async with database.unit_of_work(SYSTEM) as uow:
            await settle_refund(uow, refund.id, answer)


async def _send(database: Database, gateway: Gateway, refund: PromisedRefund) -> None:
    amount = Money(refund.amount, refund.currency)
    answer = await gateway.refund(database, refund.transaction_id, amount, key=refund.id)
    async with database.unit_of_work(SYSTEM) as uow:
        await settle_refund(uow, refund.id, answer)


async def _carefully(refund_id: UUID, work: Awaitable[None]) -> None:
    try:
        await work
    except Exception:  # one refund's trouble is not the next one's; it comes round again
        log.exception("refund not looked at", refund=str(refund_id))
