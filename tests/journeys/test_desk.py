"""Behind the counter: a service is put up and its times appear, people are moved about, and the queue is worked off."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.visitors import VENDOR, Shop, Visitor
from tests.ui.look import THEMES, new_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "Beard sculpting"


def fill(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"#f-{name}").fill(text)


def puts_up_a_service(visitor: Visitor) -> str:
    """With a provider, terms and hours. The day after tomorrow, on which everything is free."""
    page = visitor.page
    visitor.goes_to("/vendor/services/new")
    fill(page, name=NAME, price="30")
    page.get_by_role("switch", name="Walk in").check()
    visitor.presses("Add service")
    page.wait_for_url(re.compile("/booking$"))
    booking = page.url
    fill(page, duration_minutes="45", buffer_after_minutes="15")
    visitor.presses("Save")
    expect(page.locator(".toast").last).to_contain_text("Saved")
    visitor.goes_to("/vendor/providers/new")
    fill(page, name="Ines Duarte")
    page.get_by_label(NAME).check()
    visitor.presses("Add provider")
    page.wait_for_url(re.compile("/vendor/providers/.*#hours"))
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        page.locator(f"#f-{day}-1-from").fill("09:00")
        page.locator(f"#f-{day}-1-to").fill("13:00")
    zone = page.locator("#f-time_zone").input_value()
    visitor.presses("Save hours")
    expect(page.locator(".toast").last).to_contain_text("Free times follow")
    page.goto(booking)
    for day in ("Saturday", "Sunday"):
        page.get_by_label(day, exact=True).check()
    page.locator("#f-every_minutes").fill("60")
    visitor.presses("Add these times")
    expect(page.locator(".toast").last).to_contain_text("times are open")
    expect(page.locator(".preview-day").first).to_be_visible()
    return (datetime.now(ZoneInfo(zone)) + timedelta(days=2)).date().isoformat()


def books_by_phone(visitor: Visitor, day: str, time: str, name: str) -> None:
    visitor.goes_to(f"/vendor/calendar?day={day}")
    visitor.page.locator(".cal-gap", has_text=time).first.click()
    visitor.types(name=name)
    visitor.presses("Book it")
    expect(visitor.page.locator(".toast").last).to_contain_text(f"{name} is booked")


def middle(of: Locator) -> tuple[float, float]:
    box = of.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 12)


class TestDesk:
    def test_from_a_new_service_to_somebody_moved(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            page = visitor.page
            visitor.signs_in(VENDOR)
            day = puts_up_a_service(visitor)
            books_by_phone(visitor, day, "09:00", "Ada Byron")
            books_by_phone(visitor, day, "10:00", "Kit Moro")

            ada = page.locator("[data-appointment]", has_text="Ada Byron")
            page.mouse.move(*middle(ada))
            page.mouse.down()
            page.mouse.move(*middle(page.locator(".cal-gap", has_text="12:00")), steps=8)
            expect(page.locator(".cal-gap.chosen")).to_have_count(1)
            page.mouse.up()
            expect(page.locator(".toast").last).to_contain_text("12:00")
            expect(page.locator(".cal-block", has_text="Ada Byron")).to_contain_text("12:00")
            page.locator(".toast").last.get_by_role("button", name="Undo").click()
            expect(page.locator(".cal-block", has_text="Ada Byron")).to_contain_text("09:00")

            kit = page.locator("[data-appointment]", has_text="Kit Moro")
            kit.focus()
            page.keyboard.press("m")
            expect(page.locator("[data-said]")).to_contain_text("Moving Kit Moro")
            page.keyboard.press("Escape")
            expect(page.locator(".cal.moving")).to_have_count(0)
            page.keyboard.press("m")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            expect(page.locator(".toast").last).to_contain_text("Moved to")
            expect(page.locator(".cal-block", has_text="Kit Moro")).to_contain_text("12:00")
            expect(page.locator("[data-appointment]", has_text="Kit Moro")).to_be_focused()

    def test_the_queue_from_joining_to_done(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as vendor, shop.visitor(opened, width=390) as guest:
            vendor.signs_in(VENDOR)
            vendor.goes_to("/vendor/services/new")
            fill(vendor.page, name="Walk-in trim")
            vendor.page.get_by_role("switch", name="By appointment").uncheck()
            vendor.page.get_by_role("switch", name="Walk in").check()
            vendor.page.locator("#f-service_type").select_option("walk_in")
            vendor.presses("Add service")
            vendor.goes_to("/vendor/queue")
            if vendor.page.get_by_role("button", name="Open the queue").count():
                vendor.presses("Open the queue")

            guest.goes_to("/services/walk-in-trim/queue")
            guest.types(name="Noor")
            guest.presses("Join the queue")
            expect(guest.page.locator(".own-number")).to_contain_text("You are next")
            vendor.goes_to("/vendor/queue")
            vendor.presses("Call the next one")
            expect(guest.page.locator(".own-number")).to_contain_text("It is your turn", timeout=15_000)
            guest.goes_to("/stores/linden-and-vale/queue")
            expect(guest.page.locator(".wall-now")).to_contain_text("Please come in")
            vendor.page.get_by_role("button", name=re.compile("Serve number")).first.click()
            vendor.page.get_by_role("button", name=re.compile("is done")).first.click()
            guest.goes_to("/services/walk-in-trim/queue")
            expect(guest.page.locator(".own-number")).to_contain_text("Thank you for coming")

    @pytest.mark.parametrize("width", [1360, 390])
    @pytest.mark.parametrize("theme", THEMES)
    def test_has_no_faults_that_axe_knows(self, shop: Shop, opened: Browser, theme: str, width: int) -> None:
        with shop.visitor(opened) as visitor:
            visitor.signs_in(VENDOR)
            known = visitor.page.context.storage_state()
        page = new_page(opened, theme=theme, width=width, known=known)  # type: ignore[arg-type]
        found = {}
        for path in ("/vendor/calendar", "/vendor/queue", "/vendor/services", "/vendor/services/new", "/vendor/providers",
                     "/vendor/providers/new", "/vendor/calendar/new", "/stores/linden-and-vale/queue"):  # fmt: skip
            page.goto(shop.base + path)
            seen = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if seen or wide:
                found[path] = [each["id"] for each in seen] + (["too wide"] if wide else [])
        page.context.close()
        assert found == {}
