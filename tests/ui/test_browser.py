"""What only a browser can tell: contrast, keyboard, focus, no scripts, no sideways scrolling."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.ui.look import THEMES, Theme, browser, new_page, serving, what_is_lacking

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if lacking := what_is_lacking():
        (pytest.fail if os.environ.get("SOUK_REQUIRE_BROWSER") == "1" else pytest.skip)(lacking)
    with serving() as served:
        yield served


@pytest.fixture(scope="module")
def opened(address: str) -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def page(opened: Browser) -> Iterator[Page]:
    shown = new_page(opened)
    yield shown
    shown.context.close()


class TestAccessibility:
    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize("width", [1360, 390])
    def test_axe_finds_nothing(self, address: str, opened: Browser, theme: Theme, width: int) -> None:
        page = new_page(opened, theme=theme, width=width)
        for path in ("/gallery", "/gallery/workspace", "/error/404"):
            page.goto(address + path)
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, found.generate_report()
        page.context.close()

    def test_axe_finds_no_fault_in_the_api_documentation(self, address: str, page: Page) -> None:
        page.goto(address + "/docs")
        page.locator(".opblock-tag").first.wait_for()
        found = Axe().run(page, options={"runOnly": [tag for tag in AXE["runOnly"] if tag != "best-practice"]})

        assert found.violations_count == 0, found.generate_report()

    @pytest.mark.parametrize("theme", THEMES)
    def test_axe_finds_nothing_in_an_open_drawer(self, address: str, opened: Browser, theme: Theme) -> None:
        page = new_page(opened, theme=theme)
        page.goto(address + "/error/404")
        page.get_by_title("Bag", exact=True).click()
        page.locator("#drawer .line-item").first.wait_for()
        found = Axe().run(page, options=AXE)
        page.context.close()

        assert found.violations_count == 0, found.generate_report()


AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


# Container queries settle a frame after the window has changed.
BEYOND = (
    """() => new Promise((tell) => setTimeout(() => tell(document.documentElement.scrollWidth - innerWidth), 100))"""
)


class TestLayout:
    @pytest.mark.parametrize("path", ["/gallery", "/gallery/workspace", "/error/404", "/docs"])
    def test_never_scrolls_sideways(self, address: str, page: Page, path: str) -> None:
        page.goto(address + path)
        beyond = {}
        for width in (320, 390, 768, 1024, 1360):
            page.set_viewport_size({"width": width, "height": 800})
            beyond[width] = page.evaluate(BEYOND)

        assert {width: more for width, more in beyond.items() if more > 0} == {}

    def test_touch_finds_large_targets(self, address: str, opened: Browser) -> None:
        page = new_page(opened, width=390)
        page.goto(address + "/gallery")
        heights = page.eval_on_selector_all(
            ".phone-bar a, .phone-bar button, .facets-open, .search-box input",
            "all => all.map(one => one.clientHeight)",
        )
        page.context.close()

        assert min(heights) >= 42

    def test_breaks_no_rule_of_the_content_security_policy(self, address: str, page: Page) -> None:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        for path in ("/gallery", "/gallery/workspace", "/docs"):
            page.goto(address + path)
            page.wait_for_load_state("networkidle")

        assert said == []


class TestKeyboard:
    def test_slash_finds_and_arrows_choose(self, address: str, page: Page) -> None:
        page.goto(address + "/error/404")
        page.locator("[data-search][data-htmx-powered]").wait_for()
        page.keyboard.press("/")
        page.keyboard.type("halo")
        page.locator(".suggestion").first.wait_for()
        field = page.get_by_role("combobox")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-expanded", "true")

        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator(".suggestion").nth(1)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Escape")
        expect(page.locator(".suggestion")).to_have_count(0)
        expect(field).to_have_value("halo")

    def test_skip_link_leads_to_the_content(self, address: str, page: Page) -> None:
        page.goto(address + "/error/404")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.locator("#main")).to_be_focused()

    def test_drawer_gives_the_focus_back(self, address: str, page: Page) -> None:
        page.goto(address + "/error/404")
        bag = page.get_by_title("Bag", exact=True)
        bag.focus()
        page.keyboard.press("Enter")
        page.locator("#drawer .line-item").first.wait_for()
        expect(page.locator("#bag-count")).to_have_text("3 inside")
        page.keyboard.press("Escape")

        expect(page.locator("#drawer")).to_be_hidden()
        expect(bag).to_be_focused()

    def test_palette_opens_fills_and_goes(self, address: str, page: Page) -> None:
        page.goto(address + "/error/404")
        page.locator("#palette [data-htmx-powered]").wait_for(state="attached")
        page.keyboard.press("Control+k")
        page.locator("#palette .suggestion").first.wait_for()
        expect(page.locator("#palette .suggestion").first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")

        page.wait_for_url("**/search?q=lamp")


class TestScripts:
    def test_theme_is_kept(self, address: str, page: Page) -> None:
        page.goto(address + "/error/404")
        page.get_by_role("button", name="Change theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.reload()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    def test_quantity_steps_within_its_bounds(self, address: str, page: Page) -> None:
        page.goto(address + "/gallery")
        box = page.locator("#f-quantity")
        for _ in range(3):
            page.locator("[aria-controls=f-quantity]", has=page.locator("use[href$=minus]")).click()
        expect(box).to_have_value("1")

        page.locator("[aria-controls=f-quantity]", has=page.locator("use[href$=plus]")).click()
        expect(box).to_have_value("2")

    def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(self, address: str, page: Page) -> None:
        page.goto(address + "/gallery")
        expect(page.locator(".error-summary")).to_be_focused()
        page.get_by_role("link", name="Enter an address").click()

        expect(page.locator("#f-r-email")).to_be_focused()

    def test_a_toast_in_a_drawer_can_be_undone(self, address: str, page: Page) -> None:
        page.goto(address + "/error/404")
        page.get_by_title("Bag", exact=True).click()
        page.get_by_role("button", name="Undo").click()

        page.wait_for_url("**/gallery")
        expect(page.locator(".toast")).to_contain_text("Undone.")

    def test_a_form_is_sent_once(self, address: str, page: Page) -> None:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method) if request.url.endswith("/undo") else None)
        page.goto(address + "/gallery")
        with page.expect_navigation():
            page.evaluate("for (const _ of [1, 2]) document.querySelector('.post-button button').click()")

        assert sent == ["POST"]

    def test_thumbnails_move_the_strip_and_not_the_page(self, address: str, page: Page) -> None:
        page.goto(address + "/gallery")
        third = page.locator(".gallery-thumbs a").nth(2)
        third.scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        third.click()

        expect(third).to_have_attribute("aria-current", "true")
        assert page.evaluate("scrollY") == before

    def test_selected_rows_show_what_can_be_done_with_them(self, address: str, page: Page) -> None:
        page.goto(address + "/gallery")
        bar = page.locator(".bulk-bar")
        expect(bar).to_be_hidden()
        page.get_by_label("Select all").check()

        expect(bar).to_be_visible()
        expect(bar).to_contain_text("5 selected")

    def test_filters_renew_the_results_and_the_address(self, address: str, page: Page) -> None:
        page.goto(address + "/gallery")
        page.evaluate("window.same = true; document.getElementById('results').dataset.old = ''")
        box = page.get_by_label("Ceramics")
        box.check()

        page.wait_for_url("**/gallery?q=lamp&kind=a&kind=b")
        expect(page.locator("#results")).not_to_have_attribute("data-old", "")
        expect(box).to_be_focused()
        assert page.evaluate("window.same") is True

    def test_times_are_local(self, address: str, opened: Browser) -> None:
        context = opened.new_context(timezone_id="Asia/Tokyo")
        page = context.new_page()
        page.goto(address + "/gallery")

        expect(page.locator(".timeline time").first).to_have_text("18 Nov 2026, 23:07")
        context.close()


class TestWithoutScripts:
    def test_everything_needed_is_there(self, address: str, opened: Browser) -> None:
        page = new_page(opened, scripts=False)
        page.goto(address + "/gallery")

        expect(page.get_by_role("button", name="Change theme", include_hidden=True)).to_be_hidden()
        expect(page.locator(".facets-apply")).to_be_visible()
        expect(page.locator(".bulk-bar")).to_be_visible()
        expect(page.locator(".quantity button").first).to_be_hidden()
        page.locator(".bag-link").click()
        page.wait_for_url("**/bag")
        page.context.close()

    def test_filters_open_on_a_phone(self, address: str, opened: Browser) -> None:
        page = new_page(opened, width=390, scripts=False)
        page.goto(address + "/gallery")
        page.locator(".facets-open").click()
        page.get_by_label("Ceramics").check()
        page.get_by_role("button", name="Show results").click()

        page.wait_for_url("**/gallery?q=lamp&kind=a&kind=b&from=&to=")
        page.context.close()
