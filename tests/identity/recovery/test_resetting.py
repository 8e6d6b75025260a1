"""A new password by a mailed link: who has lost theirs gets in, and nobody learns who has an account."""

import asyncio
import json

import httpx
import pytest
from sqlalchemy import update

from souk.app import House, create_app
from souk.identity import PasswordChanged, PasswordResetAsked, Person, SessionEnded, SignInFailed
from souk.identity.models import User
from souk.identity.passwords import Checked, Passwords
from souk.identity.processes import Reception
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in, sign_in_browser
from tests.identity.hearing import Heard
from tests.identity.recovery.conftest import Mailed
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
ASK, RESET, LOGIN, ME = (f"/api/v1/auth/{name}" for name in ("password-reset-request", "password-reset", "login", "me"))
CHOSEN = "Quartz-Umbrella-17"


class CountingPasswords(Passwords):
    """The real thing, which also keeps count of the hashes it made and checked."""

    def __init__(self) -> None:
        super().__init__(least_score=3)
        self.hashed = self.checked = 0

    async def hash(self, password: str) -> str:
        self.hashed += 1
        return await super().hash(password)

    async def check(self, password: str, kept: str | None) -> Checked:
        self.checked += 1
        return await super().check(password, kept)


class Cost:
    """What an answer cost: statements sent, hashes made, hashes checked."""

    def __init__(self, house: House) -> None:
        self._database, self.passwords = house.database, CountingPasswords()
        self.app = create_app(house=house)
        before: Reception = self.app.state.reception
        self.app.state.reception = Reception(self.passwords, before.mint, before.attempts)

    async def of(self, path: str, body: dict[str, str]) -> tuple[int, str, int, int, int]:
        before = self._database.tally.statements, self.passwords.hashed, self.passwords.checked
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            answer = await client.post(path, json=body)
        said = {
            name: value for name, value in (answer.json() if answer.content else {}).items() if name != "request_id"
        }
        now = self._database.tally.statements, self.passwords.hashed, self.passwords.checked
        statements, hashed, checked = (after - first for after, first in zip(now, before, strict=True))
        return answer.status_code, json.dumps(said), statements, hashed, checked


@pytest.fixture
def cost(house: House) -> Cost:
    return Cost(house)


async def deactivate(database: Database, person: Person) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(User).where(User.id == person.id).values(is_active=False))


