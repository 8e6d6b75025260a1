from typing import Any
from uuid import UUID

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.stores import StoreView
from tests.identity.factories import make_person, sign_in
from tests.inventory.factories import counts, everything_in, make_hold, make_stock
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
LOCATIONS = "/api/v1/inventory/locations"
NONSENSE: list[Any] = [
    {},
    {"name": ""},
    {"name": "a\x00b"},
    {"name": "x" * 201},
    {"name": "x", "kind": "moon"},
    {"name": "x", "priority": -1},
    {"name": "x", "priority": 2**70},
    {"name": "x", "store_id": "1"},
    {"name": "x", "owner": "me"},
    [],
]


class Shops:
    """Two vendors with a store each, and somebody of the staff; their headers."""

    mine: StoreView
    theirs: StoreView
    me: dict[str, str]
    them: dict[str, str]
    staff: dict[str, str]
    shopper: dict[str, str]


@pytest.fixture
async def shops(database: Database, client: httpx.AsyncClient) -> Shops:
    made = Shops()
    vendors = [await make_person(database) for _ in range(2)]
    made.mine, made.theirs = [await make_store(database, owner_id=each.id) for each in vendors]
    made.me, made.them = [await sign_in(client, each.email) for each in vendors]
    made.staff = await sign_in(client, (await make_person(database, role="product_manager")).email)
    made.shopper = await sign_in(client, (await make_person(database)).email)
    return made


def path(variant_id: UUID) -> str:
    return f"/api/v1/inventory/{variant_id}"


async def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestLocations:
    async def test_are_opened_by_the_vendor_of_the_only_store(self, client: httpx.AsyncClient, shops: Shops) -> None:
        first = await client.post(LOCATIONS, json={"name": "North", "kind": "store"}, headers=shops.me)
        second = await client.post(LOCATIONS, json={"name": "South"}, headers=shops.me)

        assert first.status_code == 201
        made = first.json()
        assert made == {
            "id": made["id"],
            "store_id": str(shops.mine.id),
            "name": "North",
            "kind": "store",
            "priority": 0,
            "created_at": made["created_at"],
        }
        assert (second.json()["kind"], second.json()["priority"]) == ("warehouse", 1)

    async def test_list_only_ones_own_stores(self, client: httpx.AsyncClient, database: Database, shops: Shops) -> None:
        await make_stock(database, 1, 1, store_id=shops.mine.id)
        await make_stock(database, 1, store_id=shops.theirs.id)

        async def names(headers: dict[str, str]) -> list[str]:
            return [each["name"] for each in (await client.get(LOCATIONS, headers=headers)).json()["items"]]

        assert sorted(await names(shops.me)) == ["Shop 2", "Warehouse"]
        assert await names(shops.them) == ["Warehouse"]
        assert sorted(await names(shops.staff)) == ["Shop 2", "Warehouse", "Warehouse"]
        assert await names(shops.shopper) == []

    async def test_come_in_pages(self, client: httpx.AsyncClient, database: Database, shops: Shops) -> None:
        await make_stock(database, 1, 1, 1, store_id=shops.mine.id)

        first = (await client.get(f"{LOCATIONS}?limit=2&count=true", headers=shops.me)).json()
        rest = (await client.get(f"{LOCATIONS}?limit=2&cursor={first['next_cursor']}", headers=shops.me)).json()

        assert (len(first["items"]), first["total"]) == (2, 3)
        assert (len(rest["items"]), rest["next_cursor"], rest["total"]) == (1, None, None)

    async def test_are_refused_to_others_and_change_nothing(
        self, client: httpx.AsyncClient, database: Database, shops: Shops
    ) -> None:
        mine = {"name": "North", "store_id": str(shops.mine.id)}
        await client.post(LOCATIONS, json=mine, headers=shops.me)
        before = await everything_in(database)

        assert await code_of(await client.post(LOCATIONS, json=mine)) == (401, "unauthenticated")
        assert await code_of(await client.post(LOCATIONS, json=mine, headers=shops.them)) == (403, "forbidden")
        assert await code_of(await client.post(LOCATIONS, json=mine, headers=shops.shopper)) == (403, "forbidden")
        assert await code_of(await client.post(LOCATIONS, json=mine, headers=shops.me)) == (409, "location_name_taken")
        unknown = {"name": "North", "store_id": str(new_id())}
        assert await code_of(await client.post(LOCATIONS, json=unknown, headers=shops.staff)) == (404, "unknown_store")
        storeless = await client.post(LOCATIONS, json={"name": "North"}, headers=shops.staff)
        assert await code_of(storeless) == (422, "store_needed")
        assert storeless.json()["errors"][0]["field"] == "store_id"
        assert await code_of(await client.get(LOCATIONS)) == (401, "unauthenticated")
        assert await everything_in(database) == before

    async def test_of_no_sense_are_422(self, client: httpx.AsyncClient, database: Database, shops: Shops) -> None:
        before = await everything_in(database)

        for body in NONSENSE:
            assert await code_of(await client.post(LOCATIONS, json=body, headers=shops.me)) == (422, "invalid"), body

        assert await everything_in(database) == before


