"""Doors of the tests' shop: one with the unit of work as a dependency, one that opens its own."""

from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.requests import HTTPConnection

from souk.kernel import problem
from souk.kernel.actors import GUEST, Actor
from souk.kernel.database import Database, ReadContext
from souk.kernel.http import Changing, Reading, answer, changing
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from tests.kernel.shop import commands

router = APIRouter()
FIRST = UUID(int=0)


@router.get("/listings", **returns(list[commands.ListingCard]))
async def list_listings(ctx: Reading) -> Response:
    return answer(await commands.list_listings(ctx, after=FIRST))


@router.post("/listings/{listing_id}/orders", status_code=201)
async def place_order(listing_id: UUID, uow: Changing) -> dict[str, UUID]:
    return {"order_id": await commands.place_order(uow, listing_id, quantity=1)}


@router.post("/listings/{listing_id}/hot-orders")
async def place_hot_order(listing_id: UUID, request: Request) -> Response:
    async with changing(request) as uow:
        order_id = await commands.place_order(uow, listing_id, quantity=1)
    return answer({"order_id": order_id}, 201)


@router.post("/listings/{listing_id}/orders-once")
async def place_order_once(listing_id: UUID, request: Request) -> Response:
    async def work() -> Response:
        async with changing(request) as uow:
            order_id = await commands.place_order(uow, listing_id, quantity=1)
        return answer({"order_id": order_id}, 201)

    return await answered_once(request, work)


async def authenticate(_ctx: ReadContext, connection: HTTPConnection) -> Actor:
    known = connection.headers.get("x-actor")
    return Actor(id=UUID(known)) if known else GUEST


def create_app(database: Database) -> FastAPI:
    app = FastAPI(title="kernel proof")
    app.include_router(router)
    app.state.database, app.state.authenticate = database, authenticate
    problem.install(app, lambda *_: Response(status_code=500))
    return app
