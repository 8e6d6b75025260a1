"""Adding, naming and removing passkeys."""

import httpx
import pytest
from sqlalchemy import select, update

from souk.identity.models import User
from souk.identity.passkeys.models import Passkey
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.authenticator import Authenticator, encoded
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in
from tests.identity.passkeys.factories import (
    PASSKEYS,
    KeyHolder,
    make_key_holder,
    options_to_sign_in,
    register,
    show,
)
from tests.identity.rows import everything_in
from tests.identity.second_factor.factories import demand_second_factor

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database) -> KeyHolder:
    return await make_key_holder(client, database)


class TestRegister:
    async def test_asks_for_a_passkey_that_knows_its_owner(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, email="ada@example.com")
        answer = await client.post(f"{PASSKEYS}/options", headers=await sign_in(client, person.email))
        options = answer.json()["publicKey"]
        assert options["rp"] == {"name": "Souk", "id": "localhost"}
        assert options["user"] == {
            "id": encoded(person.id.bytes),
            "name": "ada@example.com",
            "displayName": "ada@example.com",
        }
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert options["attestation"] == "none"
        assert answer.headers["cache-control"] == "no-store"

    async def test_keeps_the_public_key_and_the_name_sealed(
        self, client: httpx.AsyncClient, database: Database, ada: KeyHolder
    ) -> None:
        listed = (await client.get(PASSKEYS, headers=ada.headers)).json()["items"]
        assert [(each["id"], each["name"], each["last_used_at"]) for each in listed] == [
            (ada.passkey_id, "My laptop", None)
        ]
        async with database.read(SYSTEM) as ctx:
            row = (await ctx.session.scalars(select(Passkey))).one()
            noted = await ctx.session.scalar(select(User.second_factor_at).where(User.id == ada.person.id))
        assert (row.credential_id, row.sign_count, row.transports) == (ada.device.id, 0, ["internal"])
        assert "My laptop" not in row.sealed_name
        assert noted is not None

    async def test_does_not_offer_a_device_twice(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        options = (await client.post(f"{PASSKEYS}/options", headers=ada.headers)).json()["publicKey"]
        assert [each["id"] for each in options["excludeCredentials"]] == [ada.device.id]
        again = await register(client, ada.headers, ada.device)
        assert (again.status_code, again.json()["code"]) == (409, "passkey_taken")

    async def test_is_named_after_the_device_where_nobody_names_it(
        self, client: httpx.AsyncClient, ada: KeyHolder
    ) -> None:
        options = (await client.post(f"{PASSKEYS}/options", headers=ada.headers)).json()["publicKey"]
        agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"}
        body = {"credential": Authenticator().makes(options)}
        made = await client.post(PASSKEYS, json=body, headers={**ada.headers, **agent})
        assert (made.status_code, made.json()["name"]) == (201, "Firefox on Linux")

    async def test_is_only_for_whoever_confirmed_lately(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        clock.move(minutes=9)
        options = (await client.post(f"{PASSKEYS}/options", headers=headers)).json()["publicKey"]
        clock.move(minutes=2)
        for path, body in (
            (f"{PASSKEYS}/options", None),
            (PASSKEYS, {"credential": Authenticator().makes(options)}),
        ):
            answer = await client.post(path, json=body, headers=headers)
            assert (path, answer.status_code, answer.json()["code"]) == (path, 403, "confirmation_required")
        assert (await everything_in(database))["passkeys"] == []

    async def test_refuses_another_origin_another_shop_and_an_owner_it_did_not_verify(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        headers = await sign_in(client, (await make_person(database)).email)
        for device in (
            Authenticator(origin="https://evil.example"),
            Authenticator(origin="http://localhost:8001"),
            Authenticator(party="evil.example"),
            Authenticator(verifies=False),
        ):
            answer = await register(client, headers, device)
            assert (answer.status_code, answer.json()["code"]) == (422, "passkey_not_accepted")
        assert (await everything_in(database))["passkeys"] == []

    async def test_refuses_a_challenge_that_was_answered_is_somebody_elses_or_for_something_else(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, ada: KeyHolder
    ) -> None:
        eve = await sign_in(client, (await make_person(database)).email)
        old = (await client.post(f"{PASSKEYS}/options", headers=eve)).json()["publicKey"]
        clock.move(minutes=5)
        hers = (await client.post(f"{PASSKEYS}/options", headers=ada.headers)).json()["publicKey"]
        used = (await client.post(f"{PASSKEYS}/options", headers=eve)).json()["publicKey"]
        first = await client.post(PASSKEYS, json={"credential": Authenticator().makes(used)}, headers=eve)
        assert first.status_code == 201
        for_sign_in = {**used, **await options_to_sign_in(client)}
        made_up = {**used, "challenge": encoded(b"x" * 32)}
        for options in (used, hers, old, for_sign_in, made_up):
            answer = await client.post(PASSKEYS, json={"credential": Authenticator().makes(options)}, headers=eve)
            assert (answer.status_code, answer.json()["code"]) == (422, "passkey_not_accepted")
        assert len((await everything_in(database))["passkeys"]) == 2

    async def test_refuses_what_no_browser_sends(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        options = (await client.post(f"{PASSKEYS}/options", headers=ada.headers)).json()["publicKey"]
        good = Authenticator().makes(options)
        for broken in (
            {},
            "text",
            {**good, "type": "password"},
            {**good, "id": "not base64!"},
            {**good, "response": {}},
        ):
            answer = await client.post(PASSKEYS, json={"credential": broken}, headers=ada.headers)
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        for part in ("clientDataJSON", "attestationObject"):
            for rubbish in ("", "AAAA", "A", encoded(b"{}"), encoded(b'{"challenge": 7}'), encoded(b"[]")):
                response = {**good["response"], part: rubbish}
                body = {"credential": {**good, "response": response}}
                answer = await client.post(PASSKEYS, json=body, headers=ada.headers)
                assert (part, rubbish, answer.status_code) == (part, rubbish, 422)

    async def test_are_at_most_twenty(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        for _ in range(19):
            assert (await register(client, ada.headers, Authenticator())).status_code == 201
        answer = await client.post(f"{PASSKEYS}/options", headers=ada.headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_passkeys")


class TestNameAndRemove:
    async def test_are_called_something_else(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        path = f"{PASSKEYS}/{ada.passkey_id}"
        assert (await client.patch(path, json={"name": " My phone "}, headers=ada.headers)).status_code == 204
        listed = await client.get(PASSKEYS, headers=ada.headers)
        assert listed.json()["items"][0]["name"] == "My phone"

    async def test_sign_nobody_in_once_removed(self, client: httpx.AsyncClient, ada: KeyHolder) -> None:
        removed = await client.delete(f"{PASSKEYS}/{ada.passkey_id}", headers=ada.headers)
        assert removed.status_code == 204
        answer = await show(client, ada.device)
        assert (answer.status_code, answer.json()["code"]) == (401, "passkey_refused")

    async def test_are_removed_only_by_whoever_confirmed_lately(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, ada: KeyHolder
    ) -> None:
        clock.move(minutes=11)
        before = await everything_in(database)
        answer = await client.delete(f"{PASSKEYS}/{ada.passkey_id}", headers=ada.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")
        assert await everything_in(database) == before

    async def test_are_nobody_elses(self, client: httpx.AsyncClient, database: Database, ada: KeyHolder) -> None:
        eve = await sign_in(client, (await make_person(database)).email)
        before = await everything_in(database)
        path = f"{PASSKEYS}/{ada.passkey_id}"
        for answer in (
            await client.patch(path, json={"name": "Mine"}, headers=eve),
            await client.delete(path, headers=eve),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_passkey")
        assert (await client.get(PASSKEYS, headers=eve)).json()["items"] == []
        assert await everything_in(database) == before

    async def test_the_last_stays_where_a_role_demands_a_second_factor(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        agent = await make_key_holder(client, database, role="support_agent")
        await demand_second_factor(database, "support_agent")
        before = await everything_in(database)
        answer = await client.delete(f"{PASSKEYS}/{agent.passkey_id}", headers=agent.headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_demanded")
        assert await everything_in(database) == before

    async def test_going_with_their_owner_leave_no_trace(self, database: Database, ada: KeyHolder) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_active=False))
            await uow.session.delete(await uow.session.get_one(User, ada.person.id))
        assert (await everything_in(database))["passkeys"] == []
