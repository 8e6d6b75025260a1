"""What somebody typed is text wherever it is shown."""

import httpx
import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.catalog.factories import make_category, make_product
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>{{7*7}}"
ALIVE = ("<script>alert", "<img src=x", "<svg/onload")


async def test_is_escaped_on_every_page_that_shows_it(client: httpx.AsyncClient, database: Database) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        category_id = await make_category(uow, MARKUP)
        store = await make_store(uow, name=MARKUP, description=MARKUP)
        product = await make_product(
            uow,
            store_id=store.id,
            name=MARKUP,
            description=f"<p>{MARKUP}</p><a href='javascript:alert(1)'>x</a>",
            brand=MARKUP,
            tags=[MARKUP],
            category_id=category_id,
        )
    await client.post("/api/v1/cart/items", json={"variant_id": str(product.variant_ids[0])})
    pages = ["/", "/stores", f"/stores/{store.slug}", f"/stores/{store.slug}/products", f"/products/{product.slug}"]
    pages += ["/search?q=script", "/search/suggest?q=script", "/cart", "/checkout", "/sign-in", "/sitemap.xml"]
    for path in pages:
        answer = await client.get(path, params={"next": MARKUP} if path == "/sign-in" else None)
        assert answer.status_code == 200, path
        assert [mark for mark in ALIVE if mark in answer.text] == [], path
        assert "javascript:" not in answer.text, path
