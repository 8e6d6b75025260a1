"""Step-up: proving again that it is you, for ten minutes in this session."""

import httpx
import pytest
from sqlalchemy import select

from souk.identity.step_up.events import ConfirmationFailed
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import OutboxRow, Subscription
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.identity.passkeys.factories import PASSKEYS, make_key_holder, show
from tests.identity.second_factor.factories import make_guarded

pytestmark = pytest.mark.anyio
CONFIRM = "/api/v1/auth/confirm"
GRAVE = f"{PASSKEYS}/options"
Headers = dict[str, str]


async def is_confirmed(client: httpx.AsyncClient, headers: Headers) -> bool:
    answer = await client.post(GRAVE, headers=headers)
    assert answer.status_code == 200 or answer.json()["code"] == "confirmation_required"
    return answer.status_code == 200


class TestConfirm:
    async def test_signing_in_holds_for_ten_minutes(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        clock.move(minutes=9, seconds=59)
        assert await is_confirmed(client, headers)
        clock.move(seconds=1)
        assert not await is_confirmed(client, headers)

    async def test_by_password_holds_for_ten_minutes_in_this_session_alone(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        here, elsewhere = [await sign_in(client, person.email) for _ in range(2)]
        clock.move(minutes=11)
        assert (await client.post(CONFIRM, json={"password": PASSWORD}, headers=here)).status_code == 204
        assert await is_confirmed(client, here)
        assert not await is_confirmed(client, elsewhere)
        clock.move(minutes=10)
        assert not await is_confirmed(client, here)

    async def test_by_code_and_a_code_counts_once(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        ada = await make_guarded(client, database, clock)
        clock.move(minutes=11)
        code = ada.code()
        assert (await client.post(CONFIRM, json={"code": code}, headers=ada.headers)).status_code == 204
        assert await is_confirmed(client, ada.headers)
        clock.move(seconds=1)
        again = await client.post(CONFIRM, json={"code": code}, headers=ada.headers)
        assert (again.status_code, again.json()["code"]) == (403, "proof_refused")

    async def test_by_passkey(self, client: httpx.AsyncClient, database: Database, clock: SettableClock) -> None:
        ada = await make_key_holder(client, database)
        clock.move(minutes=11)
        options = (await client.post(f"{CONFIRM}/options", headers=ada.headers)).json()["publicKey"]
        assert [each["id"] for each in options["allowCredentials"]] == [ada.device.id]
        body = {"credential": ada.device.shows(options)}
        assert (await client.post(CONFIRM, json=body, headers=ada.headers)).status_code == 204
        assert await is_confirmed(client, ada.headers)
        again = await client.post(CONFIRM, json=body, headers=ada.headers)
        assert (again.status_code, again.json()["code"]) == (403, "proof_refused")

    async def test_takes_nobody_elses_passkey_nor_their_challenge(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        ada, eve = [await make_key_holder(client, database) for _ in range(2)]
        clock.move(minutes=11)
        to_ada = (await client.post(f"{CONFIRM}/options", headers=ada.headers)).json()["publicKey"]
        to_eve = (await client.post(f"{CONFIRM}/options", headers=eve.headers)).json()["publicKey"]
        for credential in (eve.device.shows(to_ada), ada.device.shows(to_eve)):
            answer = await client.post(CONFIRM, json={"credential": credential}, headers=ada.headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "proof_refused")
        assert not await is_confirmed(client, ada.headers)

    async def test_refuses_wrong_ones_remembers_them_and_waits_after_five(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        async def hear(uow: UnitOfWork, happened: ConfirmationFailed) -> None: ...

        database.outbox.subscribe(Subscription(name="test.failures", event=ConfirmationFailed, listener=hear))
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        clock.move(minutes=11)
        bodies = [{"password": "a guess"}, {"code": "000000"}, {"code": "7k3m-9fqx-2n8d"}] * 2
        answers = [await client.post(CONFIRM, json=body, headers=headers) for body in bodies]
        assert [answer.status_code for answer in answers] == [403] * 5 + [429]
        assert not await is_confirmed(client, headers)
        async with database.read(SYSTEM) as ctx:
            rows = list(
                await ctx.session.scalars(select(OutboxRow.payload).where(OutboxRow.listener == "test.failures"))
            )
        assert len(rows) == 5
        assert all(f'"person_id":"{person.id}"'.encode() in row for row in rows)

    async def test_takes_one_proof_and_only_one(self, client: httpx.AsyncClient, database: Database) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        for body in ({}, {"password": PASSWORD, "code": "123456"}, {"password": None}, {"credential": {}}):
            answer = await client.post(CONFIRM, json=body, headers=headers)
            assert (body, answer.status_code, answer.json()["code"]) == (body, 422, "invalid")

    async def test_is_for_those_signed_in(self, client: httpx.AsyncClient, database: Database) -> None:
        for path, body in ((CONFIRM, {"password": PASSWORD}), (f"{CONFIRM}/options", None)):
            assert (await client.post(path, json=body)).status_code == 401
        headers = await sign_in(client, (await make_person(database)).email)
        answer = await client.post(f"{CONFIRM}/options", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_passkey")

    async def test_signing_in_by_passkey_counts_too(self, client: httpx.AsyncClient, database: Database) -> None:
        ada = await make_key_holder(client, database)
        entered = await show(client, ada.device)
        assert await is_confirmed(client, {"Authorization": f"Bearer {entered.json()['access_token']}"})
