"""Document 000: vendors register with a banner and get a store at once; the Shops Hub shows it."""

import httpx
import pytest

from tests.documents.conftest import Shop
from tests.media.factories import make_png

pytestmark = pytest.mark.anyio
FORM = {
    "email": "ola@example.com",
    "password": "Tangerine-Lantern-42",
    "full_name": "Ola Owner",
    "business_name": "Ola's Barbers",
    "store_category": "Barbers",
    "phone": "+15550100",
}


class TestVendorRegistration:
    async def test_one_form_makes_user_vendor_and_store(self, client: httpx.AsyncClient) -> None:
        made = await client.post(
            "/api/v1/auth/register/vendor", data=FORM, files={"banner": ("b.png", make_png(), "image/png")}
        )
        assert made.status_code == 201, made.text
        answer = made.json()
        assert (answer["user"]["email"], answer["vendor"]["business_name"]) == ("ola@example.com", "Ola's Barbers")
        assert (answer["store"]["name"], answer["store"]["status"]) == ("Ola's Barbers", "active")
        assert "b.png" not in answer["store"]["image_url"]
        assert (await client.get(answer["store"]["image_url"])).headers["content-type"].startswith("image/")

    async def test_without_a_banner_the_category_shows(self, client: httpx.AsyncClient) -> None:
        made = await client.post("/api/v1/auth/register/vendor", data=FORM)
        assert (await client.get(made.json()["store"]["image_url"])).status_code == 200

    async def test_the_older_name_works(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/auth/register_vendor", data=FORM)).status_code == 201

    async def test_the_shops_hub_lists_the_store(self, client: httpx.AsyncClient, shop: Shop) -> None:
        assert "Halo" in [store["name"] for store in (await client.get("/api/v1/stores")).json()["items"]]


class TestLogin:
    async def test_answers_with_a_bearer_token(self, client: httpx.AsyncClient, shop: Shop) -> None:
        body = {"username": "john@example.com", "password": "Tangerine-Lantern-42"}
        answer = (await client.post("/api/v1/auth/token", data=body)).json()
        me = await client.get("/api/v1/auth/me", headers={"authorization": f"Bearer {answer['access_token']}"})
        assert me.json()["email"] == "john@example.com"
