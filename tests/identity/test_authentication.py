"""Who a request is taken for: bearer, cookie, socket, guest; and what forged requests are refused."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from sqlalchemy import update
from starlette.requests import HTTPConnection

from souk.identity import CrossSite, InvalidToken, grant_role, revoke_role
from souk.identity.models import Role, Session
from souk.kernel.actors import GUEST, SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in, sign_in_browser

pytestmark = pytest.mark.anyio
ME, PROFILE = "/api/v1/auth/me", "/api/v1/users/profile"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTML = {"Accept": "text/html"}


async def actor_behind(app: FastAPI, headers: Mapping[str, str], **scope: Any) -> Actor:
    """What `authenticate` makes of a request (or of a socket) with these headers."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    whole = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/x",
        "raw_path": b"/api/v1/x",
        "query_string": b"",
        "headers": [(b"host", b"souk.test"), *raw],
        "app": app,
        **scope,
    }
    connection = HTTPConnection(whole) if whole["type"] == "websocket" else Request(whole)
    database: Database = app.state.database
    async with database.read(GUEST) as ctx:
        actor: Actor = await app.state.authenticate(ctx, connection)
        return actor


async def access_token(client: httpx.AsyncClient, email: str) -> str:
    return (await sign_in(client, email))["Authorization"].removeprefix("Bearer ")


