"""No page has a fault that axe finds, scrolls sideways, or breaks something where nobody looks."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, ViewportSize

from souk.app import create_app
from souk.kernel.settings import Settings
from tests.journeys.places import ALL, NO_PAGES, PLACES, UNLIKE, People, Place, page_routes
from tests.journeys.visitors import Shop
from tests.ui.look import THEMES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that the dark theme may change."""
SIZES = {
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "label"]}
}
"""All that a phone may change: the same elements, elsewhere, smaller, or folded away."""
PHONE: ViewportSize = {"width": 390, "height": 844}
FAULTS = "async (rules) => (await axe.run(document, {...rules, resultTypes: ['violations']})).violations"
STILL = """async () => {
    const fading = () => document.getAnimations().filter((each) => each instanceof CSSTransition);
    do {
        await new Promise(requestAnimationFrame);
        await Promise.allSettled(fading().map((each) => each.finished));
    } while (fading().length);
}"""
"""Colours fade into those of the other theme."""
BEYOND = "() => new Promise((tell) => setTimeout(() => tell(document.documentElement.scrollWidth - innerWidth), 60))"
"""Container queries settle a frame after the window has changed."""


@pytest.fixture(scope="module")
def people(sqlite_shop: Shop, opened: Browser) -> Iterator[People]:
    everybody = People(sqlite_shop, opened)
    yield everybody
    everybody.close()


def named(place: Place) -> str:
    return f"{place.path}-{place.whose}"


def faults(page: Page) -> str:
    """In both themes, as axe tells them."""
    found = ""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.evaluate(STILL)
        found += told(page, RULES if theme == "light" else COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def told(page: Page, rules: dict[str, Any]) -> str:
    """Axe gathers the faults alone: all that is right with a page takes it as long again."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(FAULTS, rules)
    return AxeResults({"violations": found}).generate_report() if found else ""


class TestTheListOfPages:
    @pytest.fixture
    def app(self) -> FastAPI:
        return create_app(Settings(_env_file=None, stage="test"))

    def test_is_complete(self, app: FastAPI) -> None:
        assert page_routes(app) == {*PLACES, *NO_PAGES}

    def test_misses_a_page_that_is_new(self, app: FastAPI) -> None:
        app.add_api_route("/imprint", lambda: "")

        assert page_routes(app) - {*PLACES, *NO_PAGES} == {"/imprint"}


class TestEveryPage:
    @pytest.mark.parametrize("place", ALL, ids=named)
    def test_has_no_fault_that_axe_finds_fits_a_phone_and_breaks_nothing(self, people: People, place: Place) -> None:
        visitor = people.visit(place, 1360)
        found = faults(visitor.page) if place in UNLIKE else ""
        visitor.page.set_viewport_size(PHONE)
        beyond = visitor.page.evaluate(BEYOND)

        assert (found, max(beyond, 0), visitor.complaints) == ("", 0, [])
        assert told(visitor.page, SIZES) == ""


class TestWhatOpensAndWhatIsRefused:
    """Axe again, where a page is in a state of its own."""

    def test_the_cart_beside_a_page(self, people: People) -> None:
        for width in (1360, 390):
            page = people.visit(Place("/products/keelboard-65"), width).page
            page.get_by_role("button", name="Add to cart").click()
            page.locator("#drawer .line-item").first.wait_for()

            assert faults(page) == ""

    def test_a_checkout_with_nothing_filled_in(self, people: People) -> None:
        visitor = people.visit(Place("/checkout", "shopper"), 390)
        visitor.expects.add(422)
        visitor.types(full_name="")
        visitor.presses("Place order and pay")
        visitor.page.locator(".error-summary").wait_for()

        assert faults(visitor.page) == ""

    def test_a_sign_in_that_fails(self, people: People) -> None:
        visitor = people.visit(Place("/sign-in"), 390)
        visitor.expects.add(401)
        visitor.types(email="john@example.com", password="not-this-one")
        visitor.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        visitor.page.locator(".error-summary").wait_for()

        assert faults(visitor.page) == ""
