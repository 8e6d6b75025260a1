"""Asking gateways outside of any request."""

from collections.abc import Mapping
from dataclasses import dataclass

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments.events import RefundRequested
from souk.payments.gateways import Gateway
from souk.payments.models import RefundStatus
from souk.payments.queries import find_promised_refund
from souk.payments.services import settle_refund


@dataclass(frozen=True, slots=True)
class SendRefund:
    """Read, call, write. Twice does no harm: the refund's id is its key at the gateway, and it is settled once."""

    gateways: Mapping[str, Gateway]

    async def __call__(self, database: Database, happened: RefundRequested) -> None:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            refund = await find_promised_refund(uow, happened.refund_id)
        if refund is None or refund.status is not RefundStatus.PENDING:
            return
        gateway = self.gateways[refund.provider]
        amount = Money(refund.amount, refund.currency)
        answer = await gateway.refund(database, refund.transaction_id, amount, key=refund.id)
        async with database.unit_of_work(SYSTEM) as uow:
            await settle_refund(uow, refund.id, answer)
