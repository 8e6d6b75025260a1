"""Placing an order with gift cards: who types codes that no card has is soon asked to wait."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from souk.kernel.http import actor_of, database_of, reading
from souk.kernel.money import Money
from souk.orders.processes import place_order
from souk.orders.request import OrderRequest, Placed
from souk.payments import GiftCardRefused, Shown, WantedTenders, code_guard_of, preview_tenders


async def place_guarded(request: Request, asked: OrderRequest) -> Placed:
    """As `place_order`, for doors. Raises RateLimited besides."""
    database, gateways, actor = database_of(request), request.app.state.gateways, await actor_of(request)
    if not asked.names_gift_cards:
        return await place_order(database, gateways, actor, asked)
    async with _guarded(request):
        return await place_order(database, gateways, actor, asked)


async def preview_guarded(request: Request, wanted: WantedTenders, due: Money) -> list[Shown]:
    """As `preview_tenders`, for doors. Raises RateLimited besides."""
    async with _guarded(request), reading(request) as ctx:
        return await preview_tenders(ctx, wanted, due)


@asynccontextmanager
async def _guarded(request: Request) -> AsyncIterator[None]:
    guard = code_guard_of(request)
    await guard.check(request)
    try:
        yield
    except GiftCardRefused as refused:
        if refused.facts.get("reason") == "unknown":
            await guard.wrong(request)
        raise
