"""The pages of stores as a browser without scripts meets them."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from souk.kernel.database import Database
from souk.stores import Opening, StoreView
from tests.identity.factories import PASSWORD, make_person, sign_in_browser
from tests.media.factories import make_png
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio

FORM = {
    "full_name": "Vera Vendor",
    "email": "vera@example.com",
    "password": PASSWORD,
    "business_name": "Blue Door Books",
    "store_category": "Books",
}
NO_FILE = {"banner": ("", b"", "application/octet-stream")}


async def open_form(client: httpx.AsyncClient, address: str) -> dict[str, str]:
    """The page's hidden fields."""
    html = (await client.get(address)).text
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}


async def vendor(client: httpx.AsyncClient, database: Database, **store: Any) -> StoreView:
    """A signed-in vendor's store."""
    person = await make_person(database)
    opened = await make_store(database, owner_id=person.id, **store)
    await sign_in_browser(client, person.email)
    return opened


class TestHub:
    async def test_shows_each_store_front_and_writes_hostile_names_as_text(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_store(database, name="<script>alert(1)</script>", tagline='"><img src=x onerror=alert(1)>')

        page = await client.get("/stores")

        assert page.status_code == 200
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text

    async def test_narrows_by_its_form_and_says_when_nothing_is_left(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_store(database, name="Blue Door", category="Books")
        await make_store(database, name="Red Door", category="Food")

        narrowed = await client.get("/stores", params={"search": "door", "category": "books"})
        nothing = await client.get("/stores", params={"search": "nothing", "category": ""})

        assert ("Blue Door" in narrowed.text, "Red Door" in narrowed.text) == (True, False)
        assert (nothing.status_code, "No store matches" in nothing.text) == (200, True)

    async def test_leads_to_the_next_page(self, client: httpx.AsyncClient, database: Database) -> None:
        for name in ("Alpha", "Beta"):
            await make_store(database, name=name)

        first = await client.get("/stores", params={"limit": 1})
        link = re.search(r'href="(/stores\?[^"]*cursor=[^"]*)"', first.text)
        assert link is not None
        second = await client.get(unescape(link[1]))

        assert ("Alpha" in second.text, "Beta" in second.text) == (False, True)


class TestStorePage:
    async def test_tells_story_hours_and_contact(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await make_store(
            database,
            description="We began small.\n\nWe still are.",
            openings=[Opening(0, 540, 1080)],
            business={"phone": "+49 30 1", "email": "hi@blue.example", "website": "https://blue.example/"},
        )

        page = await client.get(f"/stores/{store.slug}")

        assert page.status_code == 200
        for part in (
            "<p>We began small.</p><p>We still are.</p>",
            'href="tel:+49301"',
            'href="mailto:hi@blue.example"',
            'href="https://blue.example/" rel="nofollow noopener ugc"',
            f'hx-get="/stores/{store.slug}/products"',
            f'href="/search?store={store.slug}"',
            "09:00\N{EN DASH}18:00",
        ):
            assert part in page.text

    async def test_offers_its_own_people_to_edit_it_and_nobody_else(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        others = await make_store(database, name="Other")
        own = await vendor(client, database)

        assert "Edit store" in (await client.get(f"/stores/{own.slug}")).text
        assert "Edit store" not in (await client.get(f"/stores/{others.slug}")).text

    async def test_is_missed_politely(self, client: httpx.AsyncClient) -> None:
        page = await client.get("/stores/nowhere", headers={"Accept": "text/html"})

        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")


class TestSell:
    async def test_opens_account_and_store_with_a_banner_and_leads_home(self, client: httpx.AsyncClient) -> None:
        sent = await client.post("/sell", data=FORM, files={"banner": ("my shop.png", make_png(), "image/png")})
        home = await client.get("/vendor")

        assert (sent.status_code, sent.headers["location"]) == (303, "/vendor")
        assert home.status_code == 200
        assert "Blue Door Books" in home.text
        assert "Hang a banner<span" in home.text  # done already

    async def test_shows_what_is_wrong_beside_what_was_typed(self, client: httpx.AsyncClient) -> None:
        page = await client.post("/sell", data={**FORM, "email": "nobody", "business_name": ""}, files=NO_FILE)

        assert page.status_code == 422
        assert 'value="Vera Vendor"' in page.text
        assert 'href="#f-email"' in page.text
        assert 'href="#f-business_name"' in page.text
        assert PASSWORD not in page.text

    async def test_shows_what_was_refused_beside_its_field(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_person(database, email="taken@example.com")

        taken = await client.post("/sell", data={**FORM, "email": "taken@example.com"}, files=NO_FILE)
        wrong = await client.post("/sell", data=FORM, files={"banner": ("a.png", b"no picture")})

        assert (taken.status_code, 'href="#f-email"' in taken.text) == (409, True)
        assert (wrong.status_code, 'href="#f-banner"' in wrong.text) == (415, True)
        assert (await client.get("/api/v1/stores")).json()["items"] == []

    async def test_gives_a_customer_a_store_without_a_second_account(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database, full_name="Cora Customer")
        await sign_in_browser(client, person.email)
        hidden = await open_form(client, "/sell")

        sent = await client.post(
            "/sell", data={**hidden, "business_name": "Cora's", "store_category": "Food"}, files=NO_FILE
        )
        me = (await client.get("/api/v1/auth/me")).json()

        assert (sent.status_code, me["email"], me["roles"]) == (303, person.email, ["customer", "vendor_owner"])
        assert (await client.get("/stores/cora-s")).status_code == 200

    async def test_refuses_a_form_that_another_site_sent(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)

        sent = await client.post("/sell", data={"business_name": "X", "store_category": "Y"}, files=NO_FILE)

        assert sent.status_code == 403
        assert (await client.get("/api/v1/stores")).json()["items"] == []


class TestVendorPages:
    @pytest.mark.parametrize("address", ["/vendor", "/vendor/settings", "/vendor/settings/terms"])
    async def test_show_a_guest_to_the_sign_in_page(self, client: httpx.AsyncClient, address: str) -> None:
        answer = await client.get(address)

        assert (answer.status_code, answer.headers["location"]) == (307, f"/sign-in?next={address}")

    async def test_show_a_customer_how_to_begin(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        await sign_in_browser(client, person.email)

        answer = await client.get("/vendor")

        assert (answer.status_code, answer.headers["location"]) == (303, "/sell")

    async def test_refuse_settings_of_a_store_of_somebody_else(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        others = await make_store(database, name="Other")
        await vendor(client, database)
        address = f"/vendor/settings?store={others.slug}"
        hidden = await open_form(client, "/vendor/settings")

        looked = await client.get(address)
        sent = await client.post(address, data={**FRONT, **hidden})

        assert (looked.status_code, sent.status_code) == (403, 403)
        assert (await client.get(f"/api/v1/stores/{others.id}")).json()["name"] == "Other"


FRONT = {
    "name": "Red Door",
    "category": "Books",
    "tagline": "",
    "description": "",
    "time_zone": "Europe/Berlin",
    "takes_orders": "1",
    "monday": "09:00-12:00, 14:00-18:00",
    "saturday": "20:00-02:00",
}
TERMS = {
    "tax_percent": "19",
    "shipping_flat": "4.95",
    "shipping_free_from": "",
    "return_window_days": "14",
    "prices_include_tax": "1",
}


class TestSettings:
    async def test_keep_the_front_and_its_week(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await vendor(client, database, tagline="Old line")
        hidden = await open_form(client, "/vendor/settings")

        sent = await client.post("/vendor/settings", data={**FRONT, **hidden})
        kept = (await client.get(f"/api/v1/stores/{store.id}")).json()

        assert (sent.status_code, sent.headers["location"]) == (303, "/vendor/settings")
        assert (kept["name"], kept["tagline"], kept["time_zone"]) == ("Red Door", "", "Europe/Berlin")
        assert [(each["weekday"], each["opens"], each["closes"]) for each in kept["opening_hours"]] == [
            ("monday", "09:00", "12:00"),
            ("monday", "14:00", "18:00"),
            ("saturday", "20:00", "24:00"),
            ("sunday", "00:00", "02:00"),
        ]

    async def test_close_the_store_when_it_takes_no_orders(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await vendor(client, database)
        hidden = await open_form(client, "/vendor/settings")

        await client.post("/vendor/settings", data={**FRONT, **hidden, "takes_orders": ""})

        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["status"] == "unavailable"

    async def test_keep_the_terms(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await vendor(client, database)
        hidden = await open_form(client, "/vendor/settings/terms")

        sent = await client.post("/vendor/settings/terms", data={**TERMS, **hidden})
        kept = (await client.get(f"/api/v1/stores/{store.id}")).json()["settings"]

        assert (sent.status_code, sent.headers["location"]) == (303, "/vendor/settings/terms")
        assert {name: kept[name] for name in ("tax_basis_points", "shipping_flat", "return_window_days")} == {
            "tax_basis_points": 1900,
            "shipping_flat": 495,
            "return_window_days": 14,
        }
        assert (kept["shipping_free_from"], kept["prices_include_tax"], kept["shipping_free_inclusive"]) == (
            None,
            True,
            False,
        )

    @pytest.mark.parametrize(
        ("part", "field", "typed"),
        [
            ("", "name", ""),
            ("", "monday", "nine to five"),
            ("", "time_zone", "Nowhere/Here"),
            ("/terms", "tax_percent", "101"),
            ("/terms", "tax_percent", "NaN"),
            ("/terms", "tax_percent", "8.005"),
            ("/terms", "shipping_flat", "1.999"),
            ("/terms", "shipping_flat", "-1"),
            ("/terms", "shipping_free_from", "a lot"),
            ("/terms", "return_window_days", "1e9"),
        ],
    )
    async def test_show_what_is_wrong_beside_its_field_and_keep_nothing(
        self, part: str, field: str, typed: str, client: httpx.AsyncClient, database: Database
    ) -> None:
        store = await vendor(client, database)
        address = f"/vendor/settings{part}"
        form = {**(TERMS if part else FRONT), **await open_form(client, address), field: typed}

        sent = await client.post(address, data=form)

        assert (sent.status_code, f'href="#f-{field}"' in sent.text) == (422, True)
        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["version"] == 1

    async def test_say_that_somebody_was_faster_and_keep_what_was_typed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        store = await vendor(client, database)
        hidden = await open_form(client, "/vendor/settings")
        await client.post("/vendor/settings", data={**FRONT, **hidden, "name": "First"})

        late = await client.post("/vendor/settings", data={**FRONT, **hidden, "name": "Late"})
        again = await client.post(
            "/vendor/settings", data={**FRONT, **await open_form(client, "/vendor/settings"), "name": "Late"}
        )

        assert late.status_code == 409
        assert 'value="Late"' in late.text
        assert 'name="version" value="2"' in late.text
        assert again.status_code == 303
        assert (await client.get(f"/api/v1/stores/{store.id}")).json()["name"] == "Late"

    async def test_hang_a_banner_and_a_logo(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await vendor(client, database)
        hidden = await open_form(client, "/vendor/settings")

        banner = await client.post("/vendor/settings/banner", data=hidden, files={"banner": ("b.png", make_png())})
        logo = await client.post("/vendor/settings/logo", data=hidden, files={"logo": ("l.png", make_png(300, 300))})
        nothing = await client.post("/vendor/settings/banner", data=hidden, files=NO_FILE)
        wrong = await client.post("/vendor/settings/banner", data=hidden, files={"banner": ("b.png", b"%PDF-1.7")})
        kept = (await client.get(f"/api/v1/stores/{store.id}")).json()

        assert [each.status_code for each in (banner, logo, nothing, wrong)] == [303, 303, 422, 415]
        assert (await client.get(kept["image_url"])).headers["content-type"] == "image/webp"
        assert (await client.get(kept["vendor"]["logo_url"])).headers["content-type"] == "image/webp"

    async def test_keep_the_profile(self, client: httpx.AsyncClient, database: Database) -> None:
        store = await vendor(client, database)
        hidden = await open_form(client, "/vendor/settings/profile")
        form = {"business_name": "Blue Ltd", "phone": "030 1234", "website": "https://blue.example", "email": ""}

        sent = await client.post("/vendor/settings/profile", data={**hidden, **form})
        wrong = await client.post(
            "/vendor/settings/profile", data={**hidden, "version": "2", **form, "website": "javascript:alert(1)"}
        )
        kept = (await client.get(f"/api/v1/stores/{store.id}")).json()["vendor"]

        assert (sent.status_code, wrong.status_code) == (303, 422)
        assert (kept["business_name"], kept["phone"], kept["website"]) == ("Blue Ltd", "030 1234", form["website"])
