"""Paying by card where Stripe takes the money: the stand-in's frames, its bank, and what it tells afterwards."""

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from souk.kernel.settings import Settings
from tests.furnished import furnished_copy
from tests.journeys.conftest import serving
from tests.journeys.test_from_browsing_to_shipped import ADDRESS
from tests.journeys.visitors import SHOPPER, Shop, Visitor
from tests.stripe import FakeStripe
from tests.stripe.books import Object
from tests.stripe.webhooks import SECRET, signed

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GOOD, DECLINED, NO_FUNDS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 9995"
ASKS_BACK, REFUND_WAITS = "4000 0027 6000 3184", "4000 0000 0000 7726"
WEBHOOKS = "/api/v1/payments/webhooks/stripe"


@pytest.fixture(scope="module")
def stripe() -> Iterator[FakeStripe]:
    with FakeStripe() as running:
        yield running


@pytest.fixture(scope="module")
def indian_stripe() -> Iterator[FakeStripe]:
    with FakeStripe() as running:
        yield running


@pytest.fixture(scope="module")
def shop(chromium: None, stripe: FakeStripe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    settings = furnished_copy("sqlite", tmp_path_factory, name="stripe_shop")
    _without_backlog(settings)
    with _served(settings, stripe) as base:
        yield Shop(base)


@pytest.fixture(scope="module")
def indian_shop(chromium: None, indian_stripe: FakeStripe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    settings = furnished_copy("sqlite", tmp_path_factory, name="indian_shop")
    _without_backlog(settings)
    _in_rupees(settings)
    with _served(settings, indian_stripe) as base:
        yield Shop(base)


@contextmanager
def _served(settings: Settings, stripe: FakeStripe) -> Iterator[str]:
    server = serving(
        settings,
        settings.media.folder.parent,
        SOUK_GATEWAY="stripe",
        SOUK_STRIPE__SECRET_KEY=stripe.behaviour.secret_key,
        SOUK_STRIPE__PUBLISHABLE_KEY=stripe.behaviour.publishable_key,
        SOUK_STRIPE__WEBHOOK_SECRETS=json.dumps([SECRET]),
        SOUK_STRIPE__API_BASE=stripe.base,
        SOUK_STRIPE__SCRIPT_URL=f"{stripe.base}/v3/",
    )
    stripe.deliveries.url = server.base + WEBHOOKS
    yield server.base
    server.stop()


def _without_backlog(settings: Settings) -> None:
    """A fresh demo has its pictures to draw anew first, which takes minutes; here nobody waits for them."""
    with closing(sqlite3.connect(settings.media.folder.parent / "shop.db")) as books, books:
        books.execute("DELETE FROM outbox")


def _in_rupees(settings: Settings) -> None:
    """The furnished shop as one in India would have been furnished: the same numbers, in rupees."""
    with closing(sqlite3.connect(settings.media.folder.parent / "shop.db")) as books, books:
        for table in ("stores", "products"):
            books.execute(f"UPDATE {table} SET currency = 'INR'")


def card_frame(page: Page) -> FrameLocator:
    return page.frame_locator("[data-card-frame] iframe")


def types_card(page: Page, number: str) -> None:
    frame = card_frame(page)
    frame.get_by_label("Credit or debit card number").fill(number)
    frame.get_by_label("Expiry date").fill("12/34")
    frame.get_by_label("Security code").fill("123")


def goes_to_pay(visitor: Visitor) -> None:
    """With the jacket in the cart and an address typed, in front of the card's frame."""
    page = visitor.page
    visitor.goes_to("/products/tideline-chore-jacket")
    page.get_by_role("button", name="Add to cart").first.click()
    expect(page.locator("#bag-count")).to_contain_text("1")
    visitor.goes_to("/checkout")
    visitor.types(email="ada@example.com", full_name="Ada Byron", **ADDRESS)
    expect(card_frame(page).get_by_label("Credit or debit card number")).to_be_visible()


def pays(visitor: Visitor) -> None:
    visitor.presses("Place order and pay")


def has_ordered(visitor: Visitor) -> None:
    page = visitor.page
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}"))
    expect(page.locator(".order-thanks")).to_contain_text("Thank you!")


def latest_intent(stripe: FakeStripe) -> Object:
    return stripe.books.all("payment_intent")[0]


class TestPayingByCard:
    def test_a_good_card_pays_and_the_shop_never_sees_its_number(
        self, shop: Shop, stripe: FakeStripe, opened: Browser
    ) -> None:
        sent: list[str] = []
        with shop.visitor(opened) as visitor:
            visitor.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
            goes_to_pay(visitor)
            types_card(visitor.page, GOOD)
            pays(visitor)
            has_ordered(visitor)

        assert latest_intent(stripe)["status"] == "succeeded"
        to_shop = [each for each in sent if each.startswith(shop.base)]
        assert [each for each in to_shop if re.search("4242.{0,3}4242", each)] == []

    def test_a_declined_card_orders_nothing_and_another_one_may_be_typed(
        self, shop: Shop, stripe: FakeStripe, opened: Browser
    ) -> None:
        with shop.visitor(opened) as visitor:
            visitor.expects.add(402)
            goes_to_pay(visitor)
            for number, sentence in ((DECLINED, "The card was declined."), (NO_FUNDS, "insufficient funds")):
                types_card(visitor.page, number)
                pays(visitor)
                alert = visitor.page.get_by_role("alert").filter(has_text="Your order was not placed")
                expect(alert).to_be_visible()
                expect(visitor.page.locator("main")).to_contain_text(sentence)
                assert latest_intent(stripe)["status"] == "canceled"
                assert visitor.page.locator("#f-street").input_value() == ADDRESS["street"]
            types_card(visitor.page, GOOD)
            pays(visitor)
            has_ordered(visitor)

    def test_a_card_that_is_not_typed_is_told_beside_its_frame(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            goes_to_pay(visitor)
            pays(visitor)

            expect(visitor.page.locator("[data-card-trouble]")).to_have_text("Your card number is incomplete.")

    def test_without_scripts_the_page_says_what_is_missing(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened, scripts=False) as visitor:
            visitor.goes_to("/products/tideline-chore-jacket")
            visitor.page.get_by_role("button", name="Add to cart").first.click()
            visitor.goes_to("/checkout")

            expect(visitor.page.get_by_text("Paying by card needs JavaScript")).to_be_visible()
            expect(visitor.page.locator("[data-card-frame]")).to_be_hidden()


class TestAuthentication:
    def test_a_bank_that_asks_back_is_answered_and_the_order_stands(
        self, shop: Shop, stripe: FakeStripe, opened: Browser
    ) -> None:
        with shop.visitor(opened) as visitor:
            goes_to_pay(visitor)
            types_card(visitor.page, ASKS_BACK)
            pays(visitor)
            visitor.page.frame_locator("iframe[title='Your bank']").get_by_role("button", name="Complete").click()
            has_ordered(visitor)

        assert latest_intent(stripe)["status"] == "succeeded"

    def test_a_bank_that_says_no_leaves_cart_and_money_as_they_were(
        self, shop: Shop, stripe: FakeStripe, opened: Browser
    ) -> None:
        with shop.visitor(opened) as visitor:
            goes_to_pay(visitor)
            types_card(visitor.page, ASKS_BACK)
            pays(visitor)
            visitor.page.frame_locator("iframe[title='Your bank']").get_by_role("button", name="Fail").click()
            visitor.is_at("/cart")
            expect(visitor.page.locator(".toast")).to_contain_text("Your bank could not confirm that it is you.")
            expect(visitor.page.locator("#bag-count")).to_contain_text("1")

        assert latest_intent(stripe)["status"] == "canceled"

    def test_who_closes_the_window_after_the_bank_said_yes_has_ordered_all_the_same(
        self, shop: Shop, stripe: FakeStripe, opened: Browser
    ) -> None:
        with shop.visitor(opened) as visitor:
            goes_to_pay(visitor)
            types_card(visitor.page, ASKS_BACK)
            pays(visitor)
            expect(
                visitor.page.frame_locator("iframe[title='Your bank']").get_by_role("button", name="Complete")
            ).to_be_visible()
        stripe.books.authenticate(latest_intent(stripe), passes=True)

        assert _becomes(stripe, "succeeded"), latest_intent(stripe)["status"]


class TestUpi:
    def goes_to_the_code(self, visitor: Visitor) -> None:
        goes_to_pay(visitor)
        visitor.page.locator(".radio-card", has_text="UPI").click()
        expect(visitor.page.locator("[data-card-frame]")).to_be_hidden()
        pays(visitor)

    def test_a_code_that_is_scanned_and_approved_pays_in_rupees(
        self, indian_shop: Shop, indian_stripe: FakeStripe, opened: Browser
    ) -> None:
        with indian_shop.visitor(opened) as visitor:
            self.goes_to_the_code(visitor)
            visitor.page.frame_locator("iframe[title='Your UPI app']").get_by_role("button", name="Approve").click()
            has_ordered(visitor)
            expect(visitor.page.locator("main")).to_contain_text("₹")

        intent = latest_intent(indian_stripe)
        assert (intent["currency"], intent["payment_method_types"], intent["status"]) == ("inr", ["upi"], "succeeded")

    def test_a_code_that_is_rejected_leaves_the_cart_as_it_was(
        self, indian_shop: Shop, indian_stripe: FakeStripe, opened: Browser
    ) -> None:
        with indian_shop.visitor(opened) as visitor:
            self.goes_to_the_code(visitor)
            visitor.page.frame_locator("iframe[title='Your UPI app']").get_by_role("button", name="Reject").click()
            visitor.is_at("/cart")
            expect(visitor.page.locator("#bag-count")).to_contain_text("1")

        assert latest_intent(indian_stripe)["status"] == "canceled"

    def test_dollars_offer_no_code(self, shop: Shop, opened: Browser) -> None:
        with shop.visitor(opened) as visitor:
            goes_to_pay(visitor)
            expect(visitor.page.get_by_role("radio")).to_have_count(1)


class TestRefunds:
    def test_a_refund_that_arrives_by_webhook_is_on_the_orders_page(
        self, shop: Shop, stripe: FakeStripe, opened: Browser
    ) -> None:
        with shop.visitor(opened) as visitor:
            visitor.signs_in(SHOPPER)
            goes_to_pay_as_john(visitor)
            types_card(visitor.page, GOOD)
            pays(visitor)
            has_ordered(visitor)
            stripe.books.refund({"payment_intent": latest_intent(stripe)["id"]})

            deadline = time.monotonic() + 20
            while "efunded" not in visitor.page.locator("main").inner_text() and time.monotonic() < deadline:
                visitor.page.wait_for_timeout(500)
                visitor.page.reload()
            expect(visitor.page.locator("main")).to_contain_text(re.compile("refunded", re.IGNORECASE))

    def test_who_only_says_to_be_stripe_is_not_heard(self, shop: Shop, stripe: FakeStripe) -> None:
        body, headers = signed(stripe.books.events[-1], secret="whsec_guessed")

        answer = httpx.post(shop.base + WEBHOOKS, content=body, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (400, "webhook_refused")


def goes_to_pay_as_john(visitor: Visitor) -> None:
    page = visitor.page
    visitor.goes_to("/products/tideline-chore-jacket")
    page.get_by_role("button", name="Add to cart").first.click()
    page.wait_for_timeout(500)
    visitor.goes_to("/checkout")
    page.locator(".radio-card", has_text="Typed in below").filter(has_text="Card").click()
    expect(card_frame(page).get_by_label("Credit or debit card number")).to_be_visible()


def _becomes(stripe: FakeStripe, status: str) -> bool:
    deadline = time.monotonic() + 20
    while latest_intent(stripe)["status"] != status and time.monotonic() < deadline:
        time.sleep(0.2)
    return bool(latest_intent(stripe)["status"] == status)
