"""The edges of the house: sieve, headers, the last line of defence, problems, cursors, fields, routing."""

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Annotated, Any
from uuid import RFC_4122, UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import Field, ValidationError
from sqlalchemy import select, text
from starlette.middleware import Middleware

from souk.kernel import problem
from souk.kernel.any_of import any_of
from souk.kernel.database import Database
from souk.kernel.engines import connect, disconnect, open_engines
from souk.kernel.errors import Conflict, Invalid, RateLimited
from souk.kernel.fields import Body, Line, Prose
from souk.kernel.hot import Hot
from souk.kernel.http import answer
from souk.kernel.ids import new_id
from souk.kernel.middleware import SecurityHeaders, Sieve, Watch
from souk.kernel.pagination import BadCursor, PageAsked, read_cursor, write_cursor
from souk.kernel.route_index import index_routes
from souk.kernel.telemetry import scrub_query
from tests.kernel.conftest import BUYER, store_listing
from tests.kernel.shop.commands import ListingCard
from tests.kernel.shop.models import Listing

pytestmark = pytest.mark.anyio


class SoldOut(Conflict):
    sentence = "Nothing is left."


class DayUnreadable(Invalid):
    field = "day"
    sentence = "There is no such day."


class Price(Body):
    amount: Annotated[int, Field(ge=0)]


class Note(Body):
    title: Line
    text: Prose = ""
    count: int = 0
    price: Annotated[int, Field(ge=0)] | Price = 0
    prices: list[Annotated[int, Field(ge=0)] | Price] = Field(default_factory=list)


router = APIRouter(prefix="/api/v1/things")


