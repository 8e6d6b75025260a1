"""Sending something back, with a photo of what is wrong: it is seen on the return's page, and on no other."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect

from souk.app import create_app, open_house
from souk.kernel.migrate import migrate
from souk.kernel.settings import Settings
from tests.furnished import apart
from tests.journeys.visitors import Shop
from tests.media.factories import make_jpeg_with_gps
from tests.orders.returns.factories import Arrived, arrived
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHEAP = {"memory_kib": 64, "iterations": 1}


def an_order_that_arrived(url: str, folder: Path) -> Arrived:
    """A guest's, in a shop that nobody serves yet."""
    made: list[Arrived] = []
    media = {"folder": folder / "media"}
    settings = Settings(_env_file=None, stage="test", database_url=url, media=media, passwords=CHEAP)

    async def make() -> None:
        await migrate(url)
        house = open_house(settings)
        transport = httpx.ASGITransport(create_app(house=house))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            made.append(await arrived(client, house.database, guest=True))
        await house.close()

    apart(make)
    return made[0]


def has_loaded(picture: Locator) -> str:
    """From where, once it shows something."""
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 0
    source: str = picture.evaluate("image => image.currentSrc")
    return source


@pytest.fixture
def its_shop(chromium: None, tmp_path: Path) -> Iterator[tuple[Shop, Arrived]]:
    url = f"sqlite+inline:///{tmp_path}/shop.db"
    made = an_order_that_arrived(url, tmp_path)
    server = Server(url, tmp_path).start()
    yield Shop(server.base), made
    server.stop()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_guest_shows_what_is_wrong(its_shop: tuple[Shop, Arrived], opened: Browser, scripts: bool) -> None:
    shop, made = its_shop
    with shop.visitor(opened, scripts=scripts) as guest:
        page = guest.page
        guest.goes_to(f"/orders/{made.order['id']}/return?token={made.token}")
        page.locator(f"[name='pieces-{made.shirt}']").fill("1")
        guest.presses("Go on")
        page.locator("[name=reason]").select_option("damaged")
        guest.presses("Go on")
        sent = {"name": "seam.jpg", "mimeType": "image/jpeg", "buffer": make_jpeg_with_gps()}
        page.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
        guest.presses("Ask to send it back")
        page.wait_for_url(re.compile(r"/returns/[0-9a-f-]{36}\?token="))

        photo = page.locator(".return-photos img")
        address = has_loaded(photo)
        assert re.search(r"/media/private/[0-9a-f-]{36}/(320|640|1200)\.(avif|webp)\?expires=\d+&signature=", address)
        page.reload()
        assert "/media/private/" in has_loaded(photo)
        case = page.url.removeprefix(shop.base)
        full = page.request.get(shop.base + str(page.locator(".return-photos a").get_attribute("href")))
        assert (full.status, full.headers["content-type"]) == (200, "image/webp")

    with shop.visitor(opened, scripts=scripts) as stranger:
        stranger.expects.add(404)
        stranger.goes_to(case.partition("?")[0])
        expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Not found")
        picture = address.removeprefix(shop.base).partition("?")[0]
        for guessed, status in ((picture, 403), (picture.replace("/private", ""), 404)):
            assert stranger.page.request.get(shop.base + guessed).status == status
