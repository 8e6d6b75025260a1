"""A gateway that moves no money and keeps honest books. How slow and how unreliable it is, settings say.

What one types decides the outcome:

| card or UPI address   | outcome                              |
|-----------------------|--------------------------------------|
| `4242424242424242`    | succeeds                             |
| `4000000000000002`    | declined: `card_declined`            |
| `4000000000009995`    | declined: `insufficient_funds`       |
| `4000000000000069`    | declined: `expired_card`             |
| `4000000000000119`    | declined: `processing_error`         |
| any other card number | 422 `raw_card_refused`               |
| `failure@upi`         | declined: `upi_declined`             |
| `success@upi`, others | succeeds                             |
"""

import asyncio
from datetime import date
from random import Random
from uuid import UUID

from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import new_token
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.gateway_settings import MockGateway as MockSettings
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments.gateways import Charge, ChargeStatus, GatewayAnswer
from souk.payments.gateways.mock_books import (
    BY_KEY,
    BY_TRANSACTION,
    FORGET,
    GIVE_BACK,
    LOCK,
    MOVE,
    VAULT,
    VAULTED,
    WRITE_ONCE,
)

NAME = "mock"
SUCCEEDS = "succeeds"
DECLINES = {
    "card_declined": "The card was declined.",
    "insufficient_funds": "The card has insufficient funds.",
    "expired_card": "The card has expired.",
    "processing_error": "The payment could not be processed. Nothing was charged; please try again.",
    "upi_declined": "The payment was declined in the UPI app.",
    "unknown_method": "The payment service does not know this saved way to pay any more.",
}
TEST_CARDS = {
    "4242424242424242": SUCCEEDS,
    "4000000000000002": "card_declined",
    "4000000000009995": "insufficient_funds",
    "4000000000000069": "expired_card",
    "4000000000000119": "processing_error",
}
"""Number → token: the token is all that leaves the door."""
TEST_ADDRESSES = {"success@upi": SUCCEEDS, "failure@upi": "upi_declined"}
LASTING = "vault_"
_SAID = {ChargeStatus.CAPTURED: "Paid.", ChargeStatus.VOIDED: "Cancelled; nothing was charged."}
_NOTHING_TO_TAKE = "There is nothing to take or to let go."


class MockGateway:
    """Implements `Gateway`. A charge fails by itself at the set rate, and always the same charge."""

    def __init__(self, settings: MockSettings) -> None:
        self._delay = settings.delay_ms / 1000
        self._failure_rate = settings.failure_rate

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        await self._think()
        async with database.unit_of_work(SYSTEM) as uow:
            outcome = await _outcome_of(uow, charge.token)
            code = "" if outcome == SUCCEEDS else outcome
            if not code and Random(charge.key.bytes).random() < self._failure_rate:  # noqa: S311 - a simulation
                code = "processing_error"
            status = ChargeStatus.DECLINED if code else ChargeStatus.AUTHORISED
            answer = GatewayAnswer(status, _new_name(), code, DECLINES.get(code, "Approved."), uow.now)
            return await _write_once(uow, charge.key, charge.amount, answer)

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self._move(database, transaction_id, to=ChargeStatus.CAPTURED)

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        return await self._move(database, transaction_id, to=ChargeStatus.VOIDED)

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        await self._think()
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.first(LOCK, transaction=transaction_id)
            known = await uow.first(BY_KEY, asked=key)
            if known is not None:
                return known
            given = await uow.change(GIVE_BACK, transaction=transaction_id, refunding=amount.amount)
            answer = (
                GatewayAnswer(ChargeStatus.REFUNDED, _new_name(), "", "Refunded.", uow.now)
                if given
                else GatewayAnswer(ChargeStatus.DECLINED, _new_name(), "not_refundable", _NOTHING_TO_TAKE, uow.now)
            )
            return await _write_once(uow, key, amount, answer, refund_of=transaction_id)

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            return await uow.first(BY_KEY, asked=key)

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        await self._think()
        lasting = f"{LASTING}{new_token()}"
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(VAULT, token=lasting, outcome=token, expires_on=expires_on, kept_at=uow.now)
        return lasting

    async def forget(self, database: Database, token: str) -> None:
        await self._think()
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(FORGET, vaulted=token)

    async def _move(self, database: Database, transaction_id: str, *, to: ChargeStatus) -> GatewayAnswer:
        await self._think()
        async with database.unit_of_work(SYSTEM) as uow:
            moved = await uow.first(MOVE, transaction=transaction_id, moved_to=to, said=_SAID[to], now=uow.now)
            if moved is not None:
                return moved
            standing = await uow.first(BY_TRANSACTION, transaction=transaction_id)
            if standing is not None and standing.status is to:
                return standing
            return GatewayAnswer(ChargeStatus.DECLINED, transaction_id, "not_authorised", _NOTHING_TO_TAKE, uow.now)

    async def _think(self) -> None:
        if self._delay:
            await asyncio.sleep(self._delay)


def _new_name() -> str:
    return f"mock_{new_id().hex}"


async def _outcome_of(uow: UnitOfWork, token: str) -> str:
    if not token.startswith(LASTING):
        return token
    known = await uow.first(VAULTED, vaulted=token)
    if known is None:
        return "unknown_method"
    if known.expires_on is not None and known.expires_on < uow.now.date():
        return "expired_card"
    return known.outcome


async def _write_once(
    uow: UnitOfWork, key: UUID, amount: Money, answer: GatewayAnswer, *, refund_of: str | None = None
) -> GatewayAnswer:
    """Keep the answer under its key; what already stands there is the answer instead."""
    written = await uow.change(
        WRITE_ONCE,
        key=key,
        transaction_id=answer.transaction_id,
        refund_of=refund_of,
        amount=amount.amount,
        currency=amount.currency,
        refunded_amount=0,
        status=answer.status,
        code=answer.code,
        message=answer.message,
        answered_at=answer.answered_at,
    )
    if written:
        return answer
    known = await uow.first(BY_KEY, asked=key)
    assert known is not None
    return known
