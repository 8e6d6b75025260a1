"""Payments that people move by hand: a bank transfer, cash at the counter. Staff note what came and what went back.

A charge waits like one whose payer is at their bank: there is no order yet, and what is bought is held. `by_hand` notes
that the money is there; then the checkout goes on by itself.
"""

from datetime import date
from typing import Final
from uuid import UUID

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.gateway_settings import Manual as ManualSettings
from souk.kernel.money import Money
from souk.payments.errors import PaymentMethodUnavailable
from souk.payments.gateways import Charge, ChargeStatus, GatewayAnswer
from souk.payments.gateways.manual_books import ASK_ONCE, BY_KEY, BY_TRANSACTION, GIVE_BACK, LET_GO, LOCK

NAME: Final = "manual"
BY_HAND: Final = "by_hand"
RECEIVED: Final = "The money has arrived."
SENT_BACK: Final = "The money was sent back."
_LET_GO: Final = "Not paid; nothing is owed."
_TO_SEND: Final = "Has to be sent back by hand."
_NOTHING: Final = "There is nothing to take, to let go or to send back."


class ManualGateway:
    """Implements `Gateway`. The name of a charge is what its payer quotes."""

    def __init__(self, settings: ManualSettings) -> None:
        self._instructions = settings.instructions

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        name, waits = f"PAY-{charge.key.hex[-10:].upper()}", ChargeStatus.ACTION_REQUIRED
        async with database.unit_of_work(SYSTEM) as uow:
            row = _row(charge.key, charge.amount, name, waits, self._instructions)
            await uow.change(ASK_ONCE, **row, answered_at=uow.now)
            answer = await uow.first(BY_KEY, asked=charge.key)
        assert answer is not None
        return answer

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        async with database.unit_of_work(SYSTEM) as uow:
            found = await uow.first(BY_TRANSACTION, transaction=transaction_id)
        return found if found is not None and found.status is ChargeStatus.CAPTURED else _declined(database)

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        async with database.unit_of_work(SYSTEM) as uow:
            let_go = await uow.first(LET_GO, transaction=transaction_id, said=_LET_GO, now=uow.now)
            found = let_go or await uow.first(BY_TRANSACTION, transaction=transaction_id)
        return found if found is not None and found.status is ChargeStatus.VOIDED else _declined(database)

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.first(LOCK, transaction=transaction_id)
            known = await uow.first(BY_KEY, asked=key)
            if known is not None:
                return known
            if not await uow.change(GIVE_BACK, transaction=transaction_id, refunding=amount.amount):
                return _declined(database)
            name = f"BACK-{key.hex[-10:].upper()}"
            row = _row(key, amount, name, ChargeStatus.PENDING, _TO_SEND, refund_of=transaction_id)
            await uow.change(ASK_ONCE, **row, answered_at=uow.now)
            return GatewayAnswer(ChargeStatus.PENDING, name, "", _TO_SEND, uow.now)

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            return await uow.first(BY_KEY, asked=key)

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        raise PaymentMethodUnavailable

    async def forget(self, database: Database, token: str) -> None:
        return None


def _row(
    key: UUID, amount: Money, name: str, status: ChargeStatus, said: str, *, refund_of: str | None = None
) -> dict[str, object]:
    return {
        "key": key,
        "transaction_id": name,
        "refund_of": refund_of,
        "amount": amount.amount,
        "currency": amount.currency,
        "refunded_amount": 0,
        "status": status,
        "message": said,
        "reference": "",
        "noted_by": None,
    }


def _declined(database: Database) -> GatewayAnswer:
    return GatewayAnswer(ChargeStatus.DECLINED, "", "nothing_there", _NOTHING, database.clock())
