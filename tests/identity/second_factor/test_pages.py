"""The pages of the second factor, without JavaScript."""

import html
import re

import httpx
import pyotp
import pytest

from souk.identity import Person
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in_browser
from tests.identity.rows import everything_in
from tests.identity.second_factor.factories import Guarded, demand_second_factor, make_guarded

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
ENROLMENT, CODE, CONFIRM = "/account/security/second-factor", "/sign-in/code", "/account/confirm"


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database, clock: SettableClock) -> Guarded:
    guarded = await make_guarded(client, database, clock)
    client.cookies.clear()
    return guarded


async def send(client: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    """A form of a browser that is signed in."""
    token = client.cookies.get("souk_csrf", "")
    return await client.post(path, data={**form, "csrf_token": token}, headers=HTML)


async def type_password(client: httpx.AsyncClient, person: Person, back: str = "/account") -> httpx.Response:
    return await client.post("/sign-in", data={"email": person.email, "password": PASSWORD, "next": back}, headers=HTML)


async def enrol(client: httpx.AsyncClient, clock: SettableClock) -> httpx.Response:
    begun = await send(client, f"{ENROLMENT}/begin")
    assert (begun.status_code, begun.headers["location"].split("?")[0]) == (303, ENROLMENT)
    shown = await client.get(ENROLMENT, headers=HTML)
    key = re.search(r'id="totp-key">([A-Z2-7 ]+)<', shown.text)
    assert key is not None
    assert 'src="data:image/svg+xml' in html.unescape(shown.text)
    assert shown.headers["cache-control"] == "no-store"
    code = pyotp.TOTP(key[1].replace(" ", "")).at(clock.now)
    return await send(client, f"{ENROLMENT}/confirm", code=code, password=PASSWORD, next="/account/orders")


class TestSecondStep:
    async def test_is_asked_for_after_the_password_and_leads_to_where_one_wanted_to_go(
        self, client: httpx.AsyncClient, ada: Guarded
    ) -> None:
        first = await type_password(client, ada.person, "/account/addresses?a=b")
        assert (first.status_code, first.headers["location"]) == (303, f"{CODE}?next=/account/addresses%3Fa%3Db")
        assert "souk_session" not in client.cookies
        asked = await client.get(first.headers["location"], headers=HTML)
        assert asked.status_code == 200
        assert 'name="next" value="/account/addresses?a=b"' in asked.text
        assert 'autocomplete="one-time-code"' in asked.text
        entered = await send(client, CODE, code=ada.code(), next="/account/addresses?a=b")
        assert (entered.status_code, entered.headers["location"]) == (303, "/account/addresses?a=b")
        assert "souk_challenge" not in client.cookies
        shown = await client.get("/account/addresses?a=b", headers=HTML)
        assert "Welcome back, Ada." in shown.text

    async def test_waits_with_a_cookie_that_only_the_sign_in_page_sees(
        self, client: httpx.AsyncClient, ada: Guarded
    ) -> None:
        first = await type_password(client, ada.person)
        (cookie,) = [each for each in first.headers.get_list("set-cookie") if each.startswith("souk_challenge")]
        assert {"HttpOnly", "Max-Age=300", "Path=/sign-in", "SameSite=lax"} <= {
            part.strip() for part in cookie.split(";")
        }

    async def test_says_what_is_wrong_and_waits_on(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        before = len((await everything_in(database))["sessions"])
        await type_password(client, ada.person)
        wrong = await send(client, CODE, code="000000")
        assert wrong.status_code == 401
        assert "This code is not right" in wrong.text
        empty = await send(client, CODE, code="")
        assert empty.status_code == 422
        assert "Please fill this in." in empty.text
        assert len((await everything_in(database))["sessions"]) == before
        assert (await send(client, CODE, code=ada.code())).status_code == 303

    async def test_takes_a_recovery_code(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        await type_password(client, ada.person)
        asked = await client.get(f"{CODE}?recovery=true", headers=HTML)
        assert "Recovery code" in asked.text
        assert "one-time-code" not in asked.text
        entered = await send(client, CODE, code=ada.recovery_codes[0], recovery="1")
        assert (entered.status_code, entered.headers["location"]) == (303, "/")

    async def test_starts_again_when_it_took_too_long(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        await type_password(client, ada.person)
        ada.clock.move(minutes=5)
        late = await send(client, CODE, code=ada.code(), next="/account")
        assert (late.status_code, late.headers["location"]) == (303, "/sign-in?next=/account")
        shown = await client.get(late.headers["location"], headers=HTML)
        assert "Start again with your password" in shown.text

    async def test_is_shown_to_nobody_who_does_not_wait_for_it(self, client: httpx.AsyncClient) -> None:
        for answer in (await client.get(CODE, headers=HTML), await send(client, CODE, code="123456")):
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")

    async def test_the_sixth_code_waits(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        await type_password(client, ada.person)
        answers = [await send(client, CODE, code="000000") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]

    async def test_refuses_other_sites(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        await type_password(client, ada.person)
        evil = {**HTML, "Origin": "https://evil.example"}
        assert (await client.post(CODE, data={"code": ada.code()}, headers=evil)).status_code == 403
        assert (await client.post("/sign-in/passkey", data={"credential": "{}"}, headers=evil)).status_code == 403


class TestSettingUp:
    async def test_shows_ten_codes_once_and_signs_in_with_them_afterwards(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        security = await client.get("/account/security", headers=HTML)
        assert "Set up an app" in security.text
        shown = await enrol(client, clock)
        assert shown.status_code == 200
        assert shown.headers["cache-control"] == "no-store"
        codes = re.findall(r"<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})</code>", shown.text)
        assert len(codes) == 10
        assert 'href="/account/orders"' in shown.text
        for path in ("/account/security", ENROLMENT):
            assert codes[0] not in (await client.get(path, headers=HTML)).text
        assert "10 left" in (await client.get("/account/security", headers=HTML)).text
        client.cookies.clear()
        await type_password(client, person)
        assert (await send(client, CODE, code=codes[9], recovery="1")).status_code == 303
        assert "9 left" in (await client.get("/account/security", headers=HTML)).text

    async def test_says_what_is_wrong_and_never_repeats_the_password(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        await send(client, f"{ENROLMENT}/begin")
        wrong = await send(client, f"{ENROLMENT}/confirm", code="000000", password=PASSWORD)
        assert wrong.status_code == 422
        assert "This code does not match." in wrong.text
        refused = await send(client, f"{ENROLMENT}/confirm", code="000000", password="wrong-secret")
        assert refused.status_code == 403
        assert "wrong-secret" not in refused.text
        missing = await send(client, f"{ENROLMENT}/confirm", code="", password="")
        assert missing.status_code == 422

    async def test_is_undone_with_password_and_code(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        await type_password(client, ada.person)
        await send(client, CODE, code=ada.code())
        refused = await send(client, f"{ENROLMENT}/disable", code="000000", password=PASSWORD)
        assert refused.status_code == 403
        assert "The password or the code is not right." in refused.text
        done = await send(client, f"{ENROLMENT}/disable", code=ada.code(), password=PASSWORD)
        assert (done.status_code, done.headers["location"]) == (303, "/account/security#second-factor")
        client.cookies.clear()
        assert (await type_password(client, ada.person)).headers["location"] == "/account"

    async def test_makes_new_recovery_codes_for_whoever_confirmed(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        assert (await send(client, f"{ENROLMENT}/recovery-codes")).headers["location"] == ENROLMENT
        await enrol(client, clock)
        clock.move(minutes=11)
        sent = await send(client, f"{ENROLMENT}/recovery-codes")
        assert (sent.status_code, sent.headers["location"]) == (303, f"{CONFIRM}?next={ENROLMENT}")
        asked = await client.get(sent.headers["location"], headers=HTML)
        assert "Use a code instead" in asked.text
        wrong = await send(client, CONFIRM, password="not hers", next=ENROLMENT)
        assert wrong.status_code == 403
        right = await send(client, CONFIRM, password=PASSWORD, next=ENROLMENT)
        assert (right.status_code, right.headers["location"]) == (303, ENROLMENT)
        assert len(re.findall("<code>", (await send(client, f"{ENROLMENT}/recovery-codes")).text)) == 10

    async def test_is_behind_the_sign_in_page(self, client: httpx.AsyncClient) -> None:
        for path in (ENROLMENT, CONFIRM):
            answer = await client.get(path, headers=HTML)
            assert answer.headers["location"].startswith("/sign-in?next=")
        for path in ("begin", "confirm", "disable", "recovery-codes"):
            assert (await client.post(f"{ENROLMENT}/{path}", headers=HTML)).status_code == 401

    async def test_needs_the_token_of_its_form(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        for path in ("begin", "confirm", "disable", "recovery-codes"):
            assert (await client.post(f"{ENROLMENT}/{path}", headers=HTML)).status_code == 403


class TestDemanded:
    async def test_leads_through_the_enrolment_to_where_one_wanted_to_go(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        await demand_second_factor(database, "support_agent")
        person = await make_person(database, role="support_agent")
        await sign_in_browser(client, person.email)
        asked = await client.get("/account/profile", headers=HTML, follow_redirects=True)
        assert str(asked.url) == f"http://souk.test{ENROLMENT}?next=/account/profile"
        assert "Your role needs a second factor." in asked.text
        assert 'name="next" value="/account/profile"' in asked.text
        assert (await enrol(client, clock)).status_code == 200
        assert (await client.get("/account/profile", headers=HTML)).status_code == 200


class TestConfirmPage:
    async def test_leads_nowhere_but_into_the_shop(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        answer = await send(client, CONFIRM, password=PASSWORD, next="https://evil.example")
        assert answer.headers["location"] == "/account/security"

    async def test_says_what_it_needs(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        for form in ({}, {"credential": "rubbish"}, {"password": "a", "code": "b"}):
            answer = await send(client, CONFIRM, **form)
            assert (form, answer.status_code) == (form, 422)
