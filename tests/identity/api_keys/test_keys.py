"""Keys for programs: made once, opening what was given and is still held, and nothing of a person's own."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text, update
from structlog.testing import capture_logs

from souk.app import House, create_app, open_house
from souk.identity import Person, get_person, grant_role, revoke_role
from souk.identity.api_keys.models import ApiKey
from souk.identity.api_keys.secrets import new_key, read_key
from souk.identity.models import Role, User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.invariants import check
from tests.cart.factories import make_shop, rows_in
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in
from tests.identity.test_authentication import actor_behind
from tests.orders.factories import ADDRESS, GOOD_CARD

pytestmark = pytest.mark.anyio
KEYS, API = "/api/v1/api-keys", "/api/v1"
Headers = dict[str, str]


async def make_key(client: httpx.AsyncClient, who: Mapping[str, str], *scopes: str, **more: Any) -> dict[str, Any]:
    body = {"name": "Nightly import", "scopes": list(scopes), **more}
    answer = await client.post(KEYS, json=body, headers=dict(who))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def bearing(made: Mapping[str, Any] | str) -> Headers:
    return {"Authorization": f"Bearer {made if isinstance(made, str) else made['key']}"}


@pytest.fixture
async def manager(database: Database) -> Person:
    return await make_person(database, role="product_manager", full_name="Maren Holloway")


@pytest.fixture
async def signed(client: httpx.AsyncClient, manager: Person) -> Headers:
    return await sign_in(client, manager.email)


class TestMaking:
    async def test_shows_the_key_once_and_keeps_its_digest(
        self, client: httpx.AsyncClient, database: Database, signed: Headers
    ) -> None:
        with capture_logs() as logged:
            made = await make_key(client, signed, "catalog:write", "inventory:read", "inventory:read")
        listed = (await client.get(KEYS, headers=signed)).json()["items"]
        assert listed == [made["api_key"]]
        assert made["api_key"]["scopes"] == ["catalog:write", "inventory:read"]
        assert made["key"].startswith(made["api_key"]["prefix"])
        assert len(made["key"]) == 80
        secret = made["key"][37:]
        kept = repr(await rows_in(database, ApiKey))
        async with database.read(SYSTEM) as ctx:
            outbox = repr((await ctx.session.execute(text("SELECT payload FROM outbox"))).all())
        assert [where for where in (kept, outbox, repr(listed), repr(logged)) if secret in where] == []
        assert (await rows_in(database, ApiKey))["api_keys"] != []

    async def test_acts_as_its_owner_with_no_more_than_was_given(
        self, client: httpx.AsyncClient, app: FastAPI, manager: Person, signed: Headers
    ) -> None:
        made = await make_key(client, signed, "catalog:write")
        actor = await actor_behind(app, bearing(made), path="/api/v1/products", raw_path=b"/api/v1/products")
        assert (actor.id, actor.name, str(actor.api_key_id)) == (manager.id, "Maren Holloway", made["api_key"]["id"])
        assert (actor.permissions, actor.session_id, actor.guest_key) == (frozenset({"catalog:write"}), None, None)
        category = {"name": "Lamps"}
        assert (await client.post(f"{API}/categories", json=category, headers=bearing(made))).status_code == 201
        reading = await make_key(client, signed, "inventory:read")
        refused = await client.post(f"{API}/categories", json={"name": "Chairs"}, headers=bearing(reading))
        assert refused.status_code == 403

    @pytest.mark.parametrize(
        ("scopes", "refused"),
        [
            (["pricing:discount"], (403, "forbidden")),
            (["users:write"], (403, "forbidden")),
            (["catalog:fly"], (422, "unknown_permission")),
            (["catalog:*"], (422, "invalid")),
            (["*"], (422, "invalid")),
            ([], (422, "invalid")),
        ],
    )
    async def test_gives_nothing_that_the_owner_lacks(
        self,
        client: httpx.AsyncClient,
        database: Database,
        signed: Headers,
        scopes: list[str],
        refused: tuple[int, str],
    ) -> None:
        answer = await client.post(KEYS, json={"name": "x", "scopes": scopes}, headers=signed)
        assert (answer.status_code, answer.json()["code"]) == refused
        assert await rows_in(database, ApiKey) == {"api_keys": []}

    async def test_is_not_for_shoppers_nor_guests(self, client: httpx.AsyncClient, database: Database) -> None:
        body = {"name": "x", "scopes": ["inventory:read"]}
        shopper = await sign_in(client, (await make_person(database)).email)
        assert (await client.post(KEYS, json=body, headers=shopper)).status_code == 403
        assert (await client.post(KEYS, json=body)).status_code == 401
        assert (await client.get(KEYS)).status_code == 401
        assert await rows_in(database, ApiKey) == {"api_keys": []}

    async def test_asks_who_it_is_when_that_was_long_ago(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, signed: Headers
    ) -> None:
        clock.move(minutes=4)
        await make_key(client, signed, "inventory:read")
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text("UPDATE sessions SET confirmed_at = NULL"))
        answer = await client.post(KEYS, json={"name": "x", "scopes": ["inventory:read"]}, headers=signed)
        assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")
        assert len((await rows_in(database, ApiKey))["api_keys"]) == 1

    async def test_refuses_a_moment_that_is_over(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock, signed: Headers
    ) -> None:
        for moment in (clock.now, clock.now - timedelta(days=1)):
            body = {"name": "x", "scopes": ["inventory:read"], "expires_at": moment.isoformat()}
            answer = await client.post(KEYS, json=body, headers=signed)
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "expires_at")
        assert await rows_in(database, ApiKey) == {"api_keys": []}

    async def test_stops_at_twenty_five_living_keys(
        self, client: httpx.AsyncClient, database: Database, signed: Headers
    ) -> None:
        for _ in range(25):
            made = await make_key(client, signed, "inventory:read")
        body = {"name": "x", "scopes": ["inventory:read"]}
        answers = await asyncio.gather(*(client.post(KEYS, json=body, headers=signed) for _ in range(3)))
        assert {(each.status_code, each.json()["code"]) for each in answers} == {(409, "too_many_api_keys")}
        await client.delete(f"{KEYS}/{made['api_key']['id']}", headers=signed)
        answers = await asyncio.gather(*(client.post(KEYS, json=body, headers=signed) for _ in range(3)))
        assert sorted(each.status_code for each in answers) == [201, 409, 409]


class TestAKey:
    async def test_is_known_in_one_statement_after_its_first_call_of_a_day(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, clock: SettableClock, signed: Headers
    ) -> None:
        made = await make_key(client, signed, "inventory:read")
        statements = []
        for _ in range(2):
            before = database.tally.statements
            await actor_behind(app, bearing(made))
            statements.append(database.tally.statements - before)
        assert statements == [2, 1]
        (listed,) = (await client.get(KEYS, headers=signed)).json()["items"]
        assert listed["last_used_on"] == clock.now.date().isoformat()

    async def test_opens_nothing_once_expired(
        self, client: httpx.AsyncClient, app: FastAPI, clock: SettableClock, signed: Headers
    ) -> None:
        expires_at = (clock.now + timedelta(hours=1)).isoformat()
        made = await make_key(client, signed, "catalog:write", expires_at=expires_at)
        assert (await client.get(f"{API}/products", headers=bearing(made))).status_code == 200
        clock.move(hours=1)
        answer = await client.post(f"{API}/categories", json={"name": "Lamps"}, headers=bearing(made))
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_key")

    async def test_opens_nothing_once_revoked(self, client: httpx.AsyncClient, signed: Headers) -> None:
        made = await make_key(client, signed, "catalog:write")
        assert (await client.delete(f"{KEYS}/{made['api_key']['id']}", headers=signed)).status_code == 204
        answer = await client.post(f"{API}/categories", json={"name": "Lamps"}, headers=bearing(made))
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_key")
        assert (await client.get(KEYS, headers=signed)).json()["items"] == []
        assert (await client.delete(f"{KEYS}/{made['api_key']['id']}", headers=signed)).status_code == 404

    async def test_opens_nothing_once_its_owner_is_deactivated(
        self, client: httpx.AsyncClient, database: Database, manager: Person, signed: Headers
    ) -> None:
        made = await make_key(client, signed, "catalog:write")
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).where(User.id == manager.id).values(is_active=False))
        answer = await client.post(f"{API}/categories", json={"name": "Lamps"}, headers=bearing(made))
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_key")

    async def test_loses_what_its_owner_loses(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, manager: Person, signed: Headers
    ) -> None:
        made = await make_key(client, signed, "catalog:write", "orders:read")
        async with database.unit_of_work(SYSTEM) as uow:
            edited = update(Role).where(Role.name == "product_manager").values(permissions="orders:*")
            await uow.session.execute(edited)
        assert (await actor_behind(app, bearing(made))).permissions == frozenset({"orders:read"})
        async with database.unit_of_work(SYSTEM) as uow:
            await revoke_role(uow, manager.id, "product_manager")
        assert (await actor_behind(app, bearing(made))).permissions == frozenset()

    async def test_gains_nothing_that_its_owner_gains(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, manager: Person, signed: Headers
    ) -> None:
        made = await make_key(client, signed, "inventory:read")
        async with database.unit_of_work(SYSTEM) as uow:
            await grant_role(uow, manager.id, "admin")
        assert (await actor_behind(app, bearing(made))).permissions == frozenset({"inventory:read"})

    async def test_of_one_store_is_blind_in_every_other(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database
    ) -> None:
        seller = await make_person(database)
        mine = await make_shop(database, owner_id=seller.id)
        other = await make_shop(database, name="Red Door", owner_id=seller.id)
        strange = await make_shop(database, name="Green Door")
        signed = await sign_in(client, seller.email)
        made = await make_key(client, signed, "inventory:write", store_id=str(mine.store.id))
        actor = await actor_behind(app, bearing(made))
        assert (actor.permissions, actor.stores_with("inventory:write")) == (frozenset(), [mine.store.id])
        stock = {"on_hand": 7}
        statuses = [
            (await client.put(f"{API}/inventory/{shop.shirt_id}", json=stock, headers=bearing(made))).status_code
            for shop in (mine, other, strange)
        ]
        assert statuses[0] == 200
        assert {403, 404} >= set(statuses[1:])
        body = {"name": "x", "scopes": ["inventory:write"], "store_id": str(strange.store.id)}
        assert (await client.post(KEYS, json=body, headers=signed)).status_code == 403

    async def test_of_every_store_of_its_owner_goes_no_further(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database
    ) -> None:
        seller = await make_person(database)
        mine = await make_shop(database, owner_id=seller.id)
        made = await make_key(client, await sign_in(client, seller.email), "inventory:write")
        actor = await actor_behind(app, bearing(made))
        assert actor.stores_with("inventory:write") == [mine.store.id]
        assert not actor.may("inventory:write")
        assert not actor.may("orders:read", store_id=mine.store.id)

    @pytest.mark.parametrize("damage", ["", "x" * 75, "secret", "id", "longer", "upper"])
    async def test_that_is_forged_opens_nothing(self, client: httpx.AsyncClient, signed: Headers, damage: str) -> None:
        key: str = (await make_key(client, signed, "catalog:write"))["key"]
        forged = {
            "secret": key[:-1] + ("A" if key[-1] != "A" else "B"),
            "id": new_key(new_id()),
            "longer": key + "A",
            "upper": "souk_" + key[5:37].upper() + key[37:],
        }.get(damage, f"souk_{damage}")
        answer = await client.post(f"{API}/categories", json={"name": "Lamps"}, headers=bearing(forged))
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_key")
        assert answer.headers["www-authenticate"] == "Bearer"

    async def test_is_compared_whole(self, client: httpx.AsyncClient, signed: Headers) -> None:
        key: str = (await make_key(client, signed, "catalog:write"))["key"]
        shown = read_key(key)
        assert shown is not None
        assert (shown.matches(shown.digest), shown.matches(shown.digest[:-1]), shown.matches("")) == (
            True,
            False,
            False,
        )
        assert read_key(key.replace("souk_", "souk-")) is None

    async def test_is_not_taken_from_an_address_or_a_cookie(
        self, client: httpx.AsyncClient, app: FastAPI, signed: Headers
    ) -> None:
        key: str = (await make_key(client, signed, "catalog:write"))["key"]
        answer = await client.post(f"{API}/categories?token={key}", json={"name": "Lamps"})
        assert answer.status_code == 401
        cookie = {"Cookie": f"souk_session={key}"}
        assert (await client.get(f"{API}/auth/me", headers=cookie)).json()["code"] == "invalid_token"
        with pytest.raises(Exception, match="API key"):
            await actor_behind(app, {}, type="websocket", query_string=f"token={key}".encode())

    async def test_is_slowed_down_by_itself(
        self, make_settings: Override, database: Database, client: httpx.AsyncClient, signed: Headers
    ) -> None:
        keys = [await make_key(client, signed, "inventory:read") for _ in range(2)]
        house = open_house(make_settings(limits={"api_keys": "3/minute"}))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(house=house)), base_url="http://souk.test"
        ) as slow:
            asked = [await slow.get(f"{API}/inventory/locations", headers=bearing(keys[0])) for _ in range(4)]
            other = await slow.get(f"{API}/inventory/locations", headers=bearing(keys[1]))
        await house.close()
        assert [each.status_code for each in (*asked, other)] == [*[asked[0].status_code] * 3, 429, other.status_code]
        assert 429 not in {asked[0].status_code, other.status_code}
        assert int(asked[3].headers["retry-after"]) > 0


class TestAPersonsOwn:
    @pytest.mark.parametrize(
        "call",
        [
            ("GET", "/auth/me", None),
            ("POST", "/auth/logout", {}),
            ("GET", "/auth/second-factor", None),
            ("POST", "/auth/second-factor/totp", {}),
            ("POST", "/auth/confirm", {"password": "x"}),
            ("GET", "/users/profile", None),
            ("PUT", "/users/profile", {"full_name": "Eve"}),
            ("GET", "/users/addresses", None),
            ("GET", "/users/payment-methods", None),
            ("GET", "/api-keys", None),
            ("POST", "/api-keys", {"name": "x", "scopes": ["inventory:read"]}),
            ("DELETE", "/api-keys/{key_id}", None),
            ("GET", "/cart", None),
            ("POST", "/cart/items", {"variant_id": "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10"}),
            ("POST", "/orders", {"payment_method": {"type": "card", "number": GOOD_CARD}, "shipping_address": ADDRESS}),
            ("GET", "/orders", None),
            ("GET", "/payments", None),
        ],
    )
    async def test_is_closed_to_keys(
        self, client: httpx.AsyncClient, database: Database, signed: Headers, call: tuple[str, str, Any]
    ) -> None:
        method, path, body = call
        made = await make_key(client, signed, "catalog:write")
        await client.get(f"{API}/categories", headers=bearing(made))
        before = await rows_in(database, ApiKey, User)
        where = API + path.format(key_id=made["api_key"]["id"])
        answer = await client.request(method, where, json=body, headers=bearing(made))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_with_api_key"), answer.text
        after = await rows_in(database, ApiKey, User)
        assert [row[0] for row in after["api_keys"]] == [row[0] for row in before["api_keys"]]
        assert after["users"] == before["users"]

    async def test_pages_are_closed_too(self, client: httpx.AsyncClient, signed: Headers) -> None:
        made = await make_key(client, signed, "catalog:write")
        answer = await client.get("/account", headers={**bearing(made), "accept": "text/html"})
        assert answer.status_code == 403

    async def test_orders_open_to_a_key_for_orders(self, client: httpx.AsyncClient, signed: Headers) -> None:
        made = await make_key(client, signed, "orders:read")
        assert (await client.get(f"{API}/orders", headers=bearing(made))).status_code == 200


class TestSomebodyElses:
    async def test_key_is_as_none_at_all(self, client: httpx.AsyncClient, database: Database, signed: Headers) -> None:
        made = await make_key(client, signed, "inventory:read")
        other = await sign_in(client, (await make_person(database, role="admin")).email)
        before = await rows_in(database, ApiKey)
        answers = [
            await client.delete(f"{KEYS}/{key_id}", headers=other) for key_id in (made["api_key"]["id"], new_id())
        ]
        assert {(each.status_code, each.json()["code"]) for each in answers} == {(404, "unknown_api_key")}
        assert (await client.get(KEYS, headers=other)).json()["items"] == []
        assert await rows_in(database, ApiKey) == before


class TestUpkeep:
    async def test_throws_away_keys_that_are_long_dead(
        self, client: httpx.AsyncClient, house: House, clock: SettableClock, manager: Person, signed: Headers
    ) -> None:
        living = await make_key(client, signed, "inventory:read")
        revoked = await make_key(client, signed, "inventory:read")
        await client.delete(f"{KEYS}/{revoked['api_key']['id']}", headers=signed)
        expires_at = (clock.now + timedelta(minutes=5)).isoformat()
        await make_key(client, signed, "inventory:read", expires_at=expires_at)
        (clean_up,) = [each for room in house.rooms for each in room.clean_ups if each.name == "identity.api_keys"]
        clock.move(days=89)
        assert await clean_up.run(house.database) == 0
        clock.move(days=2)
        assert await clean_up.run(house.database) == 2
        async with house.database.read(SYSTEM) as ctx:
            left = list(await ctx.session.scalars(select(ApiKey.id)))
        assert [str(each) for each in left] == [living["api_key"]["id"]]
        assert await check(house.database, house.rooms) == []
        async with house.database.read(SYSTEM) as ctx:
            assert (await get_person(ctx, manager.id)).is_active
