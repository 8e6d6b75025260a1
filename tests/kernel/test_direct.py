"""Doors that are called directly answer as if they had gone the usual way."""

from typing import Annotated

import httpx
import msgspec
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware

from souk.kernel import openapi, problem
from souk.kernel.asking import asks, body_of, query_of
from souk.kernel.direct import DirectDoors
from souk.kernel.errors import Forbidden
from souk.kernel.fields import Body, Line, Quantity
from souk.kernel.http import answer
from souk.kernel.middleware import Watch
from souk.kernel.pagination import PageQuery

pytestmark = pytest.mark.anyio


class Wanted(PageQuery, frozen=True, kw_only=True):
    tag: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=5)], ...], msgspec.Meta(max_length=3)] = ()
    least: Annotated[int, msgspec.Meta(ge=0)] | None = None
    live: bool = False


class Made(Body):
    name: Line
    count: Quantity = 1


async def refuse() -> None:
    raise Forbidden("Guarded.")


free, guarded = APIRouter(prefix="/things"), APIRouter(prefix="/guarded", dependencies=[Depends(refuse)])


@free.get("", openapi_extra=asks(query=Wanted))
async def listed(request: Request) -> Response:
    return answer(query_of(request, Wanted))


@free.post("", openapi_extra=asks(body=Made))
async def made(request: Request) -> Response:
    return answer({"name": (await body_of(request, Made)).name}, 201)


@free.get("/special")
async def special(request: Request, n: int = 0) -> Response:
    return answer({"special": n})


@free.get("/{key}", openapi_extra=asks(path={"key": "Any word."}))
async def shown(request: Request) -> Response:
    return answer({"key": request.path_params["key"]})


@guarded.get("")
async def hidden(request: Request) -> Response:
    return answer({})


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.include_router(free, prefix="/api/v1")
    app.include_router(guarded, prefix="/api/v1")
    problem.install(app, lambda *_: Response(status_code=500))
    doors = DirectDoors(AsyncExitStackMiddleware(app.router), routes=app)
    app.middleware_stack = Watch(ExceptionMiddleware(doors, handlers=app.exception_handlers))
    return app


@pytest.fixture
def client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test")


class TestDirectDoors:
    async def test_read_their_query(self, client: httpx.AsyncClient) -> None:
        answered = await client.get("/api/v1/things?tag=a&tag=b&least=5&live=true&unknown=1&limit=7")
        assert answered.json() == {
            "limit": 7,
            "cursor": None,
            "offset": 0,
            "count": False,
            "tag": ["a", "b"],
            "least": 5,
            "live": True,
        }

    @pytest.mark.parametrize(
        "query",
        [
            "least=-1",
            "least=x",
            "tag=toolong",
            "tag=a&tag=b&tag=c&tag=d",
            "live=perhaps",
            "limit=101",
            "cursor=a&offset=1",
            "limit=",
        ],
    )
    async def test_refuse_a_query_that_is_not_of_its_shape(self, client: httpx.AsyncClient, query: str) -> None:
        refused = await client.get(f"/api/v1/things?{query}")
        assert (refused.status_code, refused.json()["code"], len(refused.json()["errors"])) == (422, "invalid", 1)

    async def test_read_their_body(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/v1/things", json={"name": " lamp "})).json() == {"name": "lamp"}

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b'{"name": 5}',
            b'{"name": "a", "x": 1}',
            b'{"name": "a", "count": true}',
            b'{"name": "\\ud800"}',
            b"\xff",
        ],
    )
    async def test_refuse_a_body_that_is_not_of_its_shape(self, client: httpx.AsyncClient, body: bytes) -> None:
        refused = await client.post("/api/v1/things", content=body, headers={"content-type": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")

    async def test_refuse_what_is_no_json(self, client: httpx.AsyncClient) -> None:
        refused = await client.post("/api/v1/things", content=b"name=a", headers={"content-type": "text/plain"})
        assert (refused.status_code, refused.json()["code"]) == (415, "not_json")

    async def test_leave_literal_neighbours_their_addresses(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/v1/things/special?n=3")).json() == {"special": 3}
        assert (await client.get("/api/v1/things/other")).json() == {"key": "other"}

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [("DELETE", "/api/v1/things", 405), ("GET", "/api/v1/things/", 404), ("GET", "/api/v1/things/a/b", 404)],
    )
    async def test_leave_refusals_to_the_usual_way(
        self, client: httpx.AsyncClient, method: str, path: str, status: int
    ) -> None:
        assert (await client.request(method, path)).status_code == status

    async def test_never_pass_by_what_is_attached_to_their_router(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/v1/guarded")).status_code == 403

    def test_are_described_all_the_same(self, app: FastAPI) -> None:
        paths = openapi.describe(app)["paths"]
        named = {each["name"]: each["in"] for each in paths["/api/v1/things"]["get"]["parameters"]}
        assert named == dict.fromkeys(("limit", "cursor", "offset", "count", "tag", "least", "live"), "query")
        assert paths["/api/v1/things/{key}"]["get"]["parameters"][0]["in"] == "path"
        body = paths["/api/v1/things"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert body == {"$ref": "#/components/schemas/Made"}
