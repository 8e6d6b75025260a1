"""Signing in with a second factor: codes are of their moment, of their owner, and used once."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from souk.identity.events import SignInFailed
from souk.identity.models import User
from souk.identity.passwords import Passwords
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import OutboxRow, Subscription
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person
from tests.identity.rows import everything_in
from tests.identity.second_factor.factories import (
    LOGIN,
    SECOND_STEP,
    Guarded,
    first_step,
    make_guarded,
    second_step,
)

pytestmark = pytest.mark.anyio
ME = "/api/v1/auth/me"


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database, clock: SettableClock) -> Guarded:
    return await make_guarded(client, database, clock)


async def sessions(database: Database) -> int:
    return len((await everything_in(database))["sessions"])


class TestFirstStep:
    async def test_answers_a_challenge_and_the_methods_and_opens_no_session(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        before = await sessions(database)
        answer = await client.post(LOGIN, json={"email": ada.person.email, "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_required")
        assert answer.json()["methods"] == ["totp", "recovery_code"]
        assert answer.json()["expires_in"] == 300
        assert "set-cookie" not in answer.headers
        assert await sessions(database) == before

    async def test_holds_for_the_password_form_too(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        form = {"username": ada.person.email, "password": PASSWORD}
        answer = await client.post("/api/v1/auth/token", data=form)
        assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_required")

    async def test_tells_a_wrong_password_nothing_of_a_second_factor(
        self, client: httpx.AsyncClient, ada: Guarded
    ) -> None:
        wrong = await client.post(LOGIN, json={"email": ada.person.email, "password": "not hers"})
        unknown = await client.post(LOGIN, json={"email": "nobody@example.com", "password": "not hers"})
        answers = [{**answer.json(), "request_id": ""} for answer in (wrong, unknown)]
        assert answers[0] == answers[1]
        assert answers[0]["code"] == "invalid_credentials"

    async def test_keeps_of_the_challenge_only_a_digest(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        challenge = await first_step(client, ada.person)
        assert challenge not in repr(await everything_in(database))


class TestSameWork:
    async def test_is_done_for_unknown_and_known_names(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, ada: Guarded
    ) -> None:
        class Counting(Passwords):
            checks = 0

            async def check(self, password: str, kept: str | None) -> object:
                self.checks += 1
                return await super().check(password, kept)

        passwords = Counting()
        reception = app.state.reception
        app.state.reception = type(reception)(passwords, reception.mint, reception.attempts)
        plain = await make_person(database)
        counted = []
        for email in (plain.email, ada.person.email, "nobody@example.com"):
            before = database.tally.statements, passwords.checks
            await client.post(LOGIN, json={"email": email, "password": "not theirs"})
            counted.append((database.tally.statements - before[0], passwords.checks - before[1]))
        assert len(set(counted)) == 1
        assert counted[0][1] == 1


class TestSecondStep:
    async def test_lets_in_with_the_code_of_the_moment(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        answer = await second_step(client, await first_step(client, ada.person), ada.code())
        assert answer.status_code == 200
        assert answer.json()["user"]["id"] == str(ada.person.id)
        assert answer.headers["cache-control"] == "no-store"
        me = await client.get(ME, headers={"Authorization": f"Bearer {answer.json()['access_token']}"})
        assert me.status_code == 200

    async def test_forgives_a_clock_that_is_half_a_minute_off(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        for off in (-1, 1):
            ada.clock.move(minutes=2)
            answer = await second_step(client, await first_step(client, ada.person), ada.shown(steps=off))
            assert (off, answer.status_code) == (off, 200)
        for off in (-2, 2):
            ada.clock.move(minutes=2)
            answer = await second_step(client, await first_step(client, ada.person), ada.shown(steps=off))
            assert (off, answer.status_code, answer.json()["code"]) == (off, 401, "wrong_code")

    async def test_takes_a_code_once(self, client: httpx.AsyncClient, database: Database, ada: Guarded) -> None:
        code = ada.code()
        assert (await second_step(client, await first_step(client, ada.person), code)).status_code == 200
        before = await sessions(database)
        replayed = await second_step(client, await first_step(client, ada.person), code)
        assert (replayed.status_code, replayed.json()["code"]) == (401, "wrong_code")
        assert await sessions(database) == before

    async def test_takes_no_code_from_before_the_last(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        ada.clock.move(minutes=2)
        earlier, now = ada.shown(steps=-1), ada.shown()
        assert (await second_step(client, await first_step(client, ada.person), now)).status_code == 200
        assert (await second_step(client, await first_step(client, ada.person), earlier)).status_code == 401

    async def test_of_eight_at_once_with_one_code_one_gets_in(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        challenges = [await first_step(client, ada.person) for _ in range(4)]
        before, code = await sessions(database), ada.code()
        answers = await asyncio.gather(*(second_step(client, each, code) for each in challenges * 2))
        assert sorted(answer.status_code for answer in answers)[:1] == [200]
        assert sum(answer.status_code == 200 for answer in answers) == 1
        assert await sessions(database) == before + 1

    async def test_spends_its_challenge(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        challenge = await first_step(client, ada.person)
        assert (await second_step(client, challenge, ada.code())).status_code == 200
        again = await second_step(client, challenge, ada.code())
        assert (again.status_code, again.json()["code"]) == (401, "sign_in_challenge_over")

    async def test_holds_five_minutes(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        early, late = [await first_step(client, ada.person) for _ in range(2)]
        ada.clock.move(seconds=269)
        assert (await second_step(client, early, ada.code())).status_code == 200
        answer = await second_step(client, late, ada.code())
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_challenge_over")

    async def test_opens_the_account_of_its_challenge_and_no_other(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, ada: Guarded
    ) -> None:
        eve = await make_guarded(client, database, clock)
        before = await sessions(database)
        hers = await second_step(client, await first_step(client, ada.person), eve.code())
        assert (hers.status_code, hers.json()["code"]) == (401, "wrong_code")
        recovery = await second_step(client, await first_step(client, ada.person), eve.recovery_codes[0])
        assert recovery.status_code == 401
        assert await sessions(database) == before
        own = await second_step(client, await first_step(client, eve.person), eve.recovery_codes[0])
        assert own.json()["user"]["id"] == str(eve.person.id)

    async def test_takes_no_made_up_challenge(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        for challenge in ("x", "A" * 43, ada.headers["Authorization"][7:]):
            answer = await second_step(client, challenge, ada.code())
            assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_challenge_over")

    async def test_ends_with_the_password_it_began_with(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        challenge = await first_step(client, ada.person)
        renewed = await Passwords().hash("Another-Lantern-43")
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).where(User.id == ada.person.id).values(password_hash=renewed))
        answer = await second_step(client, challenge, ada.code())
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_challenge_over")

    async def test_does_not_let_in_who_was_disabled_meanwhile(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        challenge = await first_step(client, ada.person)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).where(User.id == ada.person.id).values(is_active=False))
        answer = await second_step(client, challenge, ada.code())
        assert (answer.status_code, answer.json()["code"]) == (403, "account_disabled")

    async def test_refuses_what_it_cannot_read(self, client: httpx.AsyncClient) -> None:
        for body in ({}, {"challenge": "x"}, {"challenge": "x", "code": 123456}, {"challenge": "", "code": "1"}):
            answer = await client.post(SECOND_STEP, json=body)
            assert (body, answer.status_code, answer.json()["code"]) == (body, 422, "invalid")

    async def test_is_refused_to_other_sites(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        body = {"challenge": await first_step(client, ada.person), "code": ada.code()}
        answer = await client.post(SECOND_STEP, json=body, headers={"Origin": "https://evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


class TestGuessingCodes:
    async def test_costs_the_account_its_tries_and_a_new_challenge_brings_none_back(
        self, client: httpx.AsyncClient, ada: Guarded
    ) -> None:
        statuses = [
            (await second_step(client, await first_step(client, ada.person), "000000")).status_code for _ in range(5)
        ]
        answer = await client.post(LOGIN, json={"email": ada.person.email, "password": PASSWORD})
        assert statuses == [401] * 5
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")

    async def test_is_over_after_five_tries_at_one_challenge(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded, app: FastAPI
    ) -> None:
        challenge = await first_step(client, ada.person)
        for number in range(5):
            transport = httpx.ASGITransport(app, client=(f"192.0.2.{number}", 50_000))
            async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as elsewhere:
                assert (await second_step(elsewhere, challenge, "000000")).json()["code"] == "wrong_code"
            await app.state.reception.attempts.succeeded(account=str(ada.person.id))
        answer = await second_step(client, challenge, ada.code())
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_challenge_over")

    async def test_has_twenty_tries_an_hour_whatever_the_minute_says(
        self, client: httpx.AsyncClient, ada: Guarded, app: FastAPI
    ) -> None:
        attempts = app.state.reception.attempts
        for _ in range(20):
            await attempts.wrong_code(account=str(ada.person.id))
        answer = await second_step(client, await first_step(client, ada.person), ada.code())
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")

    async def test_is_remembered(self, client: httpx.AsyncClient, database: Database, ada: Guarded) -> None:
        async def hear(uow: UnitOfWork, happened: SignInFailed) -> None: ...

        database.outbox.subscribe(Subscription(name="test.failures", event=SignInFailed, listener=hear))
        await second_step(client, await first_step(client, ada.person), "000000")
        async with database.read(SYSTEM) as ctx:
            rows = await ctx.session.scalars(select(OutboxRow.payload).where(OutboxRow.listener == "test.failures"))
            payloads = [payload.decode() for payload in rows]
        assert len(payloads) == 1
        assert f'"person_id":"{ada.person.id}","why":"second_factor"' in payloads[0]
        assert "000000" not in payloads[0]


class TestRecoveryCode:
    async def test_lets_in_once_and_the_others_stay(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        spent = ada.recovery_codes[3]
        assert (await second_step(client, await first_step(client, ada.person), spent.upper())).status_code == 200
        again = await second_step(client, await first_step(client, ada.person), spent)
        assert (again.status_code, again.json()["code"]) == (401, "wrong_code")
        state = await client.get("/api/v1/auth/second-factor", headers=ada.headers)
        assert state.json()["recovery_codes_left"] == 9

    async def test_of_two_at_once_lets_one_in(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        challenges = [await first_step(client, ada.person) for _ in range(2)]
        before = await sessions(database)
        answers = await asyncio.gather(*(second_step(client, each, ada.recovery_codes[0]) for each in challenges))
        assert sorted(answer.status_code for answer in answers) == [200, 401]
        assert await sessions(database) == before + 1
