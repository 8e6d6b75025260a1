"""Whoever may approve small refunds alone: up to the shop's limit for one order, however many refunds it is split into."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.orders.models import Order, OrderRefund
from souk.orders.returns.models import ReturnCase
from souk.payments.models import Refund
from tests.cart.factories import rows_in
from tests.conftest import Override
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.orders.factories import findings
from tests.orders.returns.factories import Arrived, arrived, carry, step

pytestmark = pytest.mark.anyio
Headers = dict[str, str]
TABLES = (Order, OrderRefund, ReturnCase, Refund)


async def staff(client: httpx.AsyncClient, database: Database, role: str = "support_agent") -> Headers:
    return await sign_in(client, (await make_person(database, role=role)).email)


async def give(client: httpx.AsyncClient, made: Arrived, cents: int, headers: Headers) -> httpx.Response:
    body = {"reason": "Scratched.", "amount": {"amount": cents, "currency": "USD"}}
    return await client.post(f"{made.url}/refunds", json=body, headers=headers)


async def came_back(client: httpx.AsyncClient, made: Arrived, agent: Headers, **pieces: int) -> dict[str, Any]:
    """A return that the agent approved and took in."""
    body = {"reason": "does_not_fit", "items": made.pieces(**pieces)}
    case: dict[str, Any] = (await client.post(f"{made.url}/return", json=body, headers=made.buyer)).json()
    for verb in ("approve", "receive"):
        assert (await step(client, case, verb, agent)).status_code == 200
    return case


class TestASupportAgent:
    async def test_gives_back_up_to_the_limit_of_an_order_and_others_the_rest(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made, agent = await arrived(client, database), await staff(client, database)
        assert (await give(client, made, 60_00, agent)).status_code == 201
        before = await rows_in(database, *TABLES)

        refused = await give(client, made, 40_01, agent)

        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        assert "100.00" in refused.json()["detail"]
        assert await rows_in(database, *TABLES) == before
        assert (await give(client, made, 40_00, agent)).status_code == 201
        assert (await give(client, made, 1, agent)).status_code == 403
        assert (await give(client, made, 7_20, await staff(client, database, "sales_manager"))).status_code == 201
        await carry(database)
        assert await findings(house) == []

    async def test_settles_a_small_return_and_no_large_one(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made, agent = await arrived(client, database), await staff(client, database)
        small = await came_back(client, made, agent, mugs=1)
        large = await came_back(client, made, agent, shirts=1, mugs=1)

        assert (await step(client, small, "refund", agent)).status_code == 200
        before = await rows_in(database, *TABLES)
        refused = await step(client, large, "refund", agent)

        assert refused.status_code == 403
        assert await rows_in(database, *TABLES) == before
        assert (await step(client, large, "refund", made.owner)).status_code == 200
        await carry(database)
        assert await findings(house) == []

    async def test_cannot_pass_the_limit_by_being_quick(
        self, client: httpx.AsyncClient, house: House, database: Database
    ) -> None:
        made, agent = await arrived(client, database), await staff(client, database)
        answers = await asyncio.gather(*(give(client, made, 30_00, agent) for _ in range(8)))
        await carry(database)
        assert Counter(answer.status_code for answer in answers) == {201: 3, 403: 5}
        assert await findings(house) == []

    async def test_reads_the_limit_on_the_page_and_keeps_what_was_typed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        headers = await sign_in_browser(client, (await make_person(database, role="support_agent")).email)
        url = f"/vendor/orders/{made.order['id']}/refund"
        answer = await client.post(url, data={"amount": "101.00", "reason": "Scratched."}, headers=headers)
        assert answer.status_code == 403
        assert ("You may give back up to" in answer.text, 'value="101.00"' in answer.text) == (True, True)
        assert (await rows_in(database, OrderRefund))["order_refunds"] == []


class TestWithoutALimit:
    @pytest.fixture
    def settings(self, make_settings: Override) -> Settings:
        return make_settings(refunds={"small_up_to": 0})

    async def test_of_its_own_nothing_is_small(self, client: httpx.AsyncClient, database: Database) -> None:
        made, agent = await arrived(client, database), await staff(client, database)
        assert (await give(client, made, 1, agent)).status_code == 403
        assert (await rows_in(database, OrderRefund))["order_refunds"] == []