class TestActor:
    async def test_is_the_person_with_what_their_roles_hold(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        store_id, other_store = new_id(), new_id()
        person = await make_person(database, role="product_manager", full_name="Ada Byron")
        async with database.unit_of_work(SYSTEM) as uow:
            await grant_role(uow, person.id, "sales_manager")
            await grant_role(uow, person.id, "vendor_owner", store_id=store_id)
            await grant_role(uow, person.id, "support_agent", store_id=other_store)
        actor = await actor_behind(app, await sign_in(client, person.email))
        assert (actor.id, actor.name) == (person.id, "Ada Byron")
        assert isinstance(actor.session_id, UUID)
        assert actor.may("catalog:write")
        assert actor.may("pricing:discount")
        assert not actor.may("users:write")
        assert actor.may("users:write", store_id=store_id)
        assert actor.may("support:reply", store_id=other_store)
        assert not actor.may("stores:write", store_id=other_store)
        assert actor.stores_with("stores:write") == [store_id]

    async def test_is_known_in_one_statement(self, app: FastAPI, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, role="admin")
        headers = await sign_in(client, person.email)
        before = database.tally.statements
        await actor_behind(app, headers)
        assert database.tally.statements - before == 1
        await actor_behind(app, {})
        assert database.tally.statements - before == 1

    async def test_loses_a_role_with_the_next_request(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database, role="admin")
        headers = await sign_in(client, person.email)
        assert (await actor_behind(app, headers)).may("anything:at_all")
        async with database.unit_of_work(SYSTEM) as uow:
            assert await revoke_role(uow, person.id, "admin")
            assert not await revoke_role(uow, person.id, "admin")
        assert (await actor_behind(app, headers)).permissions == frozenset()

    async def test_holds_an_edited_bundle_with_the_next_request(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database, role="sales_manager")
        headers = await sign_in(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            edited = update(Role).where(Role.name == "sales_manager").values(permissions="reports:read orders:*")
            await uow.session.execute(edited)
        actor = await actor_behind(app, headers)
        assert set(actor.permissions) == {"reports:read", "orders:*"}
        assert actor.may("orders:cancel")
        assert not actor.may("pricing:discount")

    async def test_a_guest_has_a_key_and_nothing_else(self, app: FastAPI) -> None:
        assert await actor_behind(app, {}) == Actor()
        assert await actor_behind(app, {"Cookie": "souk_cart=abc_DEF-123"}) == Actor(guest_key="abc_DEF-123")
        assert await actor_behind(app, {"Cookie": f"souk_cart={'x' * 65}"}) == Actor()
        assert await actor_behind(app, {"Cookie": "souk_cart="}) == Actor()
        assert await actor_behind(app, {"Authorization": "Basic YTpi"}) == Actor()

    async def test_a_person_keeps_the_key_of_the_guest_they_were(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        actor = await actor_behind(app, {**headers, "Cookie": "souk_cart=abc"})
        assert (actor.id, actor.guest_key) == (person.id, "abc")

    async def test_bearer_counts_before_the_cookie(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, bob = await make_person(database), await make_person(database)
        bearer = await sign_in(client, ada.email)
        cookie = f"souk_session={await access_token(client, bob.email)}"
        assert (await actor_behind(app, {**bearer, "Cookie": cookie})).id == ada.id
        assert (await actor_behind(app, {"Cookie": cookie})).id == bob.id
        with pytest.raises(InvalidToken):
            await actor_behind(app, {"Authorization": "Bearer rubbish", "Cookie": cookie})

    async def test_an_ended_session_opens_nothing(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Session).values(revoked_at=uow.now))
        with pytest.raises(InvalidToken):
            await actor_behind(app, headers)


class TestSockets:
    async def test_are_known_by_token_bearer_or_cookie(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        token = await access_token(client, person.email)
        ours = {"Cookie": f"souk_session={token}", "Origin": "http://souk.test"}
        assert (await actor_behind(app, ours, type="websocket")).id == person.id
        assert (await actor_behind(app, {"Authorization": f"Bearer {token}"}, type="websocket")).id == person.id
        query = f"token={token}".encode()
        assert (await actor_behind(app, {}, type="websocket", query_string=query)).id == person.id
        assert (await actor_behind(app, {}, type="websocket")).id is None
        assert (await actor_behind(app, {}, query_string=query)).id is None

    async def test_of_other_sites_do_not_ride_on_the_cookie(
        self, app: FastAPI, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        token = await access_token(client, person.email)
        theirs = {"Cookie": f"souk_session={token}", "Origin": "https://evil.example"}
        with pytest.raises(CrossSite):
            await actor_behind(app, theirs, type="websocket")


class TestCsrf:
    async def test_a_cookie_alone_changes_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        of_another_session = await sign_in_browser(client, bob.email)
        client.cookies.clear()
        await sign_in_browser(client, ada.email)
        for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "rubbish"}, of_another_session):
            answer = await client.put(PROFILE, json={"full_name": "Mallory"}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
        assert (await client.get(PROFILE)).json()["full_name"] == "Ada Byron"

    async def test_the_token_opens_and_lives_as_long_as_the_session(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        csrf = await sign_in_browser(client, person.email)
        assert (await client.put(PROFILE, json={"full_name": "Ada King"}, headers=csrf)).status_code == 200
        await client.post("/api/v1/auth/refresh")
        assert client.cookies["souk_csrf"] == csrf["X-CSRF-Token"]
        assert (await client.put(PROFILE, json={"full_name": "Ada Byron"}, headers=csrf)).status_code == 200

    async def test_a_form_carries_it_as_a_field(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        csrf = (await sign_in_browser(client, person.email))["X-CSRF-Token"]
        with_token = {"full_name": "Ada King", "phone": "", "csrf_token": csrf}
        urlencoded = await client.post("/account/profile", data=with_token)
        assert urlencoded.status_code == 303
        multipart = await client.post("/account/profile", files={k: (None, v) for k, v in with_token.items()})
        assert multipart.status_code == 303
        without = await client.post("/account/profile", data={"full_name": "Mallory"})
        assert (without.status_code, without.json()["code"]) == (403, "csrf_failed")
        as_a_file = await client.post("/account/profile", files={"csrf_token": ("a.txt", csrf)})
        assert as_a_file.status_code == 403
        assert (await client.get(PROFILE)).json()["full_name"] == "Ada King"

    async def test_bearer_needs_none(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        headers = {
            **await sign_in(client, person.email),
            "Origin": "https://app.example",
            "Sec-Fetch-Site": "cross-site",
        }
        assert (await client.put(PROFILE, json={"full_name": "Ada King"}, headers=headers)).status_code == 200

    async def test_pages_carry_it(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        csrf = (await sign_in_browser(client, person.email))["X-CSRF-Token"]
        shown = await client.get("/account/profile", headers=HTML)
        assert f'<meta name="csrf-token" content="{csrf}">' in shown.text
        assert f'name="csrf_token" value="{csrf}"' in shown.text


class TestOtherSites:
    async def test_cannot_sign_anybody_in(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        login = {"email": person.email, "password": PASSWORD}
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://souk.test.evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            answer = await client.post("/api/v1/auth/login", json=login, headers=headers)
            assert (headers, answer.status_code, answer.json()["code"]) == (headers, 403, "cross_site")

    async def test_our_own_pages_programs_and_allowed_front_ends_can(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        login = {"email": person.email, "password": PASSWORD}
        for headers in (
            {},
            {"Origin": "http://souk.test", "Sec-Fetch-Site": "same-origin"},
            {"Origin": "http://127.0.0.1:8000"},
            {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "none"},
        ):
            assert (await client.post("/api/v1/auth/login", json=login, headers=headers)).status_code == 200, headers

    async def test_cannot_act_as_a_guest(self, app: FastAPI) -> None:
        foreign = {"Origin": "https://evil.example", "Cookie": "souk_cart=abc"}
        with pytest.raises(CrossSite):
            await actor_behind(app, foreign, method="POST")
        assert (await actor_behind(app, foreign)).guest_key == "abc"


class TestExpiredCookie:
    async def test_asks_a_program_to_refresh(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        clock.move(minutes=61)
        answer = await client.get(ME)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")

    async def test_keeps_a_shopper_signed_in_while_they_browse(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        for _ in range(3):
            clock.move(hours=30)
            shown = await client.get("/account/profile?from=%C3%A9&a=b", headers=HTML, follow_redirects=True)
            assert (shown.status_code, str(shown.url)) == (200, "http://souk.test/account/profile?from=%C3%A9&a=b")
            assert [step.status_code for step in shown.history] == [307, 307]
            assert person.email in shown.text

    async def test_loses_nothing_of_a_form(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        csrf = (await sign_in_browser(client, person.email))["X-CSRF-Token"]
        clock.move(hours=2)
        form = {"full_name": "Ada King", "csrf_token": csrf}
        sent = await client.post("/account/profile", data=form, follow_redirects=True)
        assert [step.status_code for step in sent.history] == [307, 307, 303]
        assert (await client.get(PROFILE)).json()["full_name"] == "Ada King"

    async def test_becomes_a_guests_visit_when_the_session_is_over(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Session).values(revoked_at=uow.now))
        clock.move(hours=2)
        shown = await client.get("/sign-in", headers=HTML, follow_redirects=True)
        assert (shown.status_code, [cookie.name for cookie in client.cookies.jar]) == (200, ["souk_device"])

    async def test_two_tabs_that_wake_up_together_stay_signed_in(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        old = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)}
        clock.move(hours=2)
        await client.get("/session/refresh?next=/account")
        clock.move(seconds=5)
        slower = await client.get("/session/refresh?next=/account", headers=old)
        assert (slower.status_code, slower.headers["location"]) == (307, "/account")
        assert slower.headers["set-cookie"].startswith("souk_rounds=1; ")
        assert (await client.get(ME)).status_code == 200
        clock.move(seconds=30)
        thief = await client.get("/session/refresh?next=/account", headers=old)
        assert 'souk_session=""' in thief.headers["set-cookie"]

    async def test_a_copy_that_never_gets_the_new_cookies_is_not_sent_round_for_ever(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        old = {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)}
        clock.move(hours=2)
        await client.get("/session/refresh?next=/account")
        copied = {"Cookie": f"{old['Cookie']}; souk_rounds=6"}
        answer = await client.get("/session/refresh?next=/account", headers=copied)
        assert 'souk_session=""' in answer.headers["set-cookie"]
        assert (await client.get(ME)).status_code == 401

    async def test_leads_nowhere_else(self, client: httpx.AsyncClient) -> None:
        for place in (
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\tb",
            "javascript:x",
            "",
            "/session/refresh",
        ):
            answer = await client.get("/session/refresh", params={"next": place})
            assert (place, answer.status_code, answer.headers["location"]) == (place, 307, "/")


class TestCookies:
    async def test_are_out_of_reach_of_scripts_but_for_the_csrf_token(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        answer = await client.post("/api/v1/auth/login", json={"email": person.email, "password": PASSWORD})
        week = "Max-Age=604800"
        shapes = sorted(
            tuple([part.strip() for part in cookie.split(";")[1:]] + [cookie.split("=")[0]])
            for cookie in answer.headers.get_list("set-cookie")
        )
        assert shapes == sorted(
            [
                ("HttpOnly", week, "Path=/", "SameSite=lax", "souk_session"),
                (week, "Path=/", "SameSite=lax", "souk_csrf"),
                ("HttpOnly", week, "Path=/api/v1/auth", "SameSite=lax", "souk_refresh"),
                ("HttpOnly", week, "Path=/session/refresh", "SameSite=lax", "souk_refresh"),
                ("HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=lax", "souk_device"),
            ]
        )

    async def test_are_secure_over_https(self, app: FastAPI, database: Database) -> None:
        person = await make_person(database)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://souk.test") as client:
            answer = await client.post("/api/v1/auth/login", json={"email": person.email, "password": PASSWORD})
        assert all("; Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