class TestAsking:
    async def test_is_answered_alike_and_announced_alike(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(PasswordResetAsked)
        person = await make_person(database)
        gone = await make_person(database)
        await deactivate(database, gone)
        answers = [
            await client.post(ASK, json={"email": email})
            for email in (person.email, "nobody@example.com", gone.email, person.email.upper())
        ]
        assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 4
        assert [each.person_id for each in await heard.all()] == [person.id, None, gone.id, person.id]  # type: ignore[attr-defined]

    async def test_costs_the_same_for_known_and_unknown(self, cost: Cost, database: Database, heard: Heard) -> None:
        heard.listen_to(PasswordResetAsked)
        person, gone = await make_person(database), await make_person(database)
        await deactivate(database, gone)
        costs = [await cost.of(ASK, {"email": email}) for email in (person.email, "nobody@example.com", gone.email)]
        assert costs[0] == costs[1] == costs[2]
        assert costs[0][:2] == (202, "{}")
        assert costs[0][2] > 0

    async def test_keeps_no_secret_and_no_address(self, client: httpx.AsyncClient, database: Database) -> None:
        await client.post(ASK, json={"email": "nobody@example.com"})
        kept = await everything_in(database)
        assert kept["mailed_links"] == []
        assert "nobody@example.com" not in str(kept["outbox"])

    async def test_of_many_for_one_address_a_few_are_mailed_and_all_answered_alike(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(PasswordResetAsked)
        person = await make_person(database)
        for email in (person.email, "nobody@example.com"):
            asked = [await client.post(ASK, json={"email": email}) for _ in range(8)]
            assert {answer.status_code for answer in asked} == {202}
        told = [each.person_id for each in await heard.all()]  # type: ignore[attr-defined]
        assert told == [person.id] * 5 + [None] * 5

    async def test_too_many_from_one_place_wait(self, client: httpx.AsyncClient) -> None:
        bodies = [{"email": f"p{number}@example.com"} for number in range(31)]
        answers = [await client.post(ASK, json=body) for body in bodies]
        assert [answer.status_code for answer in answers] == [202] * 30 + [429]
        assert int(answers[-1].headers["retry-after"]) in range(1, 3601)

    async def test_is_not_for_other_sites(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        headers = {"Origin": "https://evil.example"}
        assert (await client.post(ASK, json={"email": person.email}, headers=headers)).status_code == 403

    async def test_cannot_be_misread(self, client: httpx.AsyncClient) -> None:
        for body in ({}, {"email": "nobody"}, {"email": 7}, {"email": "a@b.example", "person_id": "x"}):
            assert (await client.post(ASK, json=body)).status_code == 422


class TestResetting:
    async def test_sets_the_password_and_proves_the_address(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, heard: Heard
    ) -> None:
        heard.listen_to(PasswordChanged)
        person = await make_person(database)
        token = await mailed("reset", person)
        answer = await client.post(RESET, json={"token": token, "new_password": CHOSEN})
        assert (answer.status_code, answer.content) == (204, b"")
        assert (await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})).status_code == 401
        entered = await client.post(LOGIN, json={"email": person.email, "password": CHOSEN})
        assert entered.status_code == 200
        assert entered.json()["user"]["is_verified"] is True
        assert await heard.all() == [PasswordChanged(person_id=person.id, was_reset=True)]

    async def test_ends_every_session_and_every_refresh_token(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, heard: Heard
    ) -> None:
        heard.listen_to(SessionEnded)
        person, other = await make_person(database), await make_person(database)
        theirs = await sign_in(client, other.email)
        first = (await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})).json()
        client.cookies.clear()
        bearer = await sign_in(client, person.email)
        token = await mailed("reset", person)
        assert (await client.post(RESET, json={"token": token, "new_password": CHOSEN})).status_code == 204
        assert (await client.get(ME, headers=bearer)).status_code == 401
        renewed = await client.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
        assert renewed.status_code == 401
        assert (await client.get(ME, headers=theirs)).status_code == 200
        assert len(await heard.all()) == 2

    async def test_happens_once(self, client: httpx.AsyncClient, database: Database, mailed: Mailed) -> None:
        person = await make_person(database)
        token = await mailed("reset", person)
        body = {"token": token, "new_password": CHOSEN}
        assert (await client.post(RESET, json=body)).status_code == 204
        before = await everything_in(database)
        again = await client.post(RESET, json={"token": token, "new_password": "Another-Quartz-99"})
        assert (again.status_code, again.json()["code"]) == (422, "link_not_valid")
        assert await everything_in(database) == before

    async def test_of_two_at_once_one_wins(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, heard: Heard
    ) -> None:
        heard.listen_to(PasswordChanged)
        person = await make_person(database)
        token = await mailed("reset", person)
        answers = await asyncio.gather(
            *(client.post(RESET, json={"token": token, "new_password": f"Quartz-Umbrella-{n}"}) for n in range(5))
        )
        assert sorted(answer.status_code for answer in answers) == [204, 422, 422, 422, 422]
        assert len(await heard.all()) == 1

    async def test_refuses_what_does_not_hold_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        late, replaced = await mailed("reset", person), ""
        clock.move(minutes=30)
        other = await make_person(database)
        replaced = await mailed("reset", other)
        await mailed("reset", other)
        verification = await mailed("verify", person)
        before = await everything_in(database)
        said = set()
        for token in (late, replaced, verification, "x", "a" * 512, "ü", "' OR 1=1 --"):
            answer = await client.post(RESET, json={"token": token, "new_password": CHOSEN})
            assert (token, answer.status_code) == (token, 422)
            said.add((answer.json()["code"], answer.json()["detail"]))
        assert len(said) == 1
        assert await everything_in(database) == before

    async def test_a_password_that_is_soon_guessed_uses_the_link_up_as_little_as_a_typing_error(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        person = await make_person(database, full_name="Grimaldi Worthington")
        token = await mailed("reset", person)
        for weak in ("sunshine1", "Worthington1", "short"):
            answer = await client.post(RESET, json={"token": token, "new_password": weak})
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "new_password")
        assert (await client.post(RESET, json={"token": token, "new_password": CHOSEN})).status_code == 204

    async def test_works_for_a_deactivated_account_and_tells_nobody(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        person = await make_person(database)
        await deactivate(database, person)
        token = await mailed("reset", person)
        assert (await client.post(RESET, json={"token": token, "new_password": CHOSEN})).status_code == 204
        entered = await client.post(LOGIN, json={"email": person.email, "password": CHOSEN})
        assert (entered.status_code, entered.json()["code"]) == (403, "account_disabled")

    async def test_makes_no_hash_for_a_link_that_does_not_hold(self, cost: Cost) -> None:
        status, _, _, hashed, checked = await cost.of(RESET, {"token": "x", "new_password": CHOSEN})
        assert (status, hashed, checked) == (422, 0, 0)

    async def test_drops_a_change_of_address_that_waits(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        change = {"email": "thief@example.com", "password": PASSWORD}
        assert (await client.put("/api/v1/users/email", json=change, headers=bearer)).status_code == 202
        stolen = await mailed("change", person)
        token = await mailed("reset", person)
        assert (await client.post(RESET, json={"token": token, "new_password": CHOSEN})).status_code == 204
        confirmed = await client.post("/api/v1/auth/confirm-email-change", json={"token": stolen})
        assert confirmed.status_code == 422


class TestSigningIn:
    async def test_a_refusal_costs_the_same_for_known_and_unknown(self, cost: Cost, database: Database) -> None:
        person, gone = await make_person(database, username="ada"), await make_person(database)
        await deactivate(database, gone)
        names = (person.email, "nobody@example.com", "ada", "unknown", gone.email)
        costs = [await cost.of(LOGIN, {"email": name, "password": "not hers"}) for name in names]
        assert len(set(costs)) == 1
        status, said, statements, hashed, checked = costs[0]
        assert (status, json.loads(said)["code"], hashed, checked) == (401, "invalid_credentials", 0, 1)
        assert statements > 0

    async def test_a_refusal_is_kept_though_it_refuses(
        self, client: httpx.AsyncClient, database: Database, heard: Heard
    ) -> None:
        heard.listen_to(SignInFailed)
        person = await make_person(database)
        for name in (person.email, "nobody@example.com"):
            await client.post(LOGIN, json={"email": name, "password": "not hers"})
        assert [each.person_id for each in await heard.all()] == [person.id, None]  # type: ignore[attr-defined]


class TestPages:
    async def test_lead_from_the_sign_in_page_to_a_new_password(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        html = {"Accept": "text/html"}
        person = await make_person(database)
        await sign_in_browser(client, person.email)
        client.cookies.clear()
        assert 'href="/forgot-password"' in (await client.get("/sign-in", headers=html)).text
        asked = await client.post("/forgot-password", data={"email": person.email}, headers=html)
        assert "Look into your mailbox" in asked.text
        token = await mailed("reset", person)
        shown = await client.get(f"/reset-password?token={token}", headers=html)
        assert f'name="token" value="{token}"' in shown.text
        assert shown.headers["cache-control"] == "no-store"
        weak = await client.post("/reset-password", data={"token": token, "new_password": "sunshine1"}, headers=html)
        assert weak.status_code == 422
        assert "among the first that anybody would try" in weak.text
        done = await client.post("/reset-password", data={"token": token, "new_password": CHOSEN}, headers=html)
        assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
        form = {"email": person.email, "password": CHOSEN}
        assert (await client.post("/sign-in", data=form, headers=html)).status_code == 303

    async def test_say_the_same_of_an_unknown_address(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        pages = []
        for email in (person.email, "nobody@example.com"):
            answer = await client.post("/forgot-password", data={"email": email}, headers={"Accept": "text/html"})
            pages.append(answer.text.replace(email, "…"))
        assert pages[0] == pages[1]

    async def test_work_for_somebody_who_is_signed_in(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        html = {"Accept": "text/html"}
        person = await make_person(database)
        csrf = {"csrf_token": (await sign_in_browser(client, person.email))["X-CSRF-Token"]}
        asked = await client.post("/forgot-password", data={"email": person.email, **csrf}, headers=html)
        assert "Look into your mailbox" in asked.text
        form = {"token": await mailed("reset", person), "new_password": "sunshine1"}
        assert (await client.post("/reset-password", data=form, headers=html)).status_code == 403
        assert (await client.post("/reset-password", data={**form, **csrf}, headers=html)).status_code == 422
        done = await client.post("/reset-password", data={**form, **csrf, "new_password": CHOSEN}, headers=html)
        assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
        assert "souk_session" not in client.cookies

    async def test_say_that_a_link_is_used_up(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed
    ) -> None:
        html = {"Accept": "text/html"}
        person = await make_person(database)
        token = await mailed("reset", person)
        await client.post(RESET, json={"token": token, "new_password": CHOSEN})
        for path in (f"/reset-password?token={token}", "/reset-password", "/reset-password?token=x"):
            shown = await client.get(path, headers=html)
            assert (shown.status_code, "This link no longer works" in shown.text) == (200, True)
        again = await client.post("/reset-password", data={"token": token, "new_password": CHOSEN}, headers=html)
        assert (again.status_code, "This link no longer works" in again.text) == (422, True)
