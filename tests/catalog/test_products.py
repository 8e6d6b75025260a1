from typing import Any
from uuid import UUID

import httpx
import pytest

from souk.catalog import NewVariant, ProductStatus, mark_ordered
from souk.inventory import Wanted, available, hold
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_category, make_product

pytestmark = pytest.mark.anyio
PRODUCTS = "/api/v1/products"
LAMP = {"name": "Brass Lamp", "price": 49_99, "stock": 7}


async def get(client: httpx.AsyncClient, key: object, **more: Any) -> dict[str, Any]:
    answer = await client.get(f"{PRODUCTS}/{key}", **more)
    assert answer.status_code == 200, answer.text
    product: dict[str, Any] = answer.json()
    return product


class TestCreateProduct:
    async def test_puts_up_a_product_with_one_default_variant(
        self, client: httpx.AsyncClient, keys: Keys, shop: Shop
    ) -> None:
        answer = await client.post(PRODUCTS, json=LAMP, headers=keys.owner)
        assert answer.status_code == 201
        made = answer.json()
        (variant,) = made["variants"]
        assert made["price"] == {"amount": 49_99, "currency": "USD"} == variant["price"]
        assert (made["slug"], variant["sku"]) == ("brass-lamp", "BRASS-LAMP-1")
        assert (made["stock"], made["stock_status"], variant["stock"]) == (7, "low_stock", 7)
        assert made["store"] == {"id": str(shop.store.id), "name": "Harbour Goods", "slug": "harbour-goods"}
        assert (made["rating"], made["reviews_count"], made["compare_at_price"]) == (0.0, 0, None)
        assert await get(client, "brass-lamp") == made == await get(client, made["id"])

    async def test_puts_up_variants_each_with_its_stock_and_price(
        self, client: httpx.AsyncClient, keys: Keys, database: Database
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            category = await make_category(uow, "Shirts")
        body = {
            "name": "Linen Shirt",
            "description": "Cool in summer.",
            "brand": "Loom",
            "category_id": str(category),
            "price": {"amount": 40_00, "currency": "USD"},
            "compare_at_price": 60_00,
            "specifications": {"material": "linen", "weight": 0.2, "machine wash": True, "care": ["30°", "no bleach"]},
            "tags": ["summer"],
            "variants": [
                {"color": "White", "size": "S", "stock": 3, "sku": "LS-W-S"},
                {"color": "White", "size": "M", "stock": 0},
                {"color": "Black", "size": "M", "stock": 20, "price": 45_00},
            ],
        }
        answer = await client.post(PRODUCTS, json=body, headers=keys.owner)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["colors"], made["sizes"]) == (["White", "Black"], ["S", "M"])
        assert [(each["price"]["amount"], each["stock"], each["stock_status"]) for each in made["variants"]] == [
            (40_00, 3, "low_stock"),
            (40_00, 0, "out_of_stock"),
            (45_00, 20, "in_stock"),
        ]
        assert (made["price"]["amount"], made["price_varies"], made["compare_at_price"]["amount"]) == (
            40_00,
            True,
            60_00,
        )
        assert made["specifications"] == body["specifications"]
        assert made["category"] == {"id": str(category), "name": "Shirts", "slug": "shirts"}

    async def test_cleans_markup_and_leaves_plain_text_alone(self, client: httpx.AsyncClient, keys: Keys) -> None:
        html = '<p onclick="x()">Good <script>alert(1)</script><a href="javascript:x">lamp</a></p>'
        made = (await client.post(PRODUCTS, json=LAMP | {"description": html}, headers=keys.owner)).json()
        assert made["description"] == '<p>Good <a rel="noopener noreferrer">lamp</a></p>'
        plain = "5 < 6 & 7 > 2; 'quoted'"
        made = (await client.post(PRODUCTS, json=LAMP | {"description": plain}, headers=keys.owner)).json()
        assert made["description"] == plain

    async def test_gives_way_to_a_slug_that_exists(self, client: httpx.AsyncClient, keys: Keys) -> None:
        first = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        second = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        assert first["slug"] == "brass-lamp"
        assert second["slug"] == f"brass-lamp-{second['id'][-6:]}"
        answer = await client.post(PRODUCTS, json=LAMP | {"slug": "brass-lamp"}, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "slug_taken")

    async def test_keeps_skus_apart_within_a_store(self, client: httpx.AsyncClient, keys: Keys) -> None:
        body = {"name": "Lamp", "price": 1, "variants": [{"sku": "L-1"}]}
        assert (await client.post(PRODUCTS, json=body, headers=keys.owner)).status_code == 201
        answer = await client.post(PRODUCTS, json=body, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "sku_taken")
        assert (await client.post(PRODUCTS, json=body, headers=keys.rival)).status_code == 201

    async def test_answers_the_same_to_the_same_key(self, client: httpx.AsyncClient, keys: Keys) -> None:
        headers = keys.owner | {"Idempotency-Key": "once"}
        first = await client.post(PRODUCTS, json=LAMP, headers=headers)
        assert (await client.post(PRODUCTS, json=LAMP, headers=headers)).json() == first.json()
        assert (await client.get(PRODUCTS, params={"count": True})).json()["total"] == 1
        other = await client.post(PRODUCTS, json=LAMP | {"price": 1}, headers=headers)
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")

    async def test_is_for_people_of_a_store_even_where_none_is_named(
        self, client: httpx.AsyncClient, keys: Keys
    ) -> None:
        codes = [
            (await client.post(PRODUCTS, json=LAMP, headers=headers)).status_code for headers in ({}, keys.shopper)
        ]
        assert codes == [401, 403]

    async def test_is_for_the_people_of_the_store(self, client: httpx.AsyncClient, keys: Keys, shop: Shop) -> None:
        body = LAMP | {"store_id": str(shop.store.id)}
        codes = [
            (await client.post(PRODUCTS, json=body, headers=headers)).status_code
            for headers in ({}, keys.shopper, keys.rival, keys.staff)
        ]
        assert codes == [401, 403, 403, 201]
        assert (await client.get(PRODUCTS, params={"count": True})).json()["total"] == 1

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"price": -1}, "invalid"),
            ({"price": 49.99}, "invalid"),
            ({"price": "49.99"}, "invalid"),
            ({"price": 10**13}, "invalid"),
            ({"price": {"amount": 1, "currency": "EUR"}}, "wrong_currency"),
            ({"name": ""}, "invalid"),
            ({"name": "a\u0000b"}, "invalid"),
            ({"name": "x" * 201}, "invalid"),
            ({"description": "x" * 20_001}, "invalid"),
            ({"stock": -1}, "invalid"),
            ({"slug": "search"}, "invalid"),
            ({"colour": "red"}, "invalid"),
            ({"status": "sold"}, "invalid"),
            ({"specifications": {"a": {"b": "c"}}}, "invalid"),
            ({"specifications": {"a": 10**400}}, "invalid"),
            ({"category_id": "shirts"}, "invalid"),
            ({"variants": [{"color": "Red"}, {"color": "red"}]}, "variants_alike"),
            ({"variants": [{}] * 251}, "invalid"),
        ],
    )
    async def test_refuses_what_it_cannot_read_and_keeps_nothing(
        self, client: httpx.AsyncClient, keys: Keys, change: dict[str, object], code: str
    ) -> None:
        answer = await client.post(PRODUCTS, json=LAMP | change, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert (await client.get(PRODUCTS, params={"count": True})).json()["total"] == 0

    async def test_refuses_an_unknown_category(self, client: httpx.AsyncClient, keys: Keys) -> None:
        answer = await client.post(PRODUCTS, json=LAMP | {"category_id": str(new_id())}, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_category")


class TestUpdateProduct:
    async def test_refuses_a_slug_that_is_taken_whatever_else_changes(
        self, client: httpx.AsyncClient, keys: Keys, database: Database
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            category_id = await make_category(uow, "Light")
        await client.post(PRODUCTS, json=LAMP | {"slug": "taken"}, headers=keys.owner)
        made = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        change = {"slug": "taken", "category_id": str(category_id), "name": "Other"}
        answer = await client.patch(f"{PRODUCTS}/{made['id']}", json=change, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "slug_taken")
        assert (await client.get(f"{PRODUCTS}/{made['id']}")).json() == made

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    async def test_changes_what_is_given_and_counts_up(
        self, client: httpx.AsyncClient, keys: Keys, method: str
    ) -> None:
        made = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        body = {"name": "Copper Lantern", "price": 59_00, "version": made["version"]}
        answer = await client.request(method, f"{PRODUCTS}/{made['id']}", json=body, headers=keys.owner)
        assert answer.status_code == 200, answer.text
        changed = answer.json()
        assert changed == made | {
            "name": "Copper Lantern",
            "price": {"amount": 59_00, "currency": "USD"},
            "list_price": {"amount": 59_00, "currency": "USD"},
            "variants": changed["variants"],
            "version": made["version"] + 1,
            "updated_at": changed["updated_at"],
        }
        assert changed["variants"][0]["price"]["amount"] == 59_00
        found = (await client.get(f"{PRODUCTS}/search", params={"q": "lantern"})).json()["items"]
        assert [each["id"] for each in found] == [made["id"]]
        assert (await client.get(f"{PRODUCTS}/search", params={"q": "brass"})).json()["items"] == []

    async def test_refuses_a_stale_version_and_changes_nothing(self, client: httpx.AsyncClient, keys: Keys) -> None:
        made = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        url = f"{PRODUCTS}/{made['id']}"
        await client.patch(url, json={"price": 1_00}, headers=keys.owner)
        answer = await client.patch(url, json={"price": 2_00, "version": made["version"]}, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"], answer.json()["version"]) == (409, "stale_version", 2)
        assert (await get(client, made["id"]))["price"]["amount"] == 1_00

    async def test_changes_adds_and_takes_out_variants(self, client: httpx.AsyncClient, keys: Keys) -> None:
        body = {
            "name": "Cup",
            "price": 10_00,
            "variants": [{"color": "Red", "stock": 1}, {"color": "Blue", "stock": 2}],
        }
        made = (await client.post(PRODUCTS, json=body, headers=keys.owner)).json()
        red, blue = made["variants"]
        wanted = [{"color": "Green", "stock": 5, "price": 8_00}, {"id": blue["id"], "size": "Large", "stock": 9}]
        answer = await client.patch(f"{PRODUCTS}/{made['id']}", json={"variants": wanted}, headers=keys.owner)
        assert answer.status_code == 200, answer.text
        green, large = answer.json()["variants"]
        assert (green["color"], green["stock"], green["price"]["amount"]) == ("Green", 5, 8_00)
        assert (large["id"], large["color"], large["size"], large["stock"]) == (blue["id"], "Blue", "Large", 9)
        assert answer.json()["price"]["amount"] == 8_00
        assert answer.json()["stock"] == 14
        gone = await client.patch(
            f"{PRODUCTS}/{made['id']}", json={"variants": [{"id": red["id"]}]}, headers=keys.owner
        )
        assert (gone.status_code, gone.json()["code"]) == (404, "unknown_variant")

    async def test_refuses_to_take_out_what_a_buyer_holds(
        self, client: httpx.AsyncClient, keys: Keys, database: Database
    ) -> None:
        body = {"name": "Cup", "price": 10_00, "variants": [{"color": "Red", "stock": 1}, {"color": "Blue"}]}
        made = (await client.post(PRODUCTS, json=body, headers=keys.owner)).json()
        red, blue = (each["id"] for each in made["variants"])
        async with database.unit_of_work(SYSTEM) as uow:
            await hold(uow, [Wanted(UUID(red), 1)], reference_id=new_id(), expires_at=uow.now)
        before = await get(client, made["id"])
        answer = await client.patch(f"{PRODUCTS}/{made['id']}", json={"variants": [{"id": blue}]}, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "variant_in_use")
        assert await get(client, made["id"]) == before

    async def test_sets_the_stock_of_a_product_with_one_variant(self, client: httpx.AsyncClient, keys: Keys) -> None:
        made = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        answer = await client.patch(f"{PRODUCTS}/{made['id']}", json={"stock": 30}, headers=keys.owner)
        assert (answer.json()["stock"], answer.json()["stock_status"]) == (30, "in_stock")

    async def test_another_store_sees_it_but_may_not(self, client: httpx.AsyncClient, keys: Keys) -> None:
        made = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        url = f"{PRODUCTS}/{made['id']}"
        for headers, status in (({}, 401), (keys.shopper, 403), (keys.rival, 403)):
            for method, path, body in (
                ("PATCH", url, {"price": 1}),
                ("PUT", f"{url}/discount", {"percent": 5}),
                ("DELETE", f"{url}/discount", None),
                ("DELETE", url, None),
            ):
                answer = await client.request(method, path, json=body, headers=headers)
                assert answer.status_code == status, (method, path)
        assert await get(client, made["id"]) == made


class TestVisibility:
    @pytest.fixture
    async def slugs(self, database: Database, shop: Shop) -> list[str]:
        async with database.unit_of_work(SYSTEM) as uow:
            for status in ProductStatus:
                await make_product(uow, store_id=shop.store.id, name=f"{status} lamp", status=status)
        return [f"{status}-lamp" for status in ProductStatus]

    async def test_drafts_and_archived_ones_are_for_those_who_may_change_them(
        self, client: httpx.AsyncClient, keys: Keys, slugs: list[str]
    ) -> None:
        seen = {
            name: [(await client.get(f"{PRODUCTS}/{slug}", headers=headers)).status_code for slug in slugs]
            for name, headers in (
                ("guest", {}),
                ("shopper", keys.shopper),
                ("rival", keys.rival),
                ("owner", keys.owner),
                ("staff", keys.staff),
            )
        }
        hidden, everything = [404, 200, 200, 404], [200, 200, 200, 200]
        assert seen == {"guest": hidden, "shopper": hidden, "rival": hidden, "owner": everything, "staff": everything}
        answer = await client.patch(f"{PRODUCTS}/draft-lamp", json={"price": 1}, headers=keys.rival)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_product")

    async def test_lists_show_active_ones_to_all_and_others_to_their_store(
        self, client: httpx.AsyncClient, keys: Keys, slugs: list[str]
    ) -> None:
        async def names(headers: dict[str, str], **query: str) -> list[str]:
            items = (await client.get(PRODUCTS, params=query, headers=headers)).json()["items"]
            return [each["slug"] for each in items]

        assert await names({}) == ["active-lamp"] == await names(keys.owner)
        assert await names({}, status="draft") == [] == await names(keys.rival, status="draft")
        assert await names(keys.owner, status="draft") == ["draft-lamp"] == await names(keys.staff, status="draft")
        assert await names({}, search="lamp") == ["active-lamp"]

    async def test_unknown_and_malformed_ids(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(f"{PRODUCTS}/{new_id()}")).json()["code"] == "unknown_product"
        assert (await client.get(f"{PRODUCTS}/no-such-lamp")).status_code == 404
        assert (await client.get(f"{PRODUCTS}/inventory/not-an-id")).status_code == 422
        assert (await client.get(f"{PRODUCTS}/inventory/{new_id()}")).status_code == 404


class TestDeleteProduct:
    async def test_goes_for_good_when_nobody_ordered_it(self, client: httpx.AsyncClient, keys: Keys) -> None:
        made = (await client.post(PRODUCTS, json=LAMP, headers=keys.owner)).json()
        assert (await client.delete(f"{PRODUCTS}/{made['id']}", headers=keys.owner)).status_code == 204
        assert (await client.get(f"{PRODUCTS}/{made['id']}", headers=keys.owner)).status_code == 404
        assert (await client.get(f"{PRODUCTS}/search", params={"q": "lamp"})).json()["items"] == []
        again = await client.post(PRODUCTS, json=LAMP, headers=keys.owner)
        assert (again.status_code, again.json()["slug"]) == (201, "brass-lamp")

    async def test_is_archived_once_it_was_ordered(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            added = await make_product(uow, store_id=shop.store.id)
            await mark_ordered(uow, [added.id])
        assert (await client.delete(f"{PRODUCTS}/{added.id}", headers=keys.owner)).status_code == 204
        assert (await client.get(f"{PRODUCTS}/{added.id}")).status_code == 404
        assert (await get(client, added.id, headers=keys.owner))["status"] == "archived"

    async def test_is_archived_while_a_buyer_holds_pieces(
        self, client: httpx.AsyncClient, keys: Keys, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            added = await make_product(uow, store_id=shop.store.id, stock=5)
            await hold(uow, [Wanted(added.variant_ids[0], 2)], reference_id=new_id(), expires_at=uow.now)
        assert (await client.delete(f"{PRODUCTS}/{added.id}", headers=keys.owner)).status_code == 204
        assert (await get(client, added.id, headers=keys.owner))["status"] == "archived"
        async with database.read(GUEST) as ctx:
            assert await available(ctx, added.variant_ids) == {added.variant_ids[0]: 3}


class TestProductStock:
    async def test_tells_warehouses_stores_and_variants_apart(
        self, client: httpx.AsyncClient, database: Database, shop: Shop
    ) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            variants = [NewVariant(color="Red", stock=4), NewVariant(color="Blue", stock=12)]
            added = await make_product(uow, store_id=shop.store.id, variants=variants)
        answer = (await client.get(f"{PRODUCTS}/inventory/{added.id}")).json()
        assert (answer["product_id"], answer["warehouse_stock"], answer["stores"]) == (str(added.id), 16, [])
        assert (answer["total_available"], answer["stock_status"]) == (16, "in_stock")
        assert [(each["color"], each["total_available"], each["locations"]) for each in answer["variants"]] == [
            ("Red", 4, [{"location": "Warehouse", "quantity": 4}]),
            ("Blue", 12, [{"location": "Warehouse", "quantity": 12}]),
        ]