class TestCountStock:
    async def test_answers_with_all_there_is(self, client: httpx.AsyncClient, database: Database, shops: Shops) -> None:
        stock = await make_stock(database, 5, 3, store_id=shops.mine.id)
        await make_hold(database, (stock.variant_id, 2))

        answer = await client.put(path(stock.variant_id), json={"on_hand": 8}, headers=shops.me)

        assert answer.status_code == 200
        assert answer.json() == {
            "variant_id": str(stock.variant_id),
            "available": 9,
            "stock_status": "low_stock",
            "levels": [
                {
                    "location_id": str(stock.locations[0]),
                    "location": "Warehouse",
                    "kind": "warehouse",
                    "on_hand": 8,
                    "reserved": 2,
                    "available": 6,
                },
                {
                    "location_id": str(stock.locations[1]),
                    "location": "Shop 2",
                    "kind": "warehouse",
                    "on_hand": 3,
                    "reserved": 0,
                    "available": 3,
                },
            ],
        }

    async def test_counts_at_the_named_location(
        self, client: httpx.AsyncClient, database: Database, shops: Shops
    ) -> None:
        stock = await make_stock(database, 5, 3, store_id=shops.mine.id)
        body = {"on_hand": 1, "location_id": str(stock.locations[1])}

        assert (await client.put(path(stock.variant_id), json=body, headers=shops.staff)).status_code == 200

        assert await counts(database, stock.variant_id) == [(5, 0), (1, 0)]

    async def test_is_refused_to_others_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, shops: Shops
    ) -> None:
        stock = await make_stock(database, 5, store_id=shops.mine.id)
        other = await make_stock(database, 5, store_id=shops.theirs.id)
        await make_hold(database, (stock.variant_id, 2))
        before = await everything_in(database)

        async def refused(
            headers: dict[str, str] | None, variant: UUID = stock.variant_id, **body: Any
        ) -> tuple[int, str]:
            return await code_of(await client.put(path(variant), json={"on_hand": 9, **body}, headers=headers))

        assert await refused(None) == (401, "unauthenticated")
        assert await refused(shops.them) == (403, "forbidden")
        assert await refused(shops.shopper) == (403, "forbidden")
        assert await refused(shops.staff, new_id()) == (404, "unknown_variant")
        assert await refused(shops.me, location_id=str(other.locations[0])) == (404, "unknown_location")
        assert await refused(shops.me, on_hand=1) == (409, "stock_reserved")
        assert await refused(shops.me, on_hand=-1) == (422, "invalid")
        assert await refused(shops.me, on_hand=2**63) == (422, "invalid")
        assert await refused(shops.me, on_hand="9") == (422, "invalid")
        assert (await client.put("/api/v1/inventory/x", json={"on_hand": 1}, headers=shops.me)).status_code == 422
        assert await everything_in(database) == before

    async def test_with_an_idempotency_key_happens_once(
        self, client: httpx.AsyncClient, database: Database, shops: Shops
    ) -> None:
        stock = await make_stock(database, 5, store_id=shops.mine.id)
        keyed = {**shops.me, "Idempotency-Key": "count-1"}

        first = await client.put(path(stock.variant_id), json={"on_hand": 8}, headers=keyed)
        await make_hold(database, (stock.variant_id, 2))
        again = await client.put(path(stock.variant_id), json={"on_hand": 8}, headers=keyed)
        other = await client.put(path(stock.variant_id), json={"on_hand": 7}, headers=keyed)

        assert again.json() == first.json()
        assert await code_of(other) == (409, "idempotency_key_reused")
        assert await counts(database, stock.variant_id) == [(8, 2)]
