"""Passkeys on pages: what the browser's dialogue gave arrives in a form."""

import json

import httpx
import pytest

from souk.kernel.database import Database
from tests.identity.authenticator import Authenticator
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in_browser
from tests.identity.passkeys.factories import PASSKEYS, KeyHolder, make_key_holder, options_to_sign_in
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
OWN, HERE = "/account/security/passkeys", "/account/security#passkeys"


async def send(client: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    token = client.cookies.get("souk_csrf", "")
    return await client.post(path, data={**form, "csrf_token": token}, headers=HTML)


async def made(client: httpx.AsyncClient, device: Authenticator) -> str:
    headers = {"X-CSRF-Token": client.cookies["souk_csrf"]}
    options = await client.post(f"{PASSKEYS}/options", headers=headers)
    return json.dumps(device.makes(options.json()["publicKey"]))


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database) -> KeyHolder:
    return await make_key_holder(client, database)


class TestSignIn:
    async def test_leads_to_where_one_wanted_to_go(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        page = await client.get("/sign-in", headers=HTML)
        assert 'autocomplete="username webauthn"' in page.text
        credential = json.dumps(ada.device.shows(await options_to_sign_in(client)))
        entered = await send(client, "/sign-in/passkey", credential=credential, next="/account/orders")
        assert (entered.status_code, entered.headers["location"]) == (303, "/account/orders")
        assert "Welcome back, Ada." in (await client.get("/account", headers=HTML)).text

    async def test_says_on_the_sign_in_page_why_not(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        before = len((await everything_in(database))["sessions"])
        stranger = json.dumps(Authenticator().shows(await options_to_sign_in(client)))
        for credential in (stranger, "{}", "", "[", '"text"'):
            answer = await send(client, "/sign-in/passkey", credential=credential, next="/account")
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/account")
        assert "This passkey opens no account here." in (await client.get("/sign-in", headers=HTML)).text
        assert len((await everything_in(database))["sessions"]) == before


class TestSecurityPage:
    async def test_adds_names_and_removes(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        added = await send(client, OWN, credential=await made(client, Authenticator()), name="My phone")
        assert (added.status_code, added.headers["location"]) == (303, HERE)
        shown = await client.get("/account/security", headers=HTML)
        assert "“My phone” signs you in from now on." in shown.text
        passkey_id = (await client.get(PASSKEYS)).json()["items"][0]["id"]
        assert (await send(client, f"{OWN}/{passkey_id}/rename", name="<b>Mine</b>")).status_code == 303
        assert "&lt;b&gt;Mine&lt;/b&gt;" in (await client.get("/account/security", headers=HTML)).text
        nameless = await send(client, f"{OWN}/{passkey_id}/rename", name=" ")
        assert "Please fill this in." in (await client.get(nameless.headers["location"], headers=HTML)).text
        assert (await send(client, f"{OWN}/{passkey_id}/remove")).headers["location"] == HERE
        assert (await client.get(PASSKEYS)).json()["items"] == []

    async def test_asks_who_it_is_first_when_that_is_long_ago(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        credential = await made(client, Authenticator())
        await send(client, OWN, credential=credential)
        passkey_id = (await client.get(PASSKEYS)).json()["items"][0]["id"]
        clock.move(minutes=11)
        confirm = "/account/confirm?next=/account/security%23passkeys"
        assert (await send(client, f"{OWN}/{passkey_id}/remove")).headers["location"] == confirm
        assert f'href="{confirm}"' in (await client.get("/account/security", headers=HTML)).text
        assert len((await client.get(PASSKEYS)).json()["items"]) == 1

    async def test_says_what_cannot_be_added(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        for credential in ("", "{}", await made(client, Authenticator(origin="https://evil.example"))):
            answer = await send(client, OWN, credential=credential)
            assert (answer.status_code, answer.headers["location"]) == (303, HERE)
        assert (await everything_in(database))["passkeys"] == []

    async def test_is_nobody_elses(self, client: httpx.AsyncClient, database: Database, ada: KeyHolder) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        before = (await everything_in(database))["passkeys"]
        for path in ("rename", "remove"):
            answer = await send(client, f"{OWN}/{ada.passkey_id}/{path}", name="Mine")
            assert answer.status_code == 404
        assert (await everything_in(database))["passkeys"] == before

    async def test_confirms_with_a_passkey(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, ada: KeyHolder
    ) -> None:
        await sign_in_browser(client, ada.person.email)
        clock.move(minutes=11)
        assert (
            'data-options="/api/v1/auth/confirm/options"' in (await client.get("/account/confirm", headers=HTML)).text
        )
        headers = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        options = (await client.post("/api/v1/auth/confirm/options", headers=headers)).json()["publicKey"]
        done = await send(client, "/account/confirm", credential=json.dumps(ada.device.shows(options)), next="/cart")
        assert (done.status_code, done.headers["location"]) == (303, "/cart")
        assert (await client.post(f"{PASSKEYS}/options", headers=headers)).status_code == 200
