"""Staying signed in: rotation, reuse, signing out."""

import asyncio

import httpx
import pytest
from sqlalchemy import select, update

from souk.identity import grant_role
from souk.identity.models import RefreshToken, Session, User
from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import token_digest
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in, sign_in_browser
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
REFRESH, LOGOUT, ME = "/api/v1/auth/refresh", "/api/v1/auth/logout", "/api/v1/auth/me"


async def tokens_of(client: httpx.AsyncClient, email: str) -> dict[str, str]:
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    client.cookies.clear()
    body: dict[str, str] = answer.json()
    return body


async def refresh(client: httpx.AsyncClient, token: object) -> httpx.Response:
    answer = await client.post(REFRESH, json={"refresh_token": token})
    client.cookies.clear()
    return answer


async def opens(client: httpx.AsyncClient, access_token: str) -> bool:
    return (await client.get(ME, headers={"Authorization": f"Bearer {access_token}"})).status_code == 200


class TestRefresh:
    async def test_gives_a_new_pair(self, client: httpx.AsyncClient, database: Database, clock: SettableClock) -> None:
        person = await make_person(database)
        first = await tokens_of(client, person.email)
        clock.move(hours=2)
        answer = await refresh(client, first["refresh_token"])
        assert answer.status_code == 200
        second = answer.json()
        assert sorted(second) == ["access_token", "expires_in", "refresh_token", "token_type"]
        assert (second["token_type"], second["expires_in"]) == ("bearer", 3600)
        assert second["refresh_token"] != first["refresh_token"]
        assert await opens(client, second["access_token"])

    async def test_keeps_only_digests(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        tokens = await tokens_of(client, person.email)
        kept = repr(await everything_in(database))
        assert tokens["refresh_token"] not in kept
        assert tokens["access_token"] not in kept
        assert token_digest(tokens["refresh_token"]) in kept

    async def test_ends_the_whole_family_when_a_token_comes_twice(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        other_device = await tokens_of(client, person.email)
        first = await tokens_of(client, person.email)
        second = (await refresh(client, first["refresh_token"])).json()
        clock.move(minutes=1)
        reused = await refresh(client, first["refresh_token"])
        assert (reused.status_code, reused.json()["code"]) == (401, "token_reused")
        async with database.read(SYSTEM) as ctx:
            ended = list(await ctx.session.scalars(select(Session.revoked_at).where(Session.revoked_at.is_not(None))))
        assert ended == [clock.now]
        latest = await refresh(client, second["refresh_token"])
        assert (latest.status_code, latest.json()["code"]) == (401, "invalid_token")
        assert not await opens(client, first["access_token"])
        assert not await opens(client, second["access_token"])
        assert await opens(client, other_device["access_token"])

    async def test_of_two_at_once_exactly_one_wins_and_the_family_ends(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        for _ in range(5):
            tokens = await tokens_of(client, person.email)
            answers = await asyncio.gather(*(refresh(client, tokens["refresh_token"]) for _ in range(2)))
            assert sorted(answer.status_code for answer in answers) == [200, 401]
            won, lost = sorted(answers, key=lambda answer: answer.status_code)
            assert lost.json()["code"] == "token_reused"
            assert not await opens(client, won.json()["access_token"])
            assert (await refresh(client, won.json()["refresh_token"])).status_code == 401

    async def test_lasts_seven_days_from_the_last_renewal(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        tokens = await tokens_of(client, person.email)
        for _ in range(3):
            clock.move(days=6, hours=23)
            tokens = (await refresh(client, tokens["refresh_token"])).json()
        clock.move(days=7)
        late = await refresh(client, tokens["refresh_token"])
        assert (late.status_code, late.json()["code"]) == (401, "token_expired")

    async def test_notices_a_new_role(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        tokens = await tokens_of(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            await grant_role(uow, person.id, "admin")
        assert (await refresh(client, tokens["refresh_token"])).json()["expires_in"] == 300

    async def test_knows_no_token_but_its_own(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        tokens = await tokens_of(client, person.email)
        before = await everything_in(database)
        for text in (tokens["access_token"], "x", "' OR 1=1 --", "é"):
            answer = await refresh(client, text)
            assert (text, answer.status_code, answer.json()["code"]) == (text, 401, "invalid_token")
        for odd in ("", 7, "x" * 600):
            assert (await refresh(client, odd)).status_code == 422
        nothing = await client.post(REFRESH)
        assert (nothing.status_code, nothing.json()["code"]) == (401, "invalid_token")
        assert await everything_in(database) == before

    async def test_serves_no_disabled_account(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        tokens = await tokens_of(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_active=False))
        answer = await refresh(client, tokens["refresh_token"])
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
        assert not await opens(client, tokens["access_token"])

    async def test_takes_the_cookie_of_a_browser(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        await client.post("/api/v1/auth/login", json={"email": person.email, "password": PASSWORD})
        answer = await client.post(REFRESH)
        assert answer.status_code == 200
        cookies = {cookie.name for cookie in client.cookies.jar}
        assert cookies == {"souk_session", "souk_csrf", "souk_refresh", "souk_device"}
        assert (await client.get(ME)).json()["id"] == str(person.id)
        assert (await client.post(REFRESH, headers={"Sec-Fetch-Site": "cross-site"})).json()["code"] == "cross_site"


class TestLogout:
    async def test_ends_access_and_refresh(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        tokens = await tokens_of(client, person.email)
        other = await tokens_of(client, person.email)
        answer = await client.post(LOGOUT, headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert not await opens(client, tokens["access_token"])
        assert (await refresh(client, tokens["refresh_token"])).json()["code"] == "invalid_token"
        assert await opens(client, other["access_token"])
        again = await client.post(LOGOUT, headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert (again.status_code, again.json()["code"]) == (401, "invalid_token")

    async def test_needs_somebody_signed_in(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(LOGOUT)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")

    async def test_clears_the_cookies_of_a_browser(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        csrf = await sign_in_browser(client, person.email)
        assert (await client.post(LOGOUT, headers=csrf)).status_code == 204
        assert [cookie.name for cookie in client.cookies.jar] == ["souk_device"]

    async def test_leaves_the_sessions_of_others(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        theirs = await tokens_of(client, bob.email)
        await client.post(LOGOUT, headers=await sign_in(client, ada.email))
        assert await opens(client, theirs["access_token"])
        async with database.read(SYSTEM) as ctx:
            unused = await ctx.session.scalars(select(RefreshToken.used_at).where(RefreshToken.used_at.is_not(None)))
        assert list(unused) == []
