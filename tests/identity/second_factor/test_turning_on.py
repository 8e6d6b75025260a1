"""Setting an authenticator app up and turning it off, through the API."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from souk.identity.models import User
from souk.identity.second_factor.models import RecoveryCode, TotpFactor
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.identity.rows import everything_in
from tests.identity.second_factor.factories import (
    TOTP,
    Guarded,
    demand_second_factor,
    first_step,
    make_guarded,
    second_step,
)

pytestmark = pytest.mark.anyio
STATE = "/api/v1/auth/second-factor"
CODES = f"{STATE}/recovery-codes"
WRONG = "000000"


async def state_of(client: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, object]:
    answer = await client.get(STATE, headers=headers)
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database, clock: SettableClock) -> Guarded:
    return await make_guarded(client, database, clock)


class TestTurningOn:
    async def test_gives_a_secret_to_scan_and_asks_for_nothing_before_it_is_confirmed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database, email="ada@example.com")
        headers = await sign_in(client, person.email)
        begun = await client.post(TOTP, headers=headers)
        assert begun.status_code == 201
        assert begun.headers["cache-control"] == "no-store"
        secret = begun.json()["secret"]
        assert begun.json()["otpauth_uri"] == (f"otpauth://totp/Souk:ada%40example.com?secret={secret}&issuer=Souk")
        await sign_in(client, person.email)
        assert (await state_of(client, headers))["totp"] is False

    async def test_is_on_with_the_first_code_and_the_password(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        state = await state_of(client, ada.headers)
        assert (state["totp"], state["recovery_codes_left"], state["required"]) == (True, 10, False)
        await first_step(client, ada.person)

    async def test_keeps_the_secret_sealed_and_of_recovery_codes_only_digests(
        self, database: Database, ada: Guarded
    ) -> None:
        kept = repr(await everything_in(database))
        assert ada.secret not in kept
        for code in ada.recovery_codes:
            assert code not in kept
            assert code.replace("-", "") not in kept
        async with database.read(SYSTEM) as ctx:
            sealed = await ctx.session.scalar(select(TotpFactor.sealed_secret))
            assert ctx.keys.open(str(sealed)) == ada.secret

    async def test_refuses_another_code_or_another_password_and_stays_off(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        nothing = await client.post(f"{TOTP}/confirm", json={"code": WRONG, "password": PASSWORD}, headers=headers)
        assert (nothing.status_code, nothing.json()["code"]) == (409, "enrolment_not_started")
        begun = Guarded(person, headers, (await client.post(TOTP, headers=headers)).json()["secret"], [], clock)
        before = await everything_in(database)
        other = await client.post(f"{TOTP}/confirm", json={"code": WRONG, "password": PASSWORD}, headers=headers)
        assert (other.status_code, other.json()["code"]) == (422, "wrong_enrolment_code")
        body = {"code": begun.code(), "password": "not hers"}
        stolen = await client.post(f"{TOTP}/confirm", json=body, headers=headers)
        assert (stolen.status_code, stolen.json()["code"]) == (403, "proof_refused")
        after = await everything_in(database)
        assert {**after, "outbox": []} == {**before, "outbox": []}
        assert (await state_of(client, headers))["totp"] is False

    async def test_begins_anew_with_another_secret_until_it_is_on(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        first, second = [(await client.post(TOTP, headers=headers)).json()["secret"] for _ in range(2)]
        assert first != second
        again = await client.post(TOTP, headers=ada.headers)
        assert (again.status_code, again.json()["code"]) == (409, "second_factor_already_on")

    async def test_is_nobodys_to_do_but_ones_own(self, client: httpx.AsyncClient) -> None:
        for method, path in (("POST", TOTP), ("GET", STATE), ("POST", CODES)):
            assert (await client.request(method, path)).status_code == 401
        for path in (f"{TOTP}/confirm", f"{TOTP}/disable"):
            answer = await client.post(path, json={"code": WRONG, "password": PASSWORD})
            assert (path, answer.status_code) == (path, 401)


class TestTurningOff:
    async def test_takes_password_and_code(self, client: httpx.AsyncClient, database: Database, ada: Guarded) -> None:
        answer = await client.post(
            f"{TOTP}/disable", json={"code": ada.code(), "password": PASSWORD}, headers=ada.headers
        )
        assert answer.status_code == 204
        await sign_in(client, ada.person.email)
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(RecoveryCode.id))) == []

    async def test_refuses_either_alone_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded
    ) -> None:
        before = await everything_in(database)
        for code, password in ((WRONG, PASSWORD), (ada.code(), "not hers")):
            body = {"code": code, "password": password}
            answer = await client.post(f"{TOTP}/disable", json=body, headers=ada.headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "proof_refused")
        assert {**await everything_in(database), "outbox": []} == {**before, "outbox": []}

    async def test_is_refused_where_a_role_demands_it(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        agent = await make_guarded(client, database, clock, role="support_agent")
        await demand_second_factor(database, "support_agent")
        body = {"code": agent.code(), "password": PASSWORD}
        answer = await client.post(f"{TOTP}/disable", json=body, headers=agent.headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_demanded")
        assert (await state_of(client, agent.headers))["totp"] is True

    async def test_counts_guesses_at_the_account(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        body = {"code": WRONG, "password": "a guess"}
        answers = [await client.post(f"{TOTP}/disable", json=body, headers=ada.headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429]


class TestRecoveryCodes:
    async def test_are_renewed_and_the_old_ones_open_nothing(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        answer = await client.post(CODES, headers=ada.headers)
        assert answer.status_code == 201
        fresh = answer.json()["recovery_codes"]
        assert set(fresh).isdisjoint(ada.recovery_codes)
        challenge = await first_step(client, ada.person)
        assert (await second_step(client, challenge, ada.recovery_codes[0])).status_code == 401
        assert (await second_step(client, challenge, fresh[0])).status_code == 200

    async def test_are_renewed_only_by_whoever_confirmed_lately(
        self, client: httpx.AsyncClient, database: Database, ada: Guarded, clock: SettableClock
    ) -> None:
        clock.move(minutes=11)
        before = await everything_in(database)
        answer = await client.post(CODES, headers=ada.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")
        assert await everything_in(database) == before

    async def test_are_for_those_with_an_app(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        answer = await client.post(CODES, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_not_on")


class TestWithoutPassword:
    """Accounts that only sign in elsewhere: a step-up stands in the place of the password."""

    @pytest.fixture
    async def bob(self, client: httpx.AsyncClient, database: Database, clock: SettableClock, app: FastAPI) -> Guarded:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            unmatched = app.state.passwords.unmatched
            await uow.session.execute(update(User).where(User.id == person.id).values(password_hash=unmatched))
        return Guarded(person, headers, (await client.post(TOTP, headers=headers)).json()["secret"], [], clock)

    async def test_goes_by_a_step_up(self, client: httpx.AsyncClient, bob: Guarded) -> None:
        on = await client.post(f"{TOTP}/confirm", json={"code": bob.code()}, headers=bob.headers)
        assert on.status_code == 200
        wrong = await client.post(f"{TOTP}/disable", json={"code": WRONG}, headers=bob.headers)
        assert (wrong.status_code, wrong.json()["code"]) == (403, "proof_refused")
        off = await client.post(f"{TOTP}/disable", json={"code": bob.code()}, headers=bob.headers)
        assert off.status_code == 204

    async def test_needs_one_that_still_holds(self, client: httpx.AsyncClient, bob: Guarded) -> None:
        bob.clock.move(minutes=11)
        for body in ({"code": bob.code()}, {"code": bob.code(), "password": PASSWORD}):
            answer = await client.post(f"{TOTP}/confirm", json=body, headers=bob.headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")
        assert (await state_of(client, bob.headers))["totp"] is False

    async def test_is_nobodys_who_has_one(self, client: httpx.AsyncClient, ada: Guarded) -> None:
        answer = await client.post(f"{TOTP}/disable", json={"code": ada.code()}, headers=ada.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "proof_refused")
        assert (await state_of(client, ada.headers))["totp"] is True
