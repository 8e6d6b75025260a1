"""Signing in with a passkey: no name, no password, both factors."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from souk.identity.events import SignInFailed
from souk.identity.models import User
from souk.identity.passkeys.ceremonies import relying_party
from souk.identity.passkeys.events import PasskeyCloned
from souk.identity.passkeys.models import Passkey
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import OutboxRow, Subscription
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.authenticator import Authenticator, encoded
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD
from tests.identity.passkeys.factories import (
    PASSKEYS,
    SIGN_IN,
    KeyHolder,
    make_key_holder,
    options_to_sign_in,
    register,
    show,
)
from tests.identity.rows import everything_in
from tests.identity.second_factor.factories import LOGIN, demand_second_factor, turn_on

pytestmark = pytest.mark.anyio
REFUSED = (401, "passkey_refused")


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database) -> KeyHolder:
    return await make_key_holder(client, database)


async def sessions(database: Database) -> int:
    return len((await everything_in(database))["sessions"])


async def heard(database: Database, name: str) -> list[str]:
    async with database.read(SYSTEM) as ctx:
        rows = await ctx.session.scalars(select(OutboxRow.payload).where(OutboxRow.listener == name))
        return [payload.decode() for payload in rows]


class TestSignIn:
    async def test_needs_no_name(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, ada: KeyHolder
    ) -> None:
        answer = await show(client, ada.device)
        assert answer.status_code == 200
        assert answer.json()["user"]["id"] == str(ada.person.id)
        async with database.read(SYSTEM) as ctx:
            row = (await ctx.session.scalars(select(Passkey))).one()
        assert (row.sign_count, row.last_used_at) == (1, clock.now)

    async def test_asks_for_any_passkey_of_this_shop_and_verifies_its_owner(self, client: httpx.AsyncClient) -> None:
        options = await options_to_sign_in(client)
        assert (options["rpId"], options["userVerification"]) == ("localhost", "required")
        assert options.get("allowCredentials", []) == []

    async def test_takes_synced_passkeys_that_never_count(self, client: httpx.AsyncClient, database: Database) -> None:
        holder = await make_key_holder(client, database, device=Authenticator(counts=False))
        assert [(await show(client, holder.device)).status_code for _ in range(3)] == [200] * 3
        listed = await client.get(PASSKEYS, headers=holder.headers)
        assert listed.json()["items"][0]["is_synced"] is True

    async def test_counts_as_both_factors(
        self, client: httpx.AsyncClient, clock: SettableClock, ada: KeyHolder
    ) -> None:
        await turn_on(client, ada.person, ada.headers, clock)
        assert (await show(client, ada.device)).status_code == 200
        password = await client.post(LOGIN, json={"email": ada.person.email, "password": PASSWORD})
        assert password.json()["methods"] == ["totp", "recovery_code", "passkey"]

    async def test_leaves_the_password_enough_where_no_role_demands_more(
        self, client: httpx.AsyncClient, ada: KeyHolder
    ) -> None:
        answer = await client.post(LOGIN, json={"email": ada.person.email, "password": PASSWORD})
        assert answer.status_code == 200

    async def test_is_the_only_way_for_a_role_that_demands_more(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        agent = await make_key_holder(client, database, role="support_agent")
        await demand_second_factor(database, "support_agent")
        password = await client.post(LOGIN, json={"email": agent.person.email, "password": PASSWORD})
        assert (password.status_code, password.json()["methods"]) == (401, ["passkey"])
        entered = await show(client, agent.device)
        headers = {"Authorization": f"Bearer {entered.json()['access_token']}"}
        assert (await client.get("/api/v1/users/profile", headers=headers)).status_code == 200

    async def test_refuses_a_disabled_account(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_active=False))
        answer = await show(client, ada.device)
        assert (answer.status_code, answer.json()["code"]) == (403, "account_disabled")

    async def test_is_refused_to_other_sites(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        evil = {"Origin": "https://evil.example"}
        assert (await client.post(f"{SIGN_IN}/options", headers=evil)).status_code == 403
        body = {"credential": ada.device.shows(await options_to_sign_in(client))}
        assert (await client.post(SIGN_IN, json=body, headers=evil)).status_code == 403

    async def test_of_five_with_one_answer_lets_one_in(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        body = {"credential": ada.device.shows(await options_to_sign_in(client))}
        before = await sessions(database)
        answers = await asyncio.gather(*(client.post(SIGN_IN, json=body) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
        assert await sessions(database) == before + 1


class TestRefused:
    async def test_from_another_origin_for_another_shop_or_without_its_owner(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        before = await sessions(database)
        for name, value in (("origin", "https://evil.example"), ("party", "evil.example"), ("verifies", False)):
            kept = getattr(ada.device, name)
            setattr(ada.device, name, value)
            answer = await show(client, ada.device)
            setattr(ada.device, name, kept)
            assert (name, answer.status_code, answer.json()["code"]) == (name, *REFUSED)
        assert await sessions(database) == before
        assert (await show(client, ada.device)).status_code == 200

    async def test_with_a_challenge_that_was_answered_is_over_or_was_for_something_else(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, ada: KeyHolder
    ) -> None:
        late = await options_to_sign_in(client)
        clock.move(minutes=5)
        used = await options_to_sign_in(client)
        assert (await client.post(SIGN_IN, json={"credential": ada.device.shows(used)})).status_code == 200
        client.cookies.clear()
        to_register = (await client.post(f"{PASSKEYS}/options", headers=ada.headers)).json()["publicKey"]
        to_confirm = (await client.post("/api/v1/auth/confirm/options", headers=ada.headers)).json()["publicKey"]
        before = await sessions(database)
        for options in (used, to_register, to_confirm, late):
            answer = await client.post(SIGN_IN, json={"credential": ada.device.shows(options)})
            assert (answer.status_code, answer.json()["code"]) == REFUSED
        assert await sessions(database) == before

    async def test_with_somebody_elses_key_signature_or_name(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        eve = await make_key_holder(client, database)
        stranger = Authenticator(credential_id=ada.device.credential_id, owner=ada.device.owner, sign_count=9)
        swapped = Authenticator(
            credential_id=eve.device.credential_id, key=eve.device.key, owner=ada.device.owner, sign_count=9
        )
        unknown = Authenticator(owner=ada.device.owner)
        before = await sessions(database)
        for device in (stranger, swapped, unknown):
            answer = await show(client, device)
            assert (answer.status_code, answer.json()["code"]) == REFUSED
        assert await sessions(database) == before
        assert (await show(client, eve.device)).json()["user"]["id"] == str(eve.person.id)

    async def test_is_remembered(self, client: httpx.AsyncClient, database: Database, ada: KeyHolder) -> None:
        async def hear(uow: UnitOfWork, happened: SignInFailed) -> None: ...

        database.outbox.subscribe(Subscription(name="test.failures", event=SignInFailed, listener=hear))
        ada.device.origin = "https://evil.example"
        await show(client, ada.device)
        (told,) = await heard(database, "test.failures")
        assert f'"person_id":"{ada.person.id}","why":"passkey"' in told

    async def test_the_sixth_try_from_an_address_waits_and_no_guess_at_a_password_locks_a_passkey_out(
        self, client: httpx.AsyncClient, app: FastAPI, ada: KeyHolder
    ) -> None:
        answers = [await show(client, Authenticator()) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        transport = httpx.ASGITransport(app, client=("192.0.2.77", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as elsewhere:
            for _ in range(5):
                await client.post(LOGIN, json={"email": ada.person.email, "password": "a guess"})
            assert (await show(elsewhere, ada.device)).status_code == 200


class TestWhatNoBrowserSends:
    @pytest.fixture
    def settings(self, make_settings: Override) -> Settings:
        return make_settings(limits={"sign_in": ""})

    async def test_opens_nothing_and_breaks_nothing(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        good = ada.device.shows(await options_to_sign_in(client))
        for part in ("clientDataJSON", "authenticatorData", "signature", "userHandle"):
            for rubbish in ("", "A", "AAAA", encoded(b"{}"), encoded(b"null"), encoded(b"\xff" * 16)):
                body = {"credential": {**good, "response": {**good["response"], part: rubbish}}}
                answer = await client.post(SIGN_IN, json=body)
                assert (part, rubbish, answer.status_code) == (part, rubbish, 401)


class TestClone:
    async def test_is_refused_and_announced(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        async def hear(uow: UnitOfWork, happened: PasskeyCloned) -> None: ...

        database.outbox.subscribe(Subscription(name="test.clones", event=PasskeyCloned, listener=hear))
        for _ in range(2):
            assert (await show(client, ada.device)).status_code == 200
        before = await sessions(database)
        for behind in (0, 1):
            ada.device.sign_count = behind
            answer = await show(client, ada.device)
            assert (answer.status_code, answer.json()["code"]) == (401, "passkey_copied")
        assert await sessions(database) == before
        told = f'{{"person_id":"{ada.person.id}","passkey_id":"{ada.passkey_id}"}}'
        assert await heard(database, "test.clones") == [told] * 2
        ada.device.sign_count = 2
        assert (await show(client, ada.device)).status_code == 200

    async def test_that_stopped_counting_is_refused(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        assert (await show(client, ada.device)).status_code == 200
        ada.device.counts, ada.device.sign_count = False, 0
        assert (await show(client, ada.device)).json()["code"] == "passkey_copied"


class TestRelyingParty:
    async def test_is_the_shops_own_address(self) -> None:
        shop = relying_party("https://shop.example")
        assert (shop.id, shop.origins) == ("shop.example", ("https://shop.example",))
        here = relying_party("http://127.0.0.1:8000")
        assert (here.id, here.origins) == ("localhost", ("http://127.0.0.1:8000", "http://localhost:8000"))

    async def test_second_passkey_of_a_person_signs_in_as_well(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        second = Authenticator()
        assert (await register(client, ada.headers, second)).status_code == 201
        assert (await show(client, second)).json()["user"]["id"] == str(ada.person.id)
