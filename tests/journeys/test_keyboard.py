"""The shop without a mouse."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.visitors import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PRODUCT = "/products/tideline-chore-jacket"


def tabs_to(page: Page, selector: str, *, at_most: int = 60) -> None:
    """Presses Tab until the focus is there, as somebody would who sees it move."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached in {at_most} steps")


class TestEveryPage:
    def test_leads_past_its_head_to_the_content(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            visitor.goes_to("/")
            visitor.page.keyboard.press("Tab")
            expect(visitor.page.locator(".skip-link")).to_be_in_viewport()
            visitor.page.keyboard.press("Enter")

            expect(visitor.page.locator("#main")).to_be_focused()

    def test_finds_by_a_slash_and_arrows(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            page = visitor.page
            visitor.goes_to("/")
            page.locator("[data-search][data-htmx-powered]").wait_for()
            page.keyboard.press("/")
            expect(page.get_by_role("combobox", name="Search everything")).to_be_focused()
            page.keyboard.type("chore")
            page.locator(".suggestion", has_text="Atelier chore jacket").wait_for()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")

            visitor.is_at(PRODUCT)


class TestProduct:
    def test_arrows_choose_and_the_focus_stays(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            page = visitor.page
            visitor.goes_to(PRODUCT)
            tabs_to(page, "input[name=color]")
            page.keyboard.press("ArrowRight")
            page.wait_for_url(re.compile("color=Olive"))
            expect(page.get_by_role("radio", name="Olive")).to_be_focused()

            page.keyboard.press("Tab")
            page.keyboard.press("ArrowRight")
            page.wait_for_url(re.compile("size=M"))
            expect(page.get_by_role("radio", name="M", exact=True)).to_be_focused()

    def test_the_cart_opens_with_the_focus_inside_and_gives_it_back(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            page = visitor.page
            visitor.goes_to(PRODUCT)
            tabs_to(page, ".buy-row button[type=submit]")
            page.keyboard.press("Enter")
            page.locator("#drawer .line-item").wait_for()
            assert page.evaluate("document.getElementById('drawer').contains(document.activeElement)")
            page.keyboard.press("Tab")
            assert page.evaluate("document.getElementById('drawer').contains(document.activeElement)")
            page.keyboard.press("Escape")

            expect(page.locator("#drawer")).to_be_hidden()
            expect(page.get_by_role("button", name="Add to cart")).to_be_focused()


class TestCheckout:
    def test_needs_no_mouse(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            page = visitor.page
            visitor.goes_to("/products/keelboard-65")
            tabs_to(page, ".buy-row button[type=submit]")
            page.keyboard.press("Enter")
            page.locator("#drawer .line-item").wait_for()
            tabs_to(page, "#drawer a[href='/checkout']", at_most=12)
            page.keyboard.press("Enter")
            visitor.is_at("/checkout")
            typed = {"email": "kit@example.com", "full_name": "Kit Moro", "street": "1 Quay", "city": "Cork"}
            for name, text in {**typed, "country": "IE"}.items():
                tabs_to(page, f"#f-{name}")
                page.keyboard.type(text)
            tabs_to(page, "input[name=payment]")
            page.keyboard.press("ArrowDown")
            expect(page.get_by_role("radio", name=re.compile("UPI"))).to_be_checked()
            tabs_to(page, ".checkout aside button[type=submit]")
            page.keyboard.press("Enter")

            page.wait_for_url(re.compile(r"/orders/.*placed=1"))
            expect(page.locator(".order-thanks")).to_contain_text("Thank you!")
