from collections.abc import AsyncIterator

import httpx
import pytest

from souk.ui import answer_key
from souk.ui.shell import NOTICE_LENGTH, Notice, badge_of, notice_of, theme_of, write_notice
from tests.ui.showcase import build

pytestmark = pytest.mark.anyio


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build())
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
        yield client


class TestPage:
    async def test_wraps_the_view_in_the_layout(self, browser: httpx.AsyncClient) -> None:
        answer = await browser.get("/gallery")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<title>Everything · Souk</title>" in answer.text
        assert '<meta name="description" content="Every component">' in answer.text
        assert '<a href="/gallery" aria-current="page">Shop</a>' in answer.text

    async def test_draws_the_theme_and_the_number_of_the_cookies(self, browser: httpx.AsyncClient) -> None:
        dressed = await browser.get("/gallery", headers={"cookie": "souk_theme=dark; souk_badge=3"})
        bare = await browser.get("/gallery", headers={"cookie": "souk_theme=<b>; souk_badge=-1"})

        assert '<html lang="en" data-theme="dark">' in dressed.text
        assert 'id="bag-count">3<' in dressed.text
        assert '<html lang="en" data-theme="auto">' in bare.text
        assert 'id="bag-count" hidden>0<' in bare.text

    async def test_puts_the_token_into_every_posting_form(self, browser: httpx.AsyncClient) -> None:
        text = (await browser.get("/gallery")).text
        forms = [part.split("</form>")[0] for part in text.split("<form")[1:]]
        posting = [form for form in forms if 'method="post"' in form]

        assert len(posting) == 5
        assert all('name="csrf_token" value="token-1"' in form for form in posting)

    async def test_obeys_the_content_security_policy(self, browser: httpx.AsyncClient) -> None:
        for path in ("/gallery", "/gallery/workspace", "/docs", "/error/404"):
            text = (await browser.get(path)).text
            assert " style=" not in text
            assert " onclick=" not in text
            assert all(tag.startswith((' type="module" src=', " src=")) for tag in scripts(text))


def scripts(text: str) -> list[str]:
    return [part.split(">")[0] for part in text.split("<script")[1:]]


class TestFragment:
    async def test_is_the_template_alone_and_sees_the_components(self, browser: httpx.AsyncClient) -> None:
        text = (await browser.get("/drawer")).text

        assert "<html" not in text
        assert text.count('class="line-item"') == 2
        assert '<hx-partial hx-target="#bag-count" hx-swap="outerHTML">' in text

    async def test_escapes_what_people_typed(self, browser: httpx.AsyncClient) -> None:
        text = (await browser.get("/suggest", params={"q": "<script>alert(1)</script>"})).text

        assert "<script>" not in text
        assert "&lt;script&gt;" in text


class TestRedirect:
    async def test_leaves_a_notice_that_is_shown_once(self, browser: httpx.AsyncClient) -> None:
        sent = await browser.post("/undo")
        assert (sent.status_code, sent.headers["location"]) == (303, "/gallery")
        cookie = sent.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "Max-Age=60" in cookie

        first = await browser.get("/gallery")
        assert "<p>Undone.</p>" in first.text
        assert first.headers["cache-control"] == "no-store"

        assert "Undone." not in (await browser.get("/gallery")).text

    async def test_tells_htmx_where_to_go(self, browser: httpx.AsyncClient) -> None:
        sent = await browser.post("/undo", headers={"hx-request": "true"})

        assert (sent.status_code, sent.headers["hx-redirect"], sent.text) == (200, "/gallery", "")


class TestErrorPage:
    @pytest.mark.parametrize("status", [401, 403, 404, 409, 422, 429, 500, 503])
    async def test_is_kind_and_names_the_reference(self, browser: httpx.AsyncClient, status: int) -> None:
        answer = await browser.get(f"/error/{status}")

        assert answer.status_code == status
        assert "<code>not_found</code> · reference <code>01HX</code>" in answer.text
        assert 'href="/"><span>To the start</span>' in answer.text

    async def test_is_a_toast_to_htmx(self, browser: httpx.AsyncClient) -> None:
        answer = await browser.get("/error/409", headers={"hx-request": "true"})

        assert (answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == ("#toasts", "beforeend")
        assert 'class="toast bad" role="alert"' in answer.text
        assert "<html" not in answer.text


class TestCookies:
    def test_a_notice_survives_the_journey(self) -> None:
        packed = write_notice("Naïve — “quoted”; a=b", "warn")

        assert packed.isascii()
        assert not set(packed) & set(' ;,"')
        assert notice_of({"souk_notice": packed}) == Notice("Naïve — “quoted”; a=b", "warn")

    def test_a_notice_is_short(self) -> None:
        told = notice_of({"souk_notice": write_notice("ü" * 5000, "good")})

        assert told is not None
        assert len(told.text) == NOTICE_LENGTH

    @pytest.mark.parametrize("odd", ["", "!!!", "bm9wZQ", "W10", "WzEsMl0", "WyJhIiwiZXZpbCJd", "A" * 9000, "é"])
    def test_an_odd_cookie_is_no_notice(self, odd: str) -> None:
        assert notice_of({"souk_notice": odd}) is None

    def test_odd_themes_and_numbers_are_none(self) -> None:
        assert [theme_of({"souk_theme": one}) for one in ("dark", "pink", "")] == ["dark", "auto", "auto"]
        assert [badge_of({"souk_badge": one}) for one in ("7", "x", "-1", "٣", "99999", "")] == [7, 0, 0, 0, 0, 0]

    def test_says_what_a_remembered_page_depends_on(self) -> None:
        assert answer_key({"souk_theme": "dark", "souk_badge": "2", "other": "x"}) == ("dark", 2)
        assert answer_key({"souk_notice": "x"}) is None


class TestErrorCodes:
    async def test_have_a_page_where_the_type_of_a_problem_leads(self, client: httpx.AsyncClient) -> None:
        refused = (await client.get("/api/v1/products/no-such-thing")).json()
        path, _, code = refused["type"].partition("#")
        html = (await client.get(path)).text
        assert html.count(f'id="{code}"') == 1
