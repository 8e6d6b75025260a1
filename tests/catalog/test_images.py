from io import BytesIO

import httpx
import pytest
from PIL import Image

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.catalog.conftest import Keys, Shop
from tests.catalog.factories import make_product

pytestmark = pytest.mark.anyio
SHIRT = "/api/v1/products/ocean-blue-shirt"


def png(colour: str = "teal") -> bytes:
    target = BytesIO()
    Image.new("RGB", (900, 600), colour).save(target, "PNG")
    return target.getvalue()


@pytest.fixture(autouse=True)
async def shirt(database: Database, shop: Shop) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await make_product(uow, store_id=shop.store.id)


class TestImages:
    async def test_are_added_behind_each_other_and_served(self, client: httpx.AsyncClient, keys: Keys) -> None:
        files = [("images", ("../../etc/passwd.png", png(), "image/png")), ("images", ("b.gif", png("red"), "x/y"))]
        answer = await client.post(f"{SHIRT}/images", files=files, data={"alt": "Front"}, headers=keys.owner)
        assert answer.status_code == 201, answer.text
        one, two = answer.json()["images"]
        assert (one["alt"], one["width"], one["height"]) == ("Front", 900, 600)
        assert one["url"] == f"/media/{one['id']}/640.webp"
        served = await client.get(two["url"])
        assert (served.status_code, served.headers["content-type"]) == (200, "image/webp")
        answer = await client.post(f"{SHIRT}/images", files={"file": ("c.png", png("blue"))}, headers=keys.owner)
        assert [each["id"] for each in answer.json()["images"]][:2] == [one["id"], two["id"]]
        assert answer.json()["images"][2]["alt"] == "Ocean Blue Shirt"

    async def test_go_one_by_one(self, client: httpx.AsyncClient, keys: Keys) -> None:
        files = [("images", ("a.png", png())), ("images", ("b.png", png("red")))]
        one, two = (await client.post(f"{SHIRT}/images", files=files, headers=keys.owner)).json()["images"]
        assert (await client.delete(f"{SHIRT}/images/{one['id']}", headers=keys.owner)).status_code == 204
        assert [each["id"] for each in (await client.get(SHIRT)).json()["images"]] == [two["id"]]
        answer = await client.delete(f"{SHIRT}/images/{one['id']}", headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_image")

    @pytest.mark.parametrize(
        ("files", "status", "code"),
        [
            ([("images", ("a.png", b"<svg onload=alert(1)>"))], 415, "not_a_picture"),
            ([("images", ("a.png", png())), ("images", ("b.png", png()[:-400]))], 422, "not_a_picture"),
            ([("other", ("a.png", png()))], 422, "image_required"),
        ],
    )
    async def test_are_refused_whole_and_change_nothing(
        self, client: httpx.AsyncClient, keys: Keys, files: list[tuple[str, tuple[str, bytes]]], status: int, code: str
    ) -> None:
        before = (await client.get(SHIRT)).json()
        answer = await client.post(f"{SHIRT}/images", files=files, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (await client.get(SHIRT)).json() == before

    async def test_stop_at_as_many_as_a_product_shows(self, client: httpx.AsyncClient, keys: Keys) -> None:
        many = [("images", (f"{index}.png", png())) for index in range(25)]
        answer = await client.post(f"{SHIRT}/images", files=many, headers=keys.owner)
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_images")
        assert (await client.get(SHIRT)).json()["images"] == []

    async def test_are_for_the_people_of_the_store(self, client: httpx.AsyncClient, keys: Keys) -> None:
        files = {"images": ("a.png", png())}
        codes = [
            (await client.post(f"{SHIRT}/images", files=files, headers=headers)).status_code
            for headers in ({}, keys.shopper, keys.rival)
        ]
        codes += [
            (await client.delete(f"{SHIRT}/images/{new_id()}", headers=headers)).status_code
            for headers in ({}, keys.shopper, keys.rival)
        ]
        assert codes == [401, 403, 403, 401, 403, 403]
        assert (await client.get(SHIRT)).json()["images"] == []
