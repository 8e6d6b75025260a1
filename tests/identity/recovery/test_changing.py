"""Changing password, e-mail address and username while signed in."""

import asyncio

import httpx
import pytest

from souk.identity import EmailChangeAsked, EmailChanged, PasswordChanged, SessionEnded, UsernameChanged
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in, sign_in_browser
from tests.identity.hearing import Heard
from tests.identity.recovery.conftest import Mailed
from tests.identity.rows import everything_in
from tests.identity.test_pages import HTML, field_error

pytestmark = pytest.mark.anyio
LOGIN, ME, CONFIRM = (f"/api/v1/auth/{name}" for name in ("login", "me", "confirm-email-change"))
NEW_PASSWORD, NEW_EMAIL, NEW_NAME = (f"/api/v1/users/{name}" for name in ("password", "email", "username"))
CHOSEN = "Quartz-Umbrella-17"
CHANGE = {"current_password": PASSWORD, "new_password": CHOSEN}


def without_outbox(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {table: kept for table, kept in rows.items() if table != "outbox"}


class TestChangePassword:
    async def test_signs_out_everywhere_else_and_stays_here(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(PasswordChanged, SessionEnded)
        person, other = await make_person(database), await make_person(database)
        here, there = await sign_in(client, person.email), await sign_in(client, person.email)
        theirs = await sign_in(client, other.email)
        assert (await client.put(NEW_PASSWORD, json=CHANGE, headers=here)).status_code == 204
        codes = [(await client.get(ME, headers=bearer)).status_code for bearer in (here, there, theirs)]
        assert codes == [200, 401, 200]
        assert (await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})).status_code == 401
        assert (await client.post(LOGIN, json={"email": person.email, "password": CHOSEN})).status_code == 200
        told = await heard.all()
        assert PasswordChanged(person_id=person.id) in told
        assert len(told) == 2

    async def test_needs_the_present_one_and_counts_like_signing_in(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        before = await everything_in(database)
        wrong = {**CHANGE, "current_password": "not hers"}
        answers = [await client.put(NEW_PASSWORD, json=wrong, headers=bearer) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429]
        assert answers[0].json()["code"] == "proof_refused"
        assert without_outbox(await everything_in(database)) == without_outbox(before)

    async def test_refuses_what_is_soon_guessed(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, full_name="Grimaldi Worthington")
        bearer = await sign_in(client, person.email)
        before = await everything_in(database)
        for weak in ("sunshine1", "grimaldi-worthington", "short", "x" * 129):
            body = {**CHANGE, "new_password": weak}
            answer = await client.put(NEW_PASSWORD, json=body, headers=bearer)
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "new_password")
        assert await everything_in(database) == before

    async def test_is_for_people_who_are_signed_in(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.put(NEW_PASSWORD, json=CHANGE)).status_code == 401
        await sign_in_browser(client, (await make_person(database)).email)
        assert (await client.put(NEW_PASSWORD, json=CHANGE)).json()["code"] == "csrf_failed"

    async def test_by_the_page(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        csrf = await sign_in_browser(client, person.email)
        form = {**CHANGE, "csrf_token": csrf["X-CSRF-Token"]}
        path = "/account/security/password"
        wrong = await client.post(path, data={**form, "current_password": "not hers"}, headers=HTML)
        assert (wrong.status_code, field_error(wrong.text, "current_password")) == (
            403,
            "This is not your password.",
        )
        weak = await client.post(path, data={**form, "new_password": "sunshine1"}, headers=HTML)
        assert (weak.status_code, weak.text.count("among the first that anybody would try")) == (422, 2)
        empty = await client.post(path, data={"csrf_token": form["csrf_token"]}, headers=HTML)
        assert (empty.status_code, field_error(empty.text, "new_password")) == (422, "Please fill this in.")
        for answer in (wrong, weak, empty):
            assert PASSWORD not in answer.text
            assert "not hers" not in answer.text
        done = await client.post(path, data=form, headers=HTML)
        assert (done.status_code, done.headers["location"]) == (303, "/account/security")
        assert (await client.get("/account", headers=HTML)).status_code == 200


class TestChangeEmail:
    async def test_counts_once_the_link_at_the_new_address_is_followed(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, heard: Heard
    ) -> None:
        heard.listen_to(EmailChangeAsked, EmailChanged)
        person = await make_person(database, email="old@example.com")
        bearer = await sign_in(client, person.email)
        body = {"email": "New@Example.com", "password": PASSWORD}
        assert (await client.put(NEW_EMAIL, json=body, headers=bearer)).status_code == 202
        me = (await client.get(ME, headers=bearer)).json()
        assert (me["email"], me["is_verified"]) == ("old@example.com", False)
        assert (await client.post(CONFIRM, json={"token": await mailed("change", person)})).status_code == 204
        me = (await client.get(ME, headers=bearer)).json()
        assert (me["email"], me["is_verified"]) == ("new@example.com", True)
        assert (await client.post(LOGIN, json={"email": "old@example.com", "password": PASSWORD})).status_code == 401
        assert (await client.post(LOGIN, json={"email": "new@example.com", "password": PASSWORD})).status_code == 200
        asked, changed = await heard.all()
        assert asked == EmailChangeAsked(person_id=person.id)
        assert isinstance(changed, EmailChanged)
        assert database.keys.open(changed.sealed_former) == "old@example.com"

    async def test_needs_the_password(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        before = await everything_in(database)
        body = {"email": "new@example.com", "password": "not hers"}
        assert (await client.put(NEW_EMAIL, json=body, headers=bearer)).json()["code"] == "proof_refused"
        assert (await client.put(NEW_EMAIL, json=body)).status_code == 401
        assert without_outbox(await everything_in(database)) == without_outbox(before)

    async def test_refuses_an_address_that_is_somebodys(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        ada, bob = await make_person(database), await make_person(database)
        bearer = await sign_in(client, ada.email)
        for email, code in ((bob.email.upper(), "email_taken"), (ada.email, "same_email")):
            answer = await client.put(NEW_EMAIL, json={"email": email, "password": PASSWORD}, headers=bearer)
            assert answer.json()["code"] == code
        body = {"email": "late@example.com", "password": PASSWORD}
        await client.put(NEW_EMAIL, json=body, headers=bearer)
        token = await mailed("change", ada)
        await make_person(database, email="late@example.com")
        before = await everything_in(database)
        late = await client.post(CONFIRM, json={"token": token})
        assert (late.status_code, late.json()["code"]) == (409, "email_taken")
        assert await everything_in(database) == before

    async def test_two_who_want_the_same_address_do_not_both_get_it(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        people = [await make_person(database) for _ in range(3)]
        tokens = []
        for person in people:
            bearer = await sign_in(client, person.email)
            body = {"email": "wanted@example.com", "password": PASSWORD}
            assert (await client.put(NEW_EMAIL, json=body, headers=bearer)).status_code == 202
            tokens.append(await mailed("change", person))
        answers = await asyncio.gather(*(client.post(CONFIRM, json={"token": token}) for token in tokens))
        assert sorted(answer.status_code for answer in answers) == [204, 409, 409]

    async def test_holds_a_day_and_once(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        body = {"email": "new@example.com", "password": PASSWORD}
        await client.put(NEW_EMAIL, json=body, headers=bearer)
        token = await mailed("change", person)
        clock.move(hours=24)
        assert (await client.post(CONFIRM, json={"token": token})).json()["code"] == "link_not_valid"
        clock.move(seconds=-1)
        assert (await client.post(CONFIRM, json={"token": token})).status_code == 204
        assert (await client.post(CONFIRM, json={"token": token})).status_code == 422

    async def test_drops_a_link_that_was_mailed_to_the_former_address(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        await client.put(NEW_EMAIL, json={"email": "new@example.com", "password": PASSWORD}, headers=bearer)
        reset, change = await mailed("reset", person), await mailed("change", person)
        await client.post(CONFIRM, json={"token": change})
        answer = await client.post("/api/v1/auth/password-reset", json={"token": reset, "new_password": CHOSEN})
        assert answer.json()["code"] == "link_not_valid"

    async def test_by_the_pages(self, client: httpx.AsyncClient, database: Database, mailed: Mailed) -> None:
        person = await make_person(database, email="old@example.com")
        csrf = await sign_in_browser(client, person.email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        path = "/account/security/email"
        wrong = await client.post(path, data={"new_email": "nobody", "email_password": "x", **token}, headers=HTML)
        assert (wrong.status_code, field_error(wrong.text, "new_email")) == (
            422,
            "This does not look like an e-mail address.",
        )
        form = {"new_email": "new@example.com", "email_password": PASSWORD, **token}
        refused = await client.post(path, data={**form, "email_password": "not hers"}, headers=HTML)
        assert (refused.status_code, bool(field_error(refused.text, "email_password"))) == (403, True)
        assert (await client.post(path, data=form, headers=HTML)).status_code == 303
        shown = await client.get("/account/security", headers=HTML)
        assert "We sent a link to new@example.com." in shown.text
        link = await mailed("change", person)
        client.cookies.clear()
        opened = await client.get(f"/account/email/confirm?token={link}", headers=HTML)
        assert "Use this address" in opened.text
        pressed = await client.post("/account/email/confirm", data={"token": link}, headers=HTML)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/sign-in")
        assert (await client.post(LOGIN, json={"email": "new@example.com", "password": PASSWORD})).status_code == 200


class TestChangeUsername:
    async def test_gives_takes_and_is_a_name_to_sign_in_with(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(UsernameChanged)
        person = await make_person(database, username="ada")
        bearer = await sign_in(client, person.email)
        changed = await client.put(NEW_NAME, json={"username": "Countess"}, headers=bearer)
        assert (changed.status_code, changed.json()["username"]) == (200, "Countess")
        assert (await client.post(LOGIN, json={"email": "countess", "password": PASSWORD})).status_code == 200
        assert (await client.post(LOGIN, json={"email": "ada", "password": PASSWORD})).status_code == 401
        given_up = await client.put(NEW_NAME, json={"username": None}, headers=bearer)
        assert given_up.json()["username"] is None
        assert await heard.all() == [UsernameChanged(person_id=person.id)] * 2

    async def test_refuses_one_that_is_taken_or_cannot_be_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_person(database, username="Grace")
        bearer = await sign_in(client, (await make_person(database, username="ada")).email)
        before = await everything_in(database)
        taken = await client.put(NEW_NAME, json={"username": "GRACE"}, headers=bearer)
        assert (taken.status_code, taken.json()["code"]) == (409, "username_taken")
        for odd in ("ad", "a b", "support", "\u0430da", "ad\u200ba", "a@b.c", "x" * 33, 7, "\uff41da"):
            answer = await client.put(NEW_NAME, json={"username": odd}, headers=bearer)
            assert (odd, answer.status_code, answer.json()["errors"][0]["field"]) == (odd, 422, "username")
        for body in ({}, {"username": "fine", "roles": ["admin"]}):
            assert (await client.put(NEW_NAME, json=body, headers=bearer)).status_code == 422
        assert await everything_in(database) == before

    async def test_by_the_page(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_person(database, username="grace")
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        path = "/account/security/username"
        for name, status in (("grace", 409), ("a b", 422), ("ada", 303), ("", 303)):
            answer = await client.post(path, data={"username": name, **token}, headers=HTML)
            assert (name, answer.status_code) == (name, status)
            if status != 303:
                assert f'value="{name}"' in answer.text
                assert field_error(answer.text, "username")
        assert (await client.get("/api/v1/users/profile")).json()["username"] is None
