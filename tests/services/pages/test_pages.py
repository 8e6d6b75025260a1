"""What shoppers see of services: the list, one of them, strips on other pages."""

import json
import re

import httpx
import pytest

from souk.catalog import NewService, ProductStatus, add_service_product, add_service_variant
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.services import ServiceCategory, ServiceType
from souk.services.models import Service, ServiceItem
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
HTML = {"accept": "text/html"}


@pytest.fixture
async def kitchen(database: Database) -> str:
    """A kitchen with a menu, a portrait studio to ask, and a draft; the answer is the id of the soup."""
    async with database.unit_of_work(SYSTEM) as uow:
        store = await make_store(uow, name="Corner Kitchen")

        async def service(name: str, kind: ServiceType, category: ServiceCategory, **more: object) -> object:
            status = more.pop("status", ProductStatus.ACTIVE)
            text = "Cooked </script> this morning." if name == "Lunch" else ""
            new = NewService(store_id=store.id, name=name, price=9_00, description=text, status=status)  # type: ignore[arg-type]
            found = await add_service_product(uow, new)
            uow.session.add(Service(id=found, store_id=store.id, category=category, service_type=kind, **more))
            await uow.session.flush()
            return found

        lunch = await service(
            "Lunch", ServiceType.ORDERING, ServiceCategory.FOOD, supports_ordering=True, base_price=9_00
        )
        contact = "hello@portraits.example\n+44 20 7946 0123"
        await service(
            "Portraits", ServiceType.CONTACT, ServiceCategory.PHOTOGRAPHY, requires_contact=True, contact_info=contact
        )
        await service(
            "Secret", ServiceType.CONTACT, ServiceCategory.OTHER, requires_contact=True, status=ProductStatus.DRAFT
        )
        soup = await add_service_variant(uow, lunch, name="Lentil soup", price=7_50, position=0)  # type: ignore[arg-type]
        uow.session.add(ServiceItem(id=soup, service_id=lunch, created_at=uow.now, updated_at=uow.now))
        return str(soup)


class TestTheList:
    async def test_narrows_by_kind_way_and_words_in_the_address(self, client: httpx.AsyncClient, kitchen: str) -> None:
        everything = (await client.get("/services", headers=HTML)).text
        assert 'href="/services/lunch"' in everything
        assert 'href="/services/portraits"' in everything
        assert "Secret" not in everything
        for query in ("category=food", "type=ordering", "q=lunch", "store=corner-kitchen&q=lunch"):
            found = (await client.get(f"/services?{query}", headers=HTML)).text
            assert ('href="/services/lunch"' in found, 'href="/services/portraits"' in found) == (True, False), query
        assert "Nothing like it yet" in (await client.get("/services?q=zzyzx", headers=HTML)).text

    async def test_makes_the_best_of_nonsense(self, client: httpx.AsyncClient, kitchen: str) -> None:
        assert (await client.get("/services?category=x&type=y", headers=HTML)).status_code == 200


class TestOneService:
    async def test_sells_its_menu_by_a_form_alone(self, client: httpx.AsyncClient, kitchen: str) -> None:
        page = (await client.get("/services/lunch", headers=HTML)).text
        assert f'name="variant_id" value="{kitchen}"' in page
        added = await client.post("/cart/items", data={"variant_id": kitchen, "quantity": "2"}, headers=HTML)
        assert added.status_code == 303
        cart = (await client.get("/cart", headers=HTML)).text
        assert "Lentil soup" in cart
        assert "$15.00" in cart

    async def test_tells_search_engines_what_it_is_whatever_its_text_says(
        self, client: httpx.AsyncClient, kitchen: str
    ) -> None:
        page = (await client.get("/services/lunch", headers=HTML)).text
        told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert told is not None
        found = json.loads(told[1])
        assert (found["@type"], found["offers"][1]["name"]) == ("Service", "Lentil soup")

    async def test_says_how_to_reach_who_is_asked_first(self, client: httpx.AsyncClient, kitchen: str) -> None:
        page = (await client.get("/services/portraits", headers=HTML)).text
        assert 'href="mailto:hello@portraits.example"' in page
        assert 'href="tel:+442079460123"' in page
        assert "Price on request" in page

    async def test_hides_a_draft(self, client: httpx.AsyncClient, kitchen: str) -> None:
        assert (await client.get("/services/secret", headers=HTML)).status_code == 404


class TestElsewhere:
    async def test_stands_at_home_in_the_sitemap_beside_a_search_and_at_its_store(
        self, client: httpx.AsyncClient, kitchen: str
    ) -> None:
        for path in ("/", "/search/services?q=lunch", "/stores/corner-kitchen/services"):
            assert 'href="/services/lunch"' in (await client.get(path, headers=HTML)).text, path
        assert "/services/lunch</loc>" in (await client.get("/sitemaps/pages.xml")).text
