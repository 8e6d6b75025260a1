"""Buying for tests: through the API, or at process level with a gateway that can be told to misbehave."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from souk.app import House
from souk.kernel.database import Database
from souk.kernel.invariants import check
from souk.kernel.money import Money
from souk.payments import Charge, Gateway, GatewayAnswer, GatewayUnavailable

ORDERS = "/api/v1/orders"
GOOD_CARD, BAD_CARD = "4242424242424242", "4000000000000002"
ADDRESS = {"street": "12 Harbour Street", "city": "Portland", "state": "OR", "zip_code": "97201", "country": "US"}


def order_body(card: str = GOOD_CARD, **more: Any) -> dict[str, Any]:
    return {"shipping_address": ADDRESS, "payment_method": {"type": "card", "number": card}, **more}


def item(variant_id: UUID, quantity: int = 1) -> dict[str, Any]:
    return {"variant_id": str(variant_id), "quantity": quantity}


async def place(client: httpx.AsyncClient, *, headers: Mapping[str, str] | None = None, **body: Any) -> dict[str, Any]:
    """Order the cart (or `items=`); the answer's JSON."""
    answer = await client.post(ORDERS, json=order_body(**body), headers=dict(headers or {}))
    assert answer.status_code == 201, answer.text
    placed: dict[str, Any] = answer.json()
    return placed


async def findings(house: House) -> list[str]:
    """What `souk check` would say."""
    return [f"{finding.invariant}: {finding.sentence}" for finding in await check(house.database, house.rooms)]


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class FickleGateway:
    """The real mock gateway's books; each call can be told to fail before or after it was carried out."""

    def __init__(self, inner: Gateway) -> None:
        self.inner = inner
        self.away_before: set[str] = set()
        self.away_after: set[str] = set()
        self.calls: list[str] = []

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        self._before("authorise")
        return self._after("authorise", await self.inner.authorise(database, charge))

    async def capture(self, database: Database, transaction_id: str) -> GatewayAnswer:
        self._before("capture")
        return self._after("capture", await self.inner.capture(database, transaction_id))

    async def void(self, database: Database, transaction_id: str) -> GatewayAnswer:
        self._before("void")
        return self._after("void", await self.inner.void(database, transaction_id))

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        self._before("refund")
        return self._after("refund", await self.inner.refund(database, transaction_id, amount, key=key))

    async def find(self, database: Database, key: UUID) -> GatewayAnswer | None:
        self._before("find")
        return await self.inner.find(database, key)

    async def keep(
        self, database: Database, token: str, *, expires_on: date | None, paid_with: UUID | None = None
    ) -> str:
        self._before("keep")
        lasting = await self.inner.keep(database, token, expires_on=expires_on, paid_with=paid_with)
        if "keep" in self.away_after:
            raise GatewayUnavailable
        return lasting

    async def forget(self, database: Database, token: str) -> None:
        self._before("forget")
        await self.inner.forget(database, token)

    def _before(self, call: str) -> None:
        self.calls.append(call)
        if call in self.away_before:
            raise GatewayUnavailable

    def _after(self, call: str, answer: GatewayAnswer) -> GatewayAnswer:
        if call in self.away_after:
            raise GatewayUnavailable
        return answer
