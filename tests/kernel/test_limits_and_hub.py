"""What is shared between processes: rate limits and announcements, in memory and through Redis."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from souk.kernel.counting import InRedis
from souk.kernel.database import Database
from souk.kernel.errors import RateLimited
from souk.kernel.limit_rows import InDatabase, LimitWindow, forget_old_windows
from souk.kernel.rate_limit import Limiter
from souk.kernel.realtime import CHANNEL, Hub, RedisHub, open_hub
from tests.kernel.conftest import BUYER, StoppedClock

pytestmark = pytest.mark.anyio


CLASSES = {"sign_in": "5/minute", "free": ""}


@pytest.fixture(params=["memory", "redis"])
async def limiters(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Limiter, Limiter]]:
    """Two processes' limiters: with Redis they count together."""
    url = None if request.param == "memory" else request.getfixturevalue("redis_url")
    one = Limiter(CLASSES, InRedis(url) if url else None)
    other = Limiter(CLASSES, InRedis(url)) if url else one
    yield one, other
    await one.close()
    await other.close()


class TestLimiter:
    async def test_the_sixth_try_is_refused_wherever_it_is_made(self, limiters: tuple[Limiter, Limiter]) -> None:
        key = str(uuid4())
        for n in range(5):
            await limiters[n % 2].hit("sign_in", key)
        with pytest.raises(RateLimited) as refused:
            await limiters[1].hit("sign_in", key)
        assert 1 <= refused.value.facts["retry_after"] <= 60
        await limiters[0].hit("sign_in", str(uuid4()))

    async def test_a_hundred_at_once_get_five(self, limiters: tuple[Limiter, Limiter]) -> None:
        key = str(uuid4())
        tries = await asyncio.gather(*(limiters[n % 2].hit("sign_in", key) for n in range(100)), return_exceptions=True)
        assert sum(outcome is None for outcome in tries) == 5

    async def test_looking_counts_nothing_and_forgiveness_starts_anew(self, limiters: tuple[Limiter, Limiter]) -> None:
        key = str(uuid4())
        for _ in range(5):
            await limiters[0].check("sign_in", key)
            await limiters[0].hit("sign_in", key)
        with pytest.raises(RateLimited):
            await limiters[1].check("sign_in", key)
        await limiters[1].forgive("sign_in", key)
        await limiters[0].hit("sign_in", key)

    async def test_an_empty_limit_is_none(self, limiters: tuple[Limiter, Limiter]) -> None:
        for _ in range(50):
            await limiters[0].hit("free", "same")


NOBODY = "redis://127.0.0.1:1/0"


class TestLimiterInTheDatabase(TestLimiter):
    @pytest.fixture
    def limiters(self, database: Database) -> tuple[Limiter, Limiter]:
        """Two processes' limiters over one database."""
        return Limiter(CLASSES, InDatabase(database)), Limiter(CLASSES, InDatabase(database))

    async def test_a_try_counts_for_a_minute_and_is_then_forgotten(
        self, database: Database, clock: StoppedClock
    ) -> None:
        limiter = Limiter({"sign_in": "2/minute"}, InDatabase(database))
        await limiter.hit("sign_in", "ada")
        clock.now += timedelta(seconds=40)
        await limiter.hit("sign_in", "ada")
        with pytest.raises(RateLimited) as refused:
            await limiter.hit("sign_in", "ada")
        assert refused.value.facts["retry_after"] == 20
        clock.now += timedelta(seconds=21)
        await limiter.hit("sign_in", "ada")
        assert await forget_old_windows(database) == 0
        clock.now += timedelta(seconds=61)
        assert await forget_old_windows(database) == 1

    async def test_names_nobody(self, database: Database) -> None:
        await Limiter({"sign_in": "2/minute"}, InDatabase(database)).hit("sign_in", "account ada@example.com")
        async with database.read(BUYER) as ctx:
            kept = (await ctx.session.scalars(select(LimitWindow))).one()
        assert "ada" not in f"{kept.caller} {kept.tries}"


class TestWithoutRedis:
    async def test_limits_are_counted_by_each_process(self) -> None:
        limiter = Limiter({"sign_in": "5/minute"}, InRedis(NOBODY))
        for _ in range(5):
            await limiter.check("sign_in", "ada")
            await limiter.hit("sign_in", "ada")
        with pytest.raises(RateLimited) as refused:
            await limiter.hit("sign_in", "ada")
        assert 1 <= refused.value.facts["retry_after"] <= 60
        await limiter.forgive("sign_in", "ada")
        await limiter.hit("sign_in", "ada")
        await limiter.close()

    async def test_news_stay_in_the_process_and_nothing_breaks(self) -> None:
        hub, heard = RedisHub(NOBODY), list[object]()
        running = asyncio.create_task(hub.run())
        hub.listen("stock", heard.append)
        hub.publish([("stock", 1)])
        await asyncio.sleep(0.1)
        assert (heard, running.done()) == ([1], False)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await hub.close()


@pytest.fixture
async def hubs(redis_url: str) -> AsyncIterator[tuple[RedisHub, RedisHub]]:
    one, other = RedisHub(redis_url), RedisHub(redis_url)
    running = [asyncio.create_task(hub.run()) for hub in (one, other)]
    await asyncio.sleep(0.2)
    yield one, other
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await one.close()
    await other.close()


class TestHub:
    async def test_reaches_those_who_listen_and_no_others(self) -> None:
        hub, heard = Hub(), list[object]()
        stop = hub.listen("stock", heard.append)
        hub.publish([("stock", 1), ("other", 2)])
        stop()
        hub.publish([("stock", 3)])
        assert heard == [1]

    async def test_a_slow_reader_loses_its_oldest(self) -> None:
        hub = Hub()
        async with hub.subscribe("stock", backlog=2) as queue:
            hub.publish([("stock", n) for n in range(5)])
            assert [queue.get_nowait(), queue.get_nowait()] == [3, 4]

    async def test_through_redis_it_reaches_the_other_process_once_each(self, hubs: tuple[RedisHub, RedisHub]) -> None:
        one, other = hubs
        async with one.subscribe("stock") as here, other.subscribe("stock") as there:
            one.publish([("stock", {"left": 3})])
            assert await asyncio.wait_for(there.get(), 2) == {"left": 3}
            await asyncio.sleep(0.1)
            assert (here.qsize(), there.qsize()) == (1, 0)

    async def test_goes_on_listening_after_words_that_are_not_ours(self, hubs: tuple[RedisHub, RedisHub]) -> None:
        one, other = hubs
        async with other.subscribe("stock") as there:
            for strange in ("hello", "[1, 2]", '["me", [["stock"]]]'):
                await one._redis.publish(CHANNEL, strange)
            one.publish([("stock", 3)])
            assert await asyncio.wait_for(there.get(), 2) == 3

    async def test_without_an_address_it_stays_in_the_process(self) -> None:
        assert type(open_hub(None)) is Hub