def hold_alone(path: Path) -> sqlite3.Connection:
    """Holds the whole file, as whoever closes it last does for a moment."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for step in ("journal_mode=WAL", "locking_mode=EXCLUSIVE", "user_version=1"):
        connection.execute(f"PRAGMA {step}")
    return connection


@router.post("")
async def make(note: Note) -> Response:
    return answer({"title": note.title}, 201)


@router.get("")
async def listed(page: PageAsked) -> Response:
    return answer({"limit": page.limit, "cursor": page.cursor, "offset": page.offset})


@router.get("/sold-out")
async def sold_out() -> Response:
    raise SoldOut(available=3)


@router.get("/no-such-day")
async def no_such_day() -> Response:
    raise DayUnreadable


@router.get("/slow-down")
async def slow_down() -> Response:
    raise RateLimited(retry_after=7)


@router.get("/bug")
async def bug() -> Response:
    raise RuntimeError("secret detail")


@router.get("/{thing_id}")
async def thing(thing_id: UUID, request: Request) -> Response:
    return answer({"id": thing_id})


def draw(_request: Request, status: int, code: str, sentence: str) -> Response:
    return Response(f"<p>{code}: {sentence}</p>", status, media_type="text/html")


@pytest.fixture
def edge() -> httpx.AsyncClient:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)
    app.user_middleware = [
        Middleware(Watch),
        Middleware(SecurityHeaders, live=True),
        Middleware(Sieve, largest_body=1000, larger=[("/images", 5000)]),
    ]
    problem.install(app, draw)
    index_routes(app, depths={"api": 3, "": 1})
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://souk.test"
    )


class TestProblems:
    async def test_a_refusal_is_a_problem_with_its_facts(self, edge: httpx.AsyncClient) -> None:
        refused = await edge.get("/api/v1/things/sold-out")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json() == {
            "type": "/docs/errors#sold_out",
            "title": "Conflict",
            "status": 409,
            "code": "sold_out",
            "detail": "Nothing is left.",
            "request_id": refused.headers["x-request-id"],
            "available": 3,
        }

    async def test_what_cannot_be_read_always_says_where(self, edge: httpx.AsyncClient) -> None:
        said = (await edge.get("/api/v1/things/no-such-day")).json()["errors"]
        assert said == [{"field": "day", "message": "There is no such day."}]
        assert (await edge.get("/api/v1/things/%00")).json()["errors"][0]["field"] == "body"

    async def test_waiting_time_is_a_header(self, edge: httpx.AsyncClient) -> None:
        assert (await edge.get("/api/v1/things/slow-down")).headers["retry-after"] == "7"

    async def test_a_bug_is_a_quiet_500(self, edge: httpx.AsyncClient) -> None:
        broken = await edge.get("/api/v1/things/bug")
        assert (broken.status_code, broken.json()["code"]) == (500, "internal_error")
        assert "secret detail" not in broken.text

    async def test_a_malformed_id_is_422_and_an_unknown_address_404(self, edge: httpx.AsyncClient) -> None:
        assert (await edge.get("/api/v1/things/17")).json()["code"] == "invalid"
        assert (await edge.get("/api/v1/nothing")).json()["code"] == "not_found"
        assert (await edge.delete("/api/v1/things")).json()["code"] == "method_not_allowed"

    async def test_a_person_gets_a_page(self, edge: httpx.AsyncClient) -> None:
        page = await edge.get("/nothing", headers={"accept": "text/html"})
        assert page.text == "<p>not_found: There is nothing at this address.</p>"


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "title"),
            ({"title": ""}, "title"),
            ({"title": "   "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"title": "a\x00b"}, "title"),
            ({"title": "two\nlines"}, "title"),
            ({"title": "ok", "text": "a\x07b"}, "text"),
            ({"title": 5}, "title"),
            ({"title": "ok", "count": "5"}, "count"),
            ({"title": "ok", "count": True}, "count"),
            ({"title": "ok", "roles": ["admin"]}, "roles"),
            ({"title": "ok", "price": "dear"}, "price"),
            ({"title": "ok", "price": {"amount": -1}}, "price.amount"),
            ({"title": "ok", "price": {"minor": 1}}, "price.minor"),
            ({"title": "ok", "prices": [1, "dear"]}, "prices.1"),
            ([], "body"),
        ],
    )
    async def test_what_cannot_be_read_names_its_field(self, edge: httpx.AsyncClient, body: Any, field: str) -> None:
        refused = await edge.post("/api/v1/things", json=body)
        assert refused.status_code == 422
        assert field in [each["field"] for each in refused.json()["errors"]]
        assert {each["field"] for each in refused.json()["errors"]} <= {field, "price", "price.amount"}

    @pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"title": "\\ud800"}', b"[]", b"null", b'{"title": NaN}'])
    async def test_what_is_no_json_is_422(self, edge: httpx.AsyncClient, raw: bytes) -> None:
        assert (
            await edge.post("/api/v1/things", content=raw, headers={"content-type": "application/json"})
        ).status_code == 422

    async def test_text_is_kept_as_it_was_meant(self, edge: httpx.AsyncClient) -> None:
        kept = await edge.post("/api/v1/things", json={"title": "  <b>Robert'); DROP TABLE users;--</b> é "})
        assert kept.json() == {"title": "<b>Robert'); DROP TABLE users;--</b> é"}

    def test_values_do_not_leak_into_complaints(self) -> None:
        with pytest.raises(ValidationError):
            Note.model_validate({"title": "a\x00"})


class TestSieve:
    async def test_bodies_have_a_limit_by_address(self, edge: httpx.AsyncClient) -> None:
        assert (await edge.post("/api/v1/things", content=b"x" * 1001)).json()["code"] == "too_large"
        assert (await edge.post("/api/v1/things/images", content=b"x" * 1001)).status_code != 413

    async def test_an_unannounced_body_is_counted(self, edge: httpx.AsyncClient) -> None:
        async def drip() -> Any:
            for _ in range(20):
                yield b"x" * 100

        assert (
            await edge.post("/api/v1/things", content=drip(), headers={"content-type": "application/json"})
        ).status_code == 413

    @pytest.mark.parametrize(
        "path", ["/api/v1/things/%00", "/api/v1/things?cursor=%00", "/api/v1/things?cursor=%ff%fe"]
    )
    async def test_an_unreadable_address_is_422(self, edge: httpx.AsyncClient, path: str) -> None:
        assert (await edge.get(path)).status_code == 422

    async def test_every_answer_is_guarded(self, edge: httpx.AsyncClient) -> None:
        headers = (await edge.get("/api/v1/nothing")).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
        assert headers["strict-transport-security"].startswith("max-age=31536000")

    def test_tokens_leave_no_trace_in_logs(self) -> None:
        assert scrub_query("a=1&token=s3cret&b=2") == "a=1&token=[removed]&b=2"


class TestIds:
    def test_come_in_the_order_they_were_made(self) -> None:
        made = [new_id() for _ in range(10_000)]
        assert made == sorted(made)
        assert len(set(made)) == 10_000
        assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}


class TestCursors:
    def test_what_is_written_is_read(self) -> None:
        assert read_cursor(write_cursor(1050, UUID(int=7)), tuple[int, UUID]) == (1050, UUID(int=7))

    @pytest.mark.parametrize("cursor", ["", "!", "eyJ4IjoxfQ", write_cursor("x"), "é", "A" * 400])
    def test_what_is_not_ours_is_refused(self, cursor: str) -> None:
        with pytest.raises(BadCursor):
            read_cursor(cursor, tuple[int, UUID])

    @pytest.mark.parametrize(
        "query", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=10001", "cursor=a&offset=5"]
    )
    async def test_pages_have_bounds(self, edge: httpx.AsyncClient, query: str) -> None:
        assert (await edge.get(f"/api/v1/things?{query}")).status_code == 422


FIND = Hot(
    select(Listing.id, Listing.title, Listing.price_minor, Listing.price_currency)
    .where(any_of(Listing.id, "ids"))
    .order_by(Listing.id),
    ListingCard,
)
FIND_BY_TITLE = Hot(
    select(Listing.id, Listing.title, Listing.price_minor, Listing.price_currency).where(
        any_of(Listing.title, "titles", of=str)
    ),
    ListingCard,
)


class TestAnyOf:
    async def test_one_parameter_holds_the_whole_list(self, database: Database) -> None:
        ids = [await store_listing(database, on_hand=1, title=name) for name in ("lamp", "vase", "mug")]
        async with database.read(BUYER) as ctx:
            assert [card.title for card in await ctx.all(FIND, ids=ids[:2])] == ["lamp", "vase"]
            assert await ctx.all(FIND, ids=[]) == []
            assert [card.title for card in await ctx.all(FIND_BY_TITLE, titles=["mug", "'); --"])] == ["mug"]


class TestReconnecting:
    async def test_connections_that_the_server_closed_are_replaced(self, database: Database) -> None:
        if database.reader.dialect.name != "postgresql":
            return
        async with database.read(BUYER) as ctx:
            await ctx.session.execute(text("SELECT 1"))
        async with database.unit_of_work(BUYER) as uow:
            await uow.session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        await asyncio.sleep(0.2)  # until the news has arrived
        async with database.read(BUYER) as ctx:
            assert (await ctx.session.execute(text("SELECT 1"))).scalar_one() == 1

    @pytest.mark.parametrize("opened", [0, 1], ids=["reader", "writer"])
    async def test_who_opens_waits_for_who_is_closing(self, tmp_path: Path, opened: int) -> None:
        path = tmp_path / "souk.db"
        holder = hold_alone(path)
        threading.Timer(0.2, holder.close).start()
        engines = open_engines(f"sqlite+inline:///{path}")
        await disconnect(await connect(engines[opened]))
        await engines[opened].dispose()

    async def test_a_long_read_has_a_connection_of_its_own(self, database: Database) -> None:
        async def work(ctx: Any) -> int:
            return int((await ctx.session.execute(text("SELECT 41 + 1"))).scalar_one())

        assert await database.read_aside(BUYER, work) == 42
