"""Placing an order with gift cards: who types codes that no card has is soon asked to wait."""

from fastapi import Request

from souk.kernel.http import actor_of, database_of
from souk.orders.processes import place_order
from souk.orders.request import OrderRequest, Placed
from souk.payments import GiftCardRefused, code_guard_of


async def place_guarded(request: Request, asked: OrderRequest) -> Placed:
    """As `place_order`, for doors. Raises RateLimited besides."""
    database, gateways, actor = database_of(request), request.app.state.gateways, await actor_of(request)
    if not asked.names_gift_cards:
        return await place_order(database, gateways, actor, asked)
    guard = code_guard_of(request)
    await guard.check(request)
    try:
        return await place_order(database, gateways, actor, asked)
    except GiftCardRefused as refused:
        if refused.facts.get("reason") == "unknown":
            await guard.wrong(request)
        raise
