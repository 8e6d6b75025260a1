"""A real server, a storm of checkouts, `kill -9` in its middle: nothing acknowledged is lost, nothing is left over."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from souk.app import House
from souk.inventory.models import StockLevel
from souk.kernel.actors import SYSTEM
from souk.orders import Reconcile
from souk.orders.models import Order, OrderLine
from souk.payments import open_gateways
from tests.cart.factories import Shop, make_shop
from tests.orders.factories import ORDERS, findings, item, order_body

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
BUYERS, STOCK, ENOUGH_BEFORE_THE_KILL = 24, 400, 40
UVICORN = ("-m", "uvicorn", "--factory", "souk.app:create_app", "--log-level", "warning")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def serving(database_url: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A server of its own process; killed hard at the end if it still runs."""
    port = free_port()
    environment = {
        **os.environ,
        "SOUK_STAGE": "test",
        "SOUK_DATABASE_URL": database_url,
        "SOUK_MOCK_GATEWAY__DELAY_MS": "60",
        "SOUK_LOG_LEVEL": "ERROR",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, *UVICORN, "--port", str(port), env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient() as probe:
            for _ in range(200):
                with suppress(httpx.TransportError):
                    if (await probe.get(f"{base}/health/live")).status_code == 200:
                        break
                await asyncio.sleep(0.1)
        yield process, base
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def storm(base: str, shop: Shop, acknowledged: list[dict[str, Any]], until: asyncio.Event) -> None:
    """Buyers who order again and again until the server is gone."""

    async def buyer(number: int) -> None:
        async with httpx.AsyncClient(base_url=base, timeout=30) as client:
            for turn in range(1000):
                body = order_body(email=f"b{number}.{turn}@example.com", items=[item(shop.shirt_id), item(shop.mug_id)])
                try:
                    answer = await client.post(ORDERS, json=body)
                except httpx.TransportError:
                    return
                if answer.status_code == 201:
                    acknowledged.append(answer.json())
                if len(acknowledged) >= ENOUGH_BEFORE_THE_KILL:
                    until.set()

    await asyncio.gather(*(buyer(number) for number in range(BUYERS)))


class TestAStormOfCheckouts:
    async def test_survives_a_kill(self, house: House, database_url: str) -> None:
        shop = await make_shop(house.database, stock=STOCK)
        acknowledged: list[dict[str, Any]] = []
        enough = asyncio.Event()
        async with serving(database_url) as (process, base):
            running = asyncio.create_task(storm(base, shop, acknowledged, enough))
            await asyncio.wait_for(enough.wait(), 60)
            process.send_signal(signal.SIGKILL)
            await process.wait()
            await running
        await asyncio.sleep(0.5)  # PostgreSQL notices that its clients are gone
        reconcile = Reconcile(open_gateways(house.settings.mock_gateway), patience=timedelta(0))
        async with serving(database_url) as (_, base), httpx.AsyncClient(base_url=base) as client:
            left_over = await reconcile(house.database)
            for placed in acknowledged:
                for order in placed["orders"]:
                    found = await client.get(f"{ORDERS}/{order['id']}", params={"token": placed["guest_token"]})
                    assert (found.status_code, found.json()["number"]) == (200, order["number"])
        assert left_over > 0, "the kill hit nothing: the storm was too mild to prove anything"
        assert await reconcile(house.database) == 0
        assert await findings(house) == []
        async with house.database.read(SYSTEM) as ctx:
            orders = await ctx.session.scalar(select(func.count()).select_from(Order))
            pieces = await ctx.session.scalar(select(func.sum(OrderLine.quantity)))
            on_hand = await ctx.session.scalar(select(func.sum(StockLevel.on_hand)))
            reserved = await ctx.session.scalar(select(func.sum(StockLevel.reserved)))
        assert orders is not None
        assert orders >= len(acknowledged)
        assert (pieces, on_hand, reserved) == (2 * orders, 2 * (STOCK - orders), 0)
