"""One's own account: profile and address book."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from souk.identity import (
    PostalAddress,
    UnknownAddress,
    add_address,
    find_person_by_email,
    get_own_address,
    get_person,
    list_own_addresses,
    open_address,
    seal_address,
)
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.kernel.errors import Unauthenticated
from souk.kernel.ids import new_id
from tests.identity.factories import actor_for, make_person, sign_in
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
PROFILE, ADDRESSES = "/api/v1/users/profile", "/api/v1/users/addresses"
HOME: dict[str, Any] = {
    "street": "12 Harbour Street",
    "city": "Portland",
    "state": "OR",
    "zip_code": "97201",
    "country": "US",
    "is_default": False,
}
POSTAL = PostalAddress(street="12 Harbour Street", city="Portland", state="OR", zip_code="97201", country="US")


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in(client, (await make_person(database, phone="+1 555 010 0100")).email)


@pytest.fixture
async def bob(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in(client, (await make_person(database, full_name="Bob Stone")).email)


class TestProfile:
    async def test_shows_oneself_with_loyalty(self, client: httpx.AsyncClient, ada: dict[str, str]) -> None:
        answer = await client.get(PROFILE, headers=ada)
        assert answer.json() == (await client.get("/api/v1/auth/me", headers=ada)).json()
        assert answer.json()["loyalty"] == {"tier": "bronze", "points": 0}
        assert answer.json()["phone"] == "+1 555 010 0100"

    async def test_changes_what_is_sent_and_nothing_else(self, client: httpx.AsyncClient, ada: dict[str, str]) -> None:
        before = (await client.get(PROFILE, headers=ada)).json()
        steps: list[tuple[dict[str, Any], dict[str, Any]]] = [
            ({"full_name": "Ada King"}, {"full_name": "Ada King"}),
            ({"phone": "020 7946 0000"}, {"phone": "020 7946 0000"}),
            ({}, {}),
            ({"full_name": None}, {}),
            ({"phone": None}, {"phone": None}),
        ]
        for body, changed in steps:
            answer = await client.put(PROFILE, json=body, headers=ada)
            before |= changed
            assert (answer.status_code, answer.json()) == (200, before)

    async def test_refuses_the_rest_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        before = await everything_in(database)
        for body in (
            {"email": "new@example.com"},
            {"roles": ["admin"]},
            {"is_verified": True},
            {"is_active": False},
            {"vendor_id": str(new_id())},
            {"loyalty_points": 9000},
            {"loyalty": {"tier": "gold", "points": 9000}},
            {"username": "root"},
            {"avatar_url": "https://evil.example/x.png"},
            {"full_name": ""},
            {"full_name": "x" * 201},
            {"phone": "call me"},
            [],
        ):
            assert (await client.put(PROFILE, json=body, headers=ada)).status_code == 422
        assert (await client.put(PROFILE, json={"full_name": "Mallory"})).status_code == 401
        assert await everything_in(database) == before

    async def test_seals_the_phone(self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]) -> None:
        await client.put(PROFILE, json={"phone": "020 7946 0000"}, headers=ada)
        assert "7946" not in repr(await everything_in(database))


class TestAddressBook:
    async def test_keeps_what_is_added_the_newest_first(self, client: httpx.AsyncClient, ada: dict[str, str]) -> None:
        first = await client.post(ADDRESSES, json=HOME, headers=ada)
        assert first.status_code == 201
        second = await client.post(ADDRESSES, json={**HOME, "street": "4 Mill Lane", "state": ""}, headers=ada)
        listed = (await client.get(ADDRESSES, headers=ada)).json()
        assert listed == {"items": [second.json(), first.json()], "next_cursor": None, "total": None}
        assert first.json() == {"id": first.json()["id"], **HOME}

    async def test_is_read_in_parts(self, client: httpx.AsyncClient, ada: dict[str, str]) -> None:
        ids = [(await client.post(ADDRESSES, json=HOME, headers=ada)).json()["id"] for _ in range(5)][::-1]
        seen: list[str] = []
        cursor: str | None = None
        for expected in (2, 2, 1):
            params: dict[str, Any] = {"limit": 2, "count": "true"} | ({"cursor": cursor} if cursor else {})
            part = (await client.get(ADDRESSES, params=params, headers=ada)).json()
            assert (len(part["items"]), part["total"]) == (expected, 5)
            seen += [item["id"] for item in part["items"]]
            cursor = part["next_cursor"]
        assert (seen, cursor) == (ids, None)
        offset = (await client.get(ADDRESSES, params={"offset": 3}, headers=ada)).json()
        assert [item["id"] for item in offset["items"]] == ids[3:]
        for params in ({"limit": 101}, {"cursor": "rubbish"}, {"cursor": "WzFd"}, {"offset": -1}):
            assert (await client.get(ADDRESSES, params=params, headers=ada)).status_code == 422

    async def test_has_at_most_one_default_the_latest(self, client: httpx.AsyncClient, ada: dict[str, str]) -> None:
        async def defaults() -> list[str]:
            items = (await client.get(ADDRESSES, headers=ada)).json()["items"]
            return [item["id"] for item in items if item["is_default"]]

        await client.post(ADDRESSES, json=HOME, headers=ada)
        assert await defaults() == []
        first = (await client.post(ADDRESSES, json={**HOME, "is_default": True}, headers=ada)).json()["id"]
        assert await defaults() == [first]
        second = (await client.post(ADDRESSES, json={**HOME, "is_default": True}, headers=ada)).json()["id"]
        assert await defaults() == [second]
        await client.delete(f"{ADDRESSES}/{second}", headers=ada)
        assert await defaults() == []

    async def test_has_one_default_however_many_are_added_at_once(
        self, client: httpx.AsyncClient, ada: dict[str, str], bob: dict[str, str]
    ) -> None:
        wanted = {**HOME, "is_default": True}
        answers = await asyncio.gather(*(client.post(ADDRESSES, json=wanted, headers=h) for h in [ada, bob] * 6))
        assert {answer.status_code for answer in answers} == {201}
        for headers in (ada, bob):
            items = (await client.get(ADDRESSES, headers=headers)).json()["items"]
            assert (len(items), sum(item["is_default"] for item in items)) == (6, 1)

    async def test_keeps_nothing_in_clear(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        await client.post(ADDRESSES, json=HOME, headers=ada)
        kept = repr((await everything_in(database))["addresses"])
        assert len((await everything_in(database))["addresses"]) == 1
        for part in ("Harbour", "Portland", "97201", '"OR"', '"US"'):
            assert part not in kept

    async def test_is_nobody_elses(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str], bob: dict[str, str]
    ) -> None:
        mine = (await client.post(ADDRESSES, json={**HOME, "is_default": True}, headers=ada)).json()["id"]
        before = await everything_in(database)
        assert (await client.get(ADDRESSES, headers=bob)).json()["items"] == []
        answer = await client.delete(f"{ADDRESSES}/{mine}", headers=bob)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_address")
        for guest in (await client.get(ADDRESSES), await client.delete(f"{ADDRESSES}/{mine}")):
            assert (guest.status_code, guest.json()["code"]) == (401, "unauthenticated")
        assert await everything_in(database) == before

    async def test_forgets_what_is_removed(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        mine = (await client.post(ADDRESSES, json=HOME, headers=ada)).json()["id"]
        gone = await client.delete(f"{ADDRESSES}/{mine}", headers=ada)
        assert (gone.status_code, gone.content) == (204, b"")
        assert (await client.delete(f"{ADDRESSES}/{mine}", headers=ada)).status_code == 404
        assert (await client.delete(f"{ADDRESSES}/not-an-id", headers=ada)).status_code == 422
        assert (await everything_in(database))["addresses"] == []

    async def test_refuses_what_is_no_address(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        odd: list[Mapping[str, Any]] = [
            {**HOME, "street": ""},
            {**HOME, "street": "x" * 201},
            {**HOME, "city": None},
            {**HOME, "zip_code": 97201},
            {**HOME, "country": "a\x00b"},
            {**HOME, "is_default": "yes"},
            {**HOME, "user_id": str(new_id())},
            {},
        ]
        for body in odd:
            assert (await client.post(ADDRESSES, json=body, headers=ada)).status_code == 422
        assert (await everything_in(database))["addresses"] == []

    async def test_holds_fifty(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        async with database.unit_of_work(SYSTEM) as uow:
            for _ in range(50):
                await add_address(uow, person.id, POSTAL)
        before = await everything_in(database)
        answer = await client.post(ADDRESSES, json={**HOME, "is_default": True}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_addresses")
        assert await everything_in(database) == before


class TestServices:
    async def test_upper_rooms_find_a_person(self, database: Database) -> None:
        person = await make_person(database, email="ada@example.com", username="Ada", phone="+1 555 010 0100")
        async with database.read(SYSTEM) as ctx:
            assert await get_person(ctx, person.id) == person
            assert await find_person_by_email(ctx, "ADA@example.com") == person
            assert await find_person_by_email(ctx, "bob@example.com") is None

    async def test_upper_rooms_read_an_address_of_whoever_acts(self, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            plain = await add_address(uow, ada.id, POSTAL)
            default = await add_address(uow, ada.id, POSTAL, is_default=True)
        async with database.read(actor_for(ada)) as ctx:
            assert await get_own_address(ctx, plain.id) == POSTAL
            assert await list_own_addresses(ctx) == [default, plain]
        async with database.read(actor_for(bob)) as ctx:
            with pytest.raises(UnknownAddress):
                await get_own_address(ctx, plain.id)
            assert await list_own_addresses(ctx) == []
        async with database.read(GUEST) as ctx:
            with pytest.raises(Unauthenticated):
                await get_own_address(ctx, plain.id)

    async def test_an_address_is_sealed_and_opened_again(self, database: Database) -> None:
        sealed = seal_address(database.keys, POSTAL)
        assert "Harbour" not in sealed
        assert open_address(database.keys, sealed) == POSTAL
        assert POSTAL.one_line() == "12 Harbour Street, Portland, OR 97201, US"
        assert POSTAL.place() == "Portland, OR 97201, US"
        bare = PostalAddress(street="1 Quay", city="Valletta", state="", zip_code="", country="MT")
        assert bare.one_line() == "1 Quay, Valletta, MT"
