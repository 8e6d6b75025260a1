"""A store takes another name: search follows."""

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from tests.cart.factories import make_shop
from tests.identity.factories import make_person, sign_in

pytestmark = pytest.mark.anyio


class TestRenamingAStore:
    async def test_lets_its_products_be_found_under_the_new_name_alone(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database, name="Quillfeather")
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        address = f"/api/v1/stores/{shop.store.id}"
        for product in (shop.shirt, shop.mug):
            await client.patch(
                f"/api/v1/products/{product.id}", json={"name": f"Thing {product.slug[-3:]}"}, headers=admin
            )

        async def found(word: str) -> int:
            return len((await client.get("/api/v1/products/search", params={"q": word})).json()["items"])

        before = await found("Quillfeather")
        await client.patch(address, json={"name": "Marlinspike"}, headers=admin)
        while await carry_due(database):
            pass

        assert (before, await found("Marlinspike"), await found("Quillfeather")) == (2, 2, 0)
