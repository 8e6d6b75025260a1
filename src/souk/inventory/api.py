"""`/inventory`: where a store keeps its goods, and how many lie there."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.inventory import commands, queries
from souk.inventory.errors import (
    LocationNameTaken,
    NeverCounted,
    StockReserved,
    StoreNeeded,
    UnknownLocation,
    UnknownVariant,
)
from souk.inventory.schemas import CountedStock, LocationView, NewLocation, VariantStock
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import answer, changing, reading
from souk.kernel.idempotency import AnswerNotReady, IdempotencyKeyReused, IdempotencyKeyUnusable, answered_once
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.stores import UnknownStore

router = APIRouter(prefix="/inventory", tags=["inventory"])
KEYED = (AnswerNotReady, IdempotencyKeyReused, IdempotencyKeyUnusable)


@router.get("/locations", **returns(PageOf[LocationView], refuses=(Unauthenticated, BadCursor)))
async def list_locations(request: Request, query: PageAsked) -> Response:
    """The locations of your stores, oldest first; all of them for staff with `inventory:read`."""
    async with reading(request) as ctx:
        return answer(await queries.list_locations(ctx, query))


@router.post(
    "/locations",
    **returns(
        LocationView,
        201,
        refuses=(Unauthenticated, Forbidden, UnknownStore, LocationNameTaken, StoreNeeded, *KEYED),
    ),
)
async def open_location(request: Request, body: NewLocation) -> Response:
    """Add a place where one of your stores keeps goods."""

    async def work() -> Response:
        async with changing(request) as uow:
            location = await commands.open_location(uow, body)
        return answer(location, 201)

    return await answered_once(request, work)


@router.put(
    "/{variant_id}",
    **returns(
        VariantStock,
        refuses=(Unauthenticated, Forbidden, UnknownVariant, UnknownLocation, StockReserved, NeverCounted, *KEYED),
    ),
)
async def count_stock(request: Request, variant_id: UUID, body: CountedStock) -> Response:
    """Say how many pieces of a variant lie at a location; 409 `stock_reserved` below what buyers hold."""

    async def work() -> Response:
        async with changing(request) as uow:
            stock = await commands.count_stock(uow, variant_id, body)
        return answer(stock)

    return await answered_once(request, work)
