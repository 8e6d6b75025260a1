"""Anonymous answers from memory: shared only between equals, and never older than a second."""

from datetime import UTC, datetime

import httpx
import msgspec
import pytest
from prometheus_client import REGISTRY
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from souk.kernel.cache import MOST_ENTRIES, CachedAnswers, ResponseCache
from souk.kernel.telemetry import RequestLine, request_log

pytestmark = pytest.mark.anyio


class Shop:
    """Counts how often it was asked, and answers with that count."""

    def __init__(self) -> None:
        self.asked = 0
        self.headers: dict[str, str] = {}
        self.status = 200

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await Request(scope, receive).body()
        await PlainTextResponse(f"answer {self.asked}", self.status, self.headers)(scope, receive, send)


class Second:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def second() -> Second:
    return Second()


@pytest.fixture
def answers(second: Second) -> CachedAnswers:
    return CachedAnswers(seconds=1.0, clock=second)


@pytest.fixture
def client(shop: Shop, answers: CachedAnswers) -> httpx.AsyncClient:
    app: ASGIApp = ResponseCache(shop, answers=answers, cacheable=lambda path: path.startswith("/shared"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test")


class TestResponseCache:
    async def test_answers_equals_from_memory(self, client: httpx.AsyncClient, shop: Shop) -> None:
        assert [(await client.get("/shared?a=1")).text for _ in range(3)] == ["answer 1"] * 3
        assert (await client.get("/shared?a=2")).text == "answer 2"

    async def test_is_never_older_than_a_second(self, client: httpx.AsyncClient, second: Second) -> None:
        await client.get("/shared")
        second.now += 0.99
        assert (await client.get("/shared")).text == "answer 1"
        second.now += 0.02
        assert (await client.get("/shared")).text == "answer 2"

    async def test_dies_at_once_when_the_catalogue_changes(
        self, client: httpx.AsyncClient, answers: CachedAnswers
    ) -> None:
        await client.get("/shared")
        answers.forget()
        assert (await client.get("/shared")).text == "answer 2"

    @pytest.mark.parametrize(
        "headers",
        [
            {"authorization": "Bearer x"},
            {"cookie": "souk_session=x"},
            {"cookie": "a=1; souk_cart=y"},
            {"cookie": "souk_notice=z"},
        ],
    )
    async def test_keeps_apart_whoever_shows_who_they_are(
        self, client: httpx.AsyncClient, headers: dict[str, str]
    ) -> None:
        await client.get("/shared")
        assert (await client.get("/shared", headers=headers)).text == "answer 2"
        assert (await client.get("/shared")).text == "answer 1"

    async def test_keeps_languages_and_themes_apart(self, client: httpx.AsyncClient) -> None:
        texts = [
            (await client.get("/shared", headers=h)).text
            for h in ({}, {"accept-language": "de"}, {"cookie": "souk_theme=dark"})
        ]
        assert texts == ["answer 1", "answer 2", "answer 3"]

    @pytest.mark.parametrize(("method", "path"), [("POST", "/shared"), ("GET", "/private")])
    async def test_leaves_everything_else_alone(self, client: httpx.AsyncClient, method: str, path: str) -> None:
        assert [(await client.request(method, path)).text for _ in range(2)] == ["answer 1", "answer 2"]

    @pytest.mark.parametrize(
        ("status", "headers"), [(404, {}), (200, {"set-cookie": "a=b"}), (200, {"cache-control": "no-store"})]
    )
    async def test_keeps_no_refusal_and_nothing_personal(
        self, client: httpx.AsyncClient, shop: Shop, status: int, headers: dict[str, str]
    ) -> None:
        shop.status, shop.headers = status, headers
        assert [(await client.get("/shared")).text for _ in range(2)] == ["answer 1", "answer 2"]

    async def test_an_unchanged_answer_is_a_304(self, client: httpx.AsyncClient) -> None:
        etag = (await client.get("/shared")).headers["etag"]
        again = await client.get("/shared", headers={"if-none-match": etag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert (await client.get("/shared", headers={"if-none-match": '"other"'})).status_code == 200

    async def test_an_answer_made_while_the_catalogue_changed_is_not_kept(
        self, shop: Shop, answers: CachedAnswers
    ) -> None:
        async def changing_meanwhile(scope: Scope, receive: Receive, send: Send) -> None:
            answers.forget()
            await shop(scope, receive, send)

        app = ResponseCache(changing_meanwhile, answers=answers, cacheable=lambda _: True)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test") as client:
            assert [(await client.get("/shared")).text for _ in range(2)] == ["answer 1", "answer 2"]

    async def test_memory_is_bounded(self, client: httpx.AsyncClient, answers: CachedAnswers) -> None:
        for n in range(MOST_ENTRIES + 5):
            await client.get(f"/shared?{n}")
        assert len(answers._entries) <= MOST_ENTRIES


def hits_counted() -> float:
    return REGISTRY.get_sample_value("souk_response_cache_total", {"outcome": "hit"}) or 0.0


class TestWhatIsNoted:
    async def test_each_answer_from_memory_has_an_id_of_its_own_and_is_noted_under_it(
        self, client: httpx.AsyncClient, shop: Shop, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        shop.headers = {"x-request-id": "of-the-first"}
        request_log.flush()
        before, request_log.enabled = hits_counted(), True
        try:
            first, second = [await client.get("/shared?token=s3cret&a=%22") for _ in range(2)]
            unchanged = await client.get("/shared?token=s3cret&a=%22", headers={"if-none-match": first.headers["etag"]})
            request_log.flush()
        finally:
            request_log.enabled = False
        assert first.headers.get_list("x-request-id") == ["of-the-first"]
        ids = [each.headers["x-request-id"] for each in (second, unchanged)]
        assert len({"of-the-first", *ids}) == 3
        lines = [msgspec.json.decode(line, type=RequestLine) for line in capsysbinary.readouterr().out.splitlines()]
        assert [(line.path, line.query, line.status, line.request_id) for line in lines] == [
            ("/shared", "token=[removed]&a=%22", 200, ids[0]),
            ("/shared", "token=[removed]&a=%22", 304, ids[1]),
        ]
        assert abs((datetime.now(UTC) - datetime.fromisoformat(lines[0].timestamp)).total_seconds()) < 60
        assert hits_counted() == before + 2
