"""Two hundred at once: stock and idempotency keys."""

import asyncio
from collections import Counter
from uuid import UUID

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.outbox import OutboxRow
from tests.kernel.conftest import BUYER, Count
from tests.kernel.shop.models import Listing, Order, OrderLine

pytestmark = pytest.mark.anyio


class TestBuyers:
    @pytest.mark.parametrize("path", ["orders", "hot-orders"])
    async def test_two_hundred_for_fifty(
        self, client: httpx.AsyncClient, listing: UUID, count: Count, database: Database, path: str
    ) -> None:
        answers = await asyncio.gather(*(client.post(f"/listings/{listing}/{path}") for _ in range(200)))
        assert Counter(answer.status_code for answer in answers) == {201: 50, 409: 150}
        assert [await count(model) for model in (Order, OrderLine, OutboxRow)] == [50, 50, 50]
        async with database.read(BUYER) as context:
            assert (await context.session.get_one(Listing, listing)).reserved == 50


class TestIdempotencyKey:
    async def order(self, client: httpx.AsyncClient, listing: UUID, key: str, body: str = "{}") -> httpx.Response:
        return await client.post(f"/listings/{listing}/orders-once", headers={"idempotency-key": key}, content=body)

    async def test_same_request_same_answer(self, client: httpx.AsyncClient, listing: UUID, count: Count) -> None:
        first, second = await self.order(client, listing, "k"), await self.order(client, listing, "k")
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert await count(Order) == 1

    async def test_other_request_is_refused(self, client: httpx.AsyncClient, listing: UUID, count: Count) -> None:
        await self.order(client, listing, "k")
        refused = await self.order(client, listing, "k", body='{"other": 1}')
        assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
        assert await count(Order) == 1

    async def test_concurrent_duplicates_execute_once(
        self, client: httpx.AsyncClient, listing: UUID, count: Count
    ) -> None:
        answers = await asyncio.gather(*(self.order(client, listing, f"k{n % 5}") for n in range(100)))
        done = [answer for answer in answers if answer.status_code == 201]
        assert {answer.status_code for answer in answers} <= {201, 409}, "the others are told to ask again"
        assert len({answer.content for answer in done}) == 5
        assert await count(Order) == 5

    async def test_a_refusal_frees_the_key(self, client: httpx.AsyncClient, count: Count) -> None:
        nothing = UUID(int=99)
        assert [(await self.order(client, nothing, "k")).status_code for _ in range(2)] == [409, 409]
