"""Narrowing a list: what is left to choose, and how many there are of it, keeps up with what was chosen."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitors import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class TestFilters:
    def test_renew_their_numbers_and_keep_the_focus(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            page = visitor.page
            visitor.goes_to("/search")
            page.locator("form[data-auto-submit][data-htmx-powered]").first.wait_for()
            expect(page.get_by_role("link", name="Clear all")).to_have_count(0)
            value = page.locator(".facets input[name=color]:visible").first.get_attribute("value")
            colour = page.locator(f'.facets label:has(input[name=color][value="{value}"])')
            brands = page.locator(".facets fieldset", has_text="Brand").locator("label")
            before = brands.all_inner_texts()

            colour.locator("input").check()

            page.wait_for_url(re.compile("color="))
            expect(page.get_by_role("link", name="Clear all")).to_be_visible()
            expect(colour.locator("input")).to_be_focused()
            expect(colour.locator("input")).to_be_checked()
            assert brands.all_inner_texts() != before

            page.get_by_role("link", name="Clear all").click()
            expect(colour.locator("input")).not_to_be_checked()
