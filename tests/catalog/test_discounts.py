import asyncio

import httpx
import pytest

from souk.catalog import NewVariant
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_product
from tests.identity.factories import make_person, sign_in

pytestmark = pytest.mark.anyio
SHIRT = "/api/v1/products/ocean-blue-shirt"


@pytest.fixture
async def shirt(database: Database, shop: Shop) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        variants = [NewVariant(size="S", stock=1), NewVariant(size="L", price=99_99, stock=1)]
        await make_product(uow, store_id=shop.store.id, price=49_99, variants=variants)


class TestDiscount:
    @pytest.mark.usefixtures("shirt")
    async def test_lowers_every_variant_half_up_and_comes_off_again(
        self, client: httpx.AsyncClient, keys: Keys
    ) -> None:
        before = (await client.get(SHIRT)).json()
        answer = await client.put(f"{SHIRT}/discount", json={"percent": 15}, headers=keys.owner)
        assert answer.status_code == 200
        reduced = answer.json()
        assert (reduced["price"]["amount"], reduced["compare_at_price"]["amount"]) == (42_49, 49_99)
        assert [each["price"]["amount"] for each in reduced["variants"]] == [42_49, 84_99]
        assert (reduced["discount_percent"], reduced["version"]) == (15, 2)

        cleared = (await client.delete(f"{SHIRT}/discount", headers=keys.owner)).json()
        assert cleared == before | {"version": 3, "updated_at": cleared["updated_at"]}

    @pytest.mark.usefixtures("shirt")
    async def test_is_granted_apart_from_writing(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_person(database, email="sales@example.com", role="sales_manager")
        await make_person(database, email="product@example.com", role="product_manager")
        sales, product = [await sign_in(client, f"{name}@example.com") for name in ("sales", "product")]
        assert (await client.put(f"{SHIRT}/discount", json={"percent": 5}, headers=product)).status_code == 403
        assert (await client.put(f"{SHIRT}/discount", json={"percent": 5}, headers=sales)).status_code == 200
        assert (await client.patch(SHIRT, json={"price": 1}, headers=sales)).status_code == 403
        assert (await client.patch(SHIRT, json={"price": 1_00}, headers=product)).status_code == 200

    @pytest.mark.usefixtures("shirt")
    async def test_refuses_a_stale_version_and_changes_nothing(self, client: httpx.AsyncClient, keys: Keys) -> None:
        await client.put(f"{SHIRT}/discount", json={"percent": 5}, headers=keys.owner)
        before = (await client.get(SHIRT)).json()
        answer = await client.put(f"{SHIRT}/discount", json={"percent": 50, "version": 1}, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
        answer = await client.delete(f"{SHIRT}/discount", params={"version": 1}, headers=keys.owner)
        assert answer.status_code == 409
        assert (await client.get(SHIRT)).json() == before

    @pytest.mark.parametrize("percent", [0, 101, -5, "10", 12.5, None])
    @pytest.mark.usefixtures("shirt")
    async def test_refuses_what_is_no_percentage(self, client: httpx.AsyncClient, keys: Keys, percent: object) -> None:
        answer = await client.put(f"{SHIRT}/discount", json={"percent": percent}, headers=keys.owner)
        assert answer.status_code == 422


class TestManagersAtOnce:
    @pytest.mark.usefixtures("shirt")
    async def test_the_last_of_many_wins_and_no_change_is_lost(self, client: httpx.AsyncClient, keys: Keys) -> None:
        percents = range(1, 13)
        answers = await asyncio.gather(
            *(client.put(f"{SHIRT}/discount", json={"percent": each}, headers=keys.owner) for each in percents)
        )
        assert {answer.status_code for answer in answers} == {200}
        assert sorted(answer.json()["version"] for answer in answers) == [*range(2, 14)]
        last = max((answer.json() for answer in answers), key=lambda product: product["version"])
        now = (await client.get(SHIRT)).json()
        assert now == last
        assert now["price"]["amount"] == (49_99 * (100 - now["discount_percent"]) + 50) // 100

    @pytest.mark.usefixtures("shirt")
    async def test_only_one_of_many_who_read_the_same_version_wins(self, client: httpx.AsyncClient, keys: Keys) -> None:
        answers = await asyncio.gather(
            *(
                client.put(f"{SHIRT}/discount", json={"percent": each, "version": 1}, headers=keys.owner)
                for each in range(1, 9)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
        (kept,) = (answer.json() for answer in answers if answer.status_code == 200)
        assert (await client.get(SHIRT)).json() == kept
