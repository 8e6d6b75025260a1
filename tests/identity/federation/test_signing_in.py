"""Signing in with an account elsewhere: who gets in, and that nobody else does."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI
from sqlalchemy import text, update

from souk.identity.federation.models import LinkedSignIn
from souk.identity.federation.queries import index_of
from souk.identity.models import User
from souk.identity.passwords import is_unmatched
from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from tests.cart.factories import rows_in
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person
from tests.identity.federation.conftest import PROVIDER
from tests.identity.federation.paper import ISSUER, PaperProvider
from tests.identity.federation.walking import ADA, CALLBACK, HTML, LINK, START, accounts, come_back, everything, set_out
from tests.identity.second_factor.factories import make_guarded

pytestmark = pytest.mark.anyio


class TestANewPerson:
    async def test_gets_an_account_without_a_password_and_is_in(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        entered = await come_back(client, provider, "/account/profile")
        assert (entered.status_code, entered.headers["location"]) == (303, "/account/profile")
        assert "Ada Byron" in (await client.get("/account/profile", headers=HTML)).text
        (ada,) = await accounts(database)
        assert (ada.email, ada.full_name, ada.is_verified, is_unmatched(ada.password_hash)) == (
            "ada@example.com",
            "Ada Byron",
            True,
            True,
        )
        login = await client.post("/api/v1/auth/login", json={"email": ada.email, "password": PASSWORD})
        assert login.status_code == 401

    async def test_is_known_the_next_time_whatever_became_of_the_address(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        client.cookies.clear()
        again = await come_back(client, provider, sub="ada-1", email="other@example.com", email_verified=False)
        assert again.headers["location"] == "/account"
        assert [each.email for each in await accounts(database)] == ["ada@example.com"]

    async def test_is_told_apart_by_every_letter_of_the_subject(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        client.cookies.clear()
        await come_back(client, provider, sub="ADA-1", email="eve@example.com", email_verified=True)
        assert [each.email for each in await accounts(database)] == ["ada@example.com", "eve@example.com"]

    def test_is_found_when_secrets_have_changed(self) -> None:
        old, new, key = "an old secret of the shop", "a new secret of the shop", Fernet.generate_key().decode()
        before = KeyRing([key], index_secret=old)
        after = KeyRing([key], index_secret=old, signing_secrets=(new, old))
        assert index_of(before, ISSUER, "ada-1") == index_of(after, ISSUER, "ada-1")
        assert index_of(before, ISSUER, "ada-1") != index_of(before, f"{ISSUER}/", "ada-1")

    async def test_leaves_subject_and_address_readable_nowhere(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider, **{**ADA, "sub": "a-very-telling-subject"})
        async with database.read(SYSTEM) as ctx:
            outbox = repr((await ctx.session.execute(text("SELECT payload FROM outbox"))).all())
        kept = repr(await rows_in(database, LinkedSignIn)) + outbox
        assert [secret for secret in ("a-very-telling-subject", ADA["email"]) if str(secret) in kept] == []

    async def test_is_one_however_often_they_press(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, provider: PaperProvider
    ) -> None:
        async def walk() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as browser:
                return await come_back(browser, provider)

        answers = await asyncio.gather(*(walk() for _ in range(4)))
        assert {answer.headers.get("location") for answer in answers} == {"/account"}
        assert len(await accounts(database)) == 1
        assert len((await rows_in(database, LinkedSignIn))["linked_sign_ins"]) == 1

    @pytest.mark.parametrize(
        "claims",
        [
            {"email": "ada@example.com", "email_verified": False},
            {"email": "ada@example.com"},
            {"email": "ada@example.com", "email_verified": "false"},
            {"email": "not an address", "email_verified": True},
            {"email": ["ada@example.com"], "email_verified": True},
            {"email": "a" * 250 + "@example.com", "email_verified": True},
            {},
        ],
    )
    async def test_needs_an_address_that_the_provider_vouches_for(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider, claims: dict[str, object]
    ) -> None:
        before = await everything(database)
        answer = await come_back(client, provider, sub="ada-1", **claims)
        assert (answer.status_code, "does not vouch for your e-mail address" in answer.text) == (403, True)
        assert await everything(database) == before

    async def test_may_be_told_of_beside_the_token(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        provider.told = {**ADA, "name": "<script>Ada</script>\n\x00 Byron"}
        assert (await come_back(client, provider, sub="ada-1")).headers["location"] == "/account"
        assert [each.full_name for each in await accounts(database)] == ["<script>Ada</script> Byron"]
        client.cookies.clear()
        provider.told = {**ADA, "sub": "somebody-else"}
        assert (await come_back(client, provider, sub="ada-2")).status_code == 403


class TestAnExistingAccount:
    async def test_is_never_taken_over_by_an_address_alone(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await make_person(database, email="ada@example.com")
        before = await everything(database)
        answer = await come_back(client, provider)
        assert (answer.status_code, answer.headers["location"]) == (303, LINK)
        page = await client.get(LINK, headers=HTML)
        assert "ada@example.com has an account here already" in page.text
        wrong = await client.post(LINK, data={"password": "a guess of mine"}, headers=HTML)
        assert (wrong.status_code, "The e-mail or the password is not right." in wrong.text) == (401, True)
        after = await everything(database)
        assert {name: after[name] for name in ("users", "sessions", "linked_sign_ins")} == {
            name: before[name] for name in ("users", "sessions", "linked_sign_ins")
        }
        assert (await client.get("/api/v1/auth/me")).status_code == 401

    async def test_is_linked_once_its_password_was_given(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        person = await make_person(database, email="Ada@Example.com")
        await come_back(client, provider, "/stores")
        linked = await client.post(LINK, data={"password": PASSWORD}, headers=HTML)
        assert (linked.status_code, linked.headers["location"]) == (303, "/stores")
        assert (await client.get("/api/v1/auth/me")).json()["id"] == str(person.id)
        client.cookies.clear()
        assert (await come_back(client, provider)).headers["location"] == "/account"
        assert (await client.get("/api/v1/auth/me")).json()["id"] == str(person.id)

    async def test_with_a_second_factor_is_linked_after_it(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider, clock: SettableClock
    ) -> None:
        guarded = await make_guarded(client, database, clock)
        client.cookies.clear()
        claims = {"sub": "x", "email": guarded.person.email, "email_verified": True}
        await come_back(client, provider, "/stores", **claims)
        half = await client.post(LINK, data={"password": PASSWORD}, headers=HTML)
        assert half.headers["location"] == f"/sign-in/code?next={LINK}"
        assert (await rows_in(database, LinkedSignIn))["linked_sign_ins"] == []
        whole = await client.post("/sign-in/code", data={"code": guarded.code(), "next": LINK}, headers=HTML)
        assert whole.headers["location"] == LINK
        assert "Link it" in (await client.get(LINK, headers=HTML)).text
        token = {"csrf_token": client.cookies["souk_csrf"]}
        assert (await client.post(LINK, headers=HTML)).status_code == 403
        assert (await client.post(LINK, data=token, headers=HTML)).headers["location"] == "/stores"
        client.cookies.clear()
        again = await come_back(client, provider, "/stores", **claims)
        assert again.headers["location"] == "/sign-in/code?next=/stores"
        assert (await client.get("/api/v1/auth/me")).status_code == 401

    async def test_is_not_linked_by_somebody_else(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await make_person(database, email="ada@example.com")
        eve = await make_person(database, email="eve@example.com")
        await come_back(client, provider)
        await client.post("/sign-in", data={"email": eve.email, "password": PASSWORD}, headers=HTML)
        token = {"csrf_token": client.cookies["souk_csrf"]}
        answer = await client.post(LINK, data=token, headers=HTML)
        assert answer.status_code == 303
        assert (await rows_in(database, LinkedSignIn))["linked_sign_ins"] == []

    async def test_that_is_disabled_stays_closed(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        client.cookies.clear()
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_active=False))
        answer = await come_back(client, provider)
        assert (answer.status_code, "This account has been disabled." in answer.text) == (403, True)
        assert (await client.get("/api/v1/auth/me")).status_code == 401


class TestTheWayThere:
    async def test_asks_for_everything_that_will_be_checked(self, client: httpx.AsyncClient) -> None:
        location = await set_out(client)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked.keys() >= {"state", "nonce", "code_challenge"}
        assert (asked["scope"], asked["redirect_uri"]) == (
            "openid email profile",
            "http://127.0.0.1:8000/auth/oidc/paper/callback",
        )
        again = {name: values[0] for name, values in parse_qs(urlsplit(await set_out(client)).query).items()}
        assert [name for name in ("state", "nonce", "code_challenge") if asked[name] == again[name]] == []

    async def test_keeps_its_secrets_sealed_from_scripts_and_from_other_doors(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(START, headers=HTML)
        cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("souk_oidc="))
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/auth/oidc", "max-age=600"} <= attributes
        location = parse_qs(urlsplit(answer.headers["location"]).query)
        assert [each for each in ("state", "nonce") if location[each][0] in cookie] == []

    async def test_is_not_for_other_sites_to_begin(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        for site in ("cross-site", "same-site"):
            answer = await client.get(f"{START}?next=/stores", headers={**HTML, "Sec-Fetch-Site": site})
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/stores")
        assert provider.calls == []

    async def test_leads_nowhere_but_into_the_shop(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        for place in ("https://evil.example", "//evil.example", "/\\evil.example", "/" + "a" * 1500):
            assert (await come_back(client, provider, place)).headers["location"] == "/"
            client.cookies.clear()

    async def test_to_an_unknown_provider_is_none(self, client: httpx.AsyncClient) -> None:
        for path in ("/auth/oidc/nobody/start", "/auth/oidc/nobody/callback?code=a&state=b"):
            assert (await client.get(path, headers=HTML)).status_code == 404

    async def test_is_shown_on_the_pages_to_sign_in_and_up(self, client: httpx.AsyncClient) -> None:
        for page in ("/sign-in", "/sign-up"):
            shown = await client.get(f"{page}?next=/stores", headers=HTML)
            assert 'href="/auth/oidc/paper/start?next=/stores"' in shown.text
            assert "Continue with Stone" in shown.text
        items = (await client.get("/api/v1/auth/providers")).json()["items"]
        assert items[0] == {"name": "paper", "label": "Paper", "start_url": "/auth/oidc/paper/start"}


class TestStrictCookies:
    @pytest.fixture
    def settings(self, make_settings: Override) -> Settings:
        return make_settings(federation={"providers": {"paper": PROVIDER}}, cookies={"samesite": "strict"})

    async def test_are_led_on_by_a_page_of_the_shop(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        entered = await come_back(client, provider, "/account/profile")
        assert (entered.status_code, entered.headers["refresh"]) == (200, "0; url=/account/profile")
        assert 'href="/account/profile"' in entered.text
        assert {"souk_session", "souk_csrf"} <= set(client.cookies)
        assert "Ada Byron" in (await client.get("/account/profile", headers=HTML)).text


class TestComingBack:
    async def test_is_for_the_browser_that_was_sent(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        """An attacker who lets a victim finish the attacker's own sign-in gets nowhere."""
        params = provider.consent(await set_out(client), **ADA)
        mine = client.cookies["souk_oidc"]
        before = await everything(database)
        for cookie in (None, "forged", mine[:-4] + "AAAA"):
            client.cookies.clear()
            if cookie is not None:
                client.cookies.set("souk_oidc", cookie)
            answer = await client.get(CALLBACK, params=params, headers=HTML)
            assert (answer.status_code, "not begun in this browser" in answer.text) == (403, True)
        client.cookies.clear()
        await set_out(client)  # a sign-in of one's own, with another state
        assert (await client.get(CALLBACK, params=params, headers=HTML)).status_code == 403
        assert await everything(database) == before

    @pytest.mark.parametrize("state", ["", "x", None])
    async def test_with_a_forged_state_is_refused(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider, state: str | None
    ) -> None:
        params = provider.consent(await set_out(client), **ADA)
        forged = {"code": params["code"], **({"state": state} if state is not None else {})}
        before = await everything(database)
        assert (await client.get(CALLBACK, params=forged, headers=HTML)).status_code == 403
        assert await everything(database) == before
        assert (await client.get(CALLBACK, params=params, headers=HTML)).headers["location"] == "/account"

    async def test_takes_ten_minutes_at_most(
        self, client: httpx.AsyncClient, provider: PaperProvider, clock: SettableClock
    ) -> None:
        params = provider.consent(await set_out(client), **ADA)
        clock.move(minutes=10)
        assert (await client.get(CALLBACK, params=params, headers=HTML)).status_code == 403

    async def test_by_the_door_of_another_provider_is_refused(
        self, client: httpx.AsyncClient, provider: PaperProvider
    ) -> None:
        params = provider.consent(await set_out(client), **ADA)
        other = CALLBACK.replace("paper", "stone")
        assert (await client.get(other, params=params, headers=HTML)).status_code == 403

    async def test_twice_with_the_same_code_is_refused(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, provider: PaperProvider
    ) -> None:
        params = provider.consent(await set_out(client), **ADA)
        kept = client.cookies["souk_oidc"]
        assert (await client.get(CALLBACK, params=params, headers=HTML)).status_code == 303
        assert "souk_oidc" not in client.cookies
        before = await everything(database)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://souk.test", cookies={"souk_oidc": kept}
        ) as thief:
            answer = await thief.get(CALLBACK, params=params, headers=HTML)
        assert (answer.status_code, "does not hold" in answer.text) == (403, True)
        assert await everything(database) == before

    async def test_with_a_no_says_so(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        params = provider.consent(await set_out(client), **ADA)
        answer = await client.get(CALLBACK, params={"state": params["state"], "error": "access_denied"}, headers=HTML)
        assert (answer.status_code, "did not sign you in" in answer.text) == (403, True)
        assert 'href="/auth/oidc/paper/start?next=/account"' in answer.text

    async def test_from_another_issuer_is_refused(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        params = provider.consent(await set_out(client), **ADA)
        answer = await client.get(CALLBACK, params={**params, "iss": "https://evil.example"}, headers=HTML)
        assert answer.status_code == 403

    async def test_answers_long_and_strange_addresses(self, client: httpx.AsyncClient) -> None:
        await set_out(client)
        for params in ({"code": "x" * 5000, "state": "y"}, {"code": "\N{GRINNING FACE}", "state": "'\"<"}, {}):
            answer = await client.get(CALLBACK, params=params, headers=HTML)
            assert answer.status_code in {403, 422}
