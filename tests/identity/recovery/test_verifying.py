"""Confirming an e-mail address by a mailed link."""

import httpx
import pytest

from souk.identity import EmailVerificationAsked, EmailVerified, PersonRegistered
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in, sign_in_browser
from tests.identity.hearing import Heard
from tests.identity.recovery.conftest import Mailed
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
VERIFY, AGAIN, ME = (f"/api/v1/auth/{name}" for name in ("verify-email", "verify-email-request", "me"))
HTML = {"Accept": "text/html"}


class TestAsking:
    async def test_happens_by_itself_when_somebody_registers(self, client: httpx.AsyncClient, heard: Heard) -> None:
        heard.listen_to(PersonRegistered, EmailVerificationAsked)
        body = {"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada Byron"}
        person_id = (await client.post("/api/v1/auth/register", json=body)).json()["user"]["id"]
        told = await heard.all()
        assert {type(each) for each in told} == {PersonRegistered, EmailVerificationAsked}
        assert {str(each.person_id) for each in told} == {person_id}  # type: ignore[attr-defined]

    async def test_is_not_needed_where_somebody_else_vouches(self, database: Database, heard: Heard) -> None:
        heard.listen_to(EmailVerificationAsked, EmailVerified)
        person = await make_person(database, is_verified=True)
        assert person.is_verified
        assert await heard.all() == [EmailVerified(person_id=person.id)]

    async def test_again_is_for_oneself_and_only_while_it_is_needed(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        ada, bob = await make_person(database), await make_person(database, is_verified=True)
        heard.listen_to(EmailVerificationAsked)
        assert (await client.post(AGAIN)).status_code == 401
        for person in (ada, bob):
            bearer = await sign_in(client, person.email)
            assert (await client.post(AGAIN, headers=bearer)).status_code == 202
        assert await heard.all() == [EmailVerificationAsked(person_id=ada.id)]

    async def test_again_is_limited_by_person(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        ada, bob = await make_person(database), await make_person(database)
        heard.listen_to(EmailVerificationAsked)
        first, second = await sign_in(client, ada.email), await sign_in(client, bob.email)
        codes = [(await client.post(AGAIN, headers=first)).status_code for _ in range(6)]
        assert codes == [202] * 5 + [429]
        assert (await client.post(AGAIN, headers=second)).status_code == 202
        assert len(await heard.all()) == 6


class TestVerifying:
    async def test_confirms_once(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, heard: Heard
    ) -> None:
        heard.listen_to(EmailVerified)
        person = await make_person(database)
        token = await mailed("verify", person)
        assert (await client.post(VERIFY, json={"token": token})).status_code == 204
        me = await client.get(ME, headers=await sign_in(client, person.email))
        assert me.json()["is_verified"] is True
        again = await client.post(VERIFY, json={"token": token})
        assert (again.status_code, again.json()["code"]) == (422, "link_not_valid")
        assert await heard.all() == [EmailVerified(person_id=person.id)]

    async def test_refuses_what_does_not_hold_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, clock: SettableClock
    ) -> None:
        person, other = await make_person(database), await make_person(database)
        late = await mailed("verify", person)
        clock.move(hours=24)
        replaced = await mailed("verify", other)
        await mailed("verify", other)
        reset = await mailed("reset", other)
        before = await everything_in(database)
        for token in (late, replaced, reset, "x", "a" * 512):
            answer = await client.post(VERIFY, json={"token": token})
            assert (answer.status_code, answer.json()["code"]) == (422, "link_not_valid")
        for body in ({}, {"token": ""}, {"token": "a" * 513}, {"token": 7}, {"token": reset, "person_id": "x"}):
            assert (await client.post(VERIFY, json=body)).status_code == 422
        assert await everything_in(database) == before

    async def test_many_tries_from_one_place_wait(self, client: httpx.AsyncClient) -> None:
        codes = [(await client.post(VERIFY, json={"token": f"guess{n}"})).status_code for n in range(61)]
        assert codes == [422] * 60 + [429]


class TestPages:
    async def test_opening_the_link_uses_nothing_up(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        person = await make_person(database)
        token = await mailed("verify", person)
        before = await everything_in(database)
        for _ in range(3):
            shown = await client.get(f"/verify-email?token={token}", headers=HTML)
            assert "Confirm my address" in shown.text
            assert (await client.head(f"/verify-email?token={token}")).status_code in {200, 405}
        assert await everything_in(database) == before
        pressed = await client.post("/verify-email", data={"token": token}, headers=HTML)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/sign-in")
        shown = await client.get(f"/verify-email?token={token}", headers=HTML)
        assert "This link no longer works" in shown.text
        assert (await client.post("/verify-email", data={"token": token}, headers=HTML)).status_code == 422

    async def test_lead_somebody_signed_in_to_their_account(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        person = await make_person(database)
        csrf = await sign_in_browser(client, person.email)
        assert "Confirm your e-mail address" in (await client.get("/account", headers=HTML)).text
        form = {"token": await mailed("verify", person), "csrf_token": csrf["X-CSRF-Token"]}
        pressed = await client.post("/verify-email", data=form, headers=HTML)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/account")
        assert "Confirm your e-mail address" not in (await client.get("/account", headers=HTML)).text

    async def test_send_the_link_again(self, client: httpx.AsyncClient, database: Database, heard: Heard) -> None:
        person = await make_person(database)
        heard.listen_to(EmailVerificationAsked)
        csrf = await sign_in_browser(client, person.email)
        assert "Not confirmed yet" in (await client.get("/account/security", headers=HTML)).text
        form = {"csrf_token": csrf["X-CSRF-Token"]}
        pressed = await client.post("/account/security/verification", data=form, headers=HTML)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/account/security")
        assert await heard.all() == [EmailVerificationAsked(person_id=person.id)]

    async def test_are_not_for_other_sites(self, client: httpx.AsyncClient, database: Database, mailed: Mailed) -> None:
        person = await make_person(database)
        token = await mailed("verify", person)
        headers = {**HTML, "Origin": "https://evil.example"}
        assert (await client.post("/verify-email", data={"token": token}, headers=headers)).status_code == 403
