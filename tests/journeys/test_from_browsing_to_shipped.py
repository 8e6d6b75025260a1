"""The way of an order, as a shopper and a vendor walk it: with scripts, and without."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.visitors import VENDOR, Shop, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESS = {
    "street": "77 Foundry Lane",
    "zip_code": "04101",
    "city": "Portland",
    "state": "ME",
    "country": "US",
    "special_instructions": "Leave it with the baker, please.",
}
DECLINED, PAYS = "Is declined by its bank", "Test card ending in 4242"


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest) -> Shop:
    found: Shop = request.getfixturevalue("sqlite_shop" if request.param == "sqlite" else "postgres_shop")
    return found


def chooses(page: Page, label: str) -> None:
    """A click on the words, as people do it: the radio button itself is drawn over."""
    page.locator("label", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).click()


def choose_payment(page: Page, words: str) -> None:
    page.locator(".radio-card", has_text=words).click()


def is_declined_and_keeps_what_was_typed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.expects.add(402)
    choose_payment(page, DECLINED)
    visitor.presses("Place order and pay")
    expect(page.get_by_role("alert")).to_contain_text("Your order was not placed")
    typed = {name: page.locator(f"#f-{name}").input_value() for name in ADDRESS}
    assert typed == ADDRESS
    expect(page.locator(".checkout-store li").first).to_contain_text("Atelier chore jacket")


def places_the_order(visitor: Visitor) -> tuple[str, str]:
    """The number of the order, and the address under which it can be followed."""
    page = visitor.page
    choose_payment(page, PAYS)
    visitor.presses("Place order and pay")
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}"))
    expect(page.locator(".order-thanks")).to_contain_text("Thank you!")
    number = page.get_by_role("heading", level=1).inner_text().removeprefix("Order ")
    return number, page.url.removeprefix(visitor.base)


def ships(visitor: Visitor, number: str, tracking_number: str) -> None:
    page = visitor.page
    visitor.signs_in(VENDOR)
    visitor.goes_to("/vendor/orders")
    page.locator("tr", has_text=number).get_by_role("link", name="Ship").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
    expect(page.locator("main")).to_contain_text("Leave it with the baker, please.")
    visitor.types(carrier="Harbour Post", tracking_number=tracking_number)
    visitor.presses("Ship it")
    expect(page.locator(".toast")).to_contain_text("On its way.")


def sees_it_shipped(page: Page, tracking_number: str) -> None:
    expect(page.locator(".page-head .status")).to_have_text("Shipped")
    expect(page.locator(".timeline")).to_contain_text(f"Harbour Post {tracking_number}")
    expect(page.locator(".order-facts")).to_contain_text(tracking_number)


class TestWithScripts:
    def test_a_shopper_registers_buys_and_sees_it_shipped(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as shopper, shop.visitor(opened) as vendor:
            self.browses_to_the_jacket(shopper)
            self.fills_the_cart(shopper)
            self.registers_on_the_way_to_the_checkout(shopper)
            shopper.types(**ADDRESS)
            is_declined_and_keeps_what_was_typed(shopper)
            number, _ = places_the_order(shopper)
            expect(shopper.page.locator("#bag-count")).to_be_hidden()

            ships(vendor, number, "HP-2041-77")

            shopper.page.reload()
            sees_it_shipped(shopper.page, "HP-2041-77")
            shopper.goes_to("/account/orders")
            expect(shopper.page.locator("main")).to_contain_text(number)

    def browses_to_the_jacket(self, shopper: Visitor) -> None:
        page = shopper.page
        shopper.goes_to("/")
        shopper.follows("Clothing")
        shopper.is_at("/categories/clothing")
        expect(page.get_by_role("status").first).to_have_text("10 products")
        page.get_by_label("Indigo").or_(page.get_by_label("Olive")).first.check()
        page.wait_for_url(re.compile("color="))
        expect(page.get_by_role("status").first).to_have_text("2 products")
        shopper.follows("Atelier chore jacket")
        shopper.is_at("/products/tideline-chore-jacket")

    def fills_the_cart(self, shopper: Visitor) -> None:
        page = shopper.page
        chooses(page, "Olive")
        page.wait_for_url(re.compile("color=Olive"))
        chooses(page, "L")
        page.wait_for_url(re.compile("size=L"))
        shopper.presses("Add to cart")
        drawer = page.locator("#drawer")
        expect(drawer.locator(".line-item")).to_contain_text("Olive · L")
        expect(page.locator("#bag-count")).to_have_text(re.compile("1"))
        drawer.get_by_role("link", name="Look at your cart").click()
        shopper.is_at("/cart")
        expect(page.locator(".line-item")).to_contain_text("Atelier chore jacket")

    def registers_on_the_way_to_the_checkout(self, shopper: Visitor) -> None:
        page = shopper.page
        shopper.follows("Check out")
        page.locator("main").get_by_role("link", name="sign in").click()
        shopper.follows("Create an account")
        shopper.types(full_name="Nell Abara", email="nell.abara@example.com", password="Tangerine-Lantern-42")
        shopper.presses("Create account")
        shopper.is_at("/checkout")
        expect(page.locator("#f-full_name")).to_have_value("Nell Abara")


class TestWithoutScripts:
    def test_a_guest_buys_follows_the_link_and_sees_it_shipped(self, sqlite_shop: Shop, opened: Browser) -> None:
        shop = sqlite_shop
        with shop.visitor(opened, scripts=False) as guest, shop.visitor(opened, scripts=False) as vendor:
            self.browses_and_fills_the_cart(guest)
            guest.follows("Check out")
            guest.types(email="ora.finch@example.com", full_name="Ora Finch", **ADDRESS)
            is_declined_and_keeps_what_was_typed(guest)
            number, link = places_the_order(guest)

            ships(vendor, number, "HP-2041-78")

        with shop.visitor(opened, scripts=False) as later:
            later.goes_to(link)
            sees_it_shipped(later.page, "HP-2041-78")
        with shop.visitor(opened, scripts=False) as stranger:
            stranger.expects.add(404)
            stranger.goes_to(link.partition("?")[0])
            expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Not found")

    def browses_and_fills_the_cart(self, guest: Visitor) -> None:
        page = guest.page
        guest.goes_to("/")
        page.locator("#search").fill("jaket")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/search\?q=jaket"))
        page.get_by_label("Tideline").check()
        guest.presses("Show results")
        page.wait_for_url(re.compile("brand=Tideline"))
        guest.follows("Atelier chore jacket")
        chooses(page, "Indigo")
        chooses(page, "M")
        page.locator("#f-quantity").fill("2")
        guest.presses("Add to cart")
        guest.is_at("/cart")
        expect(page.locator(".line-item")).to_contain_text("Indigo · M")
        expect(page.locator(".line-item input[name=quantity]")).to_have_value("2")
        page.locator(".line-item input[name=quantity]").fill("1")
        guest.presses("Update")
        expect(page.locator(".line-item input[name=quantity]")).to_have_value("1")
