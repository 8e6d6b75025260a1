"""Signing in with more than a password, in Chromium: a passkey of a device, an app's codes, and a role that demands it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, expect

from souk.demo.people import PASSWORD
from tests.identity.factories import PASSWORD as OWN_PASSWORD
from tests.journeys.test_every_page import faults
from tests.journeys.visitors import Shop, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADMIN = "admin@example.com"
SECURITY, ENROLMENT = "/account/security", "/account/security/second-factor"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A virtual authenticator in this browser, whose owner touches it at once."""

    def __init__(self, visitor: Visitor) -> None:
        self.wire: CDPSession = visitor.page.context.new_cdp_session(visitor.page)
        self.wire.send("WebAuthn.enable")
        self.id = self.wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        told = self.wire.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(told["credentials"])

    def knows_its_owner(self, known: bool) -> None:
        self.wire.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": known})


@pytest.fixture(params=["sqlite_shop", "postgres_shop"])
def named_shop(request: pytest.FixtureRequest) -> Shop:
    """The shop under a name: passkeys are bound to one, and addresses have none."""
    shop: Shop = request.getfixturevalue(request.param)
    return Shop(shop.base.replace("127.0.0.1", "localhost"))


@contextmanager
def newcomer(shop: Shop, opened: Browser, *, scripts: bool = True) -> Iterator[tuple[Visitor, str]]:
    """Somebody who just opened an account, and their e-mail address."""
    email = f"{uuid4().hex[:12]}@example.com"
    with shop.visitor(opened, scripts=scripts) as visitor:
        visitor.goes_to("/sign-up?next=/account")
        visitor.types(full_name="Grace Hopper", email=email, password=OWN_PASSWORD)
        visitor.presses("Create account")
        visitor.is_at("/account")
        yield visitor, email


def signs_out(visitor: Visitor) -> None:
    visitor.goes_to("/account")
    visitor.page.locator("main").get_by_role("button", name="Sign out").click()
    visitor.is_at("/")


def types_password(visitor: Visitor, email: str, password: str = OWN_PASSWORD) -> None:
    visitor.goes_to("/sign-in?next=/account")
    visitor.types(email=email, password=password)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()


def sets_up_an_app(visitor: Visitor) -> tuple[pyotp.TOTP, list[str]]:
    """From the page of the second factor to the codes that are shown once."""
    visitor.presses("Set up an app")
    key = visitor.page.locator("#totp-key")
    expect(visitor.page.locator(".enrolling-picture")).to_be_visible()
    app = pyotp.TOTP(str(key.text_content()).replace(" ", ""))
    visitor.types(code=app.now(), password=OWN_PASSWORD)
    visitor.presses("Turn it on")
    codes = visitor.page.locator("#recovery-codes code")
    expect(codes).to_have_count(10)
    return app, codes.all_text_contents()


class TestPasskey:
    def test_is_registered_and_signs_in_without_a_name(self, named_shop: Shop, opened: Browser) -> None:
        with newcomer(named_shop, opened) as (visitor, email):
            device = Device(visitor)
            visitor.page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
            visitor.goes_to(SECURITY)
            visitor.presses("Add a passkey")
            expect(visitor.page.locator(".toast")).to_contain_text("signs you in from now on")
            (credential,) = device.credentials()
            assert (credential["rpId"], credential["isResidentCredential"]) == ("localhost", True)
            assert faults(visitor.page) == ""

            signs_out(visitor)
            visitor.goes_to("/sign-in?next=/account")
            visitor.presses("Sign in with a passkey")
            visitor.is_at("/account")
            expect(visitor.page.locator("main")).to_contain_text(email)
            expect(visitor.page.locator(".toast")).to_contain_text("Welcome back, Grace.")

    def test_is_offered_in_the_name_field_before_anybody_asks(self, named_shop: Shop, opened: Browser) -> None:
        with newcomer(named_shop, opened) as (visitor, email):
            Device(visitor)
            visitor.goes_to(SECURITY)
            visitor.presses("Add a passkey")
            expect(visitor.page.locator(".toast")).to_contain_text("signs you in from now on")
            signs_out(visitor)
            visitor.goes_to("/sign-in?next=/account")
            visitor.is_at("/account")
            expect(visitor.page.locator("main")).to_contain_text(email)

    def test_says_when_the_device_does_not_know_its_owner(self, named_shop: Shop, opened: Browser) -> None:
        with newcomer(named_shop, opened) as (visitor, _):
            device = Device(visitor)
            device.knows_its_owner(False)
            visitor.goes_to(SECURITY)
            visitor.presses("Add a passkey")
            expect(visitor.page.locator(".passkey-trouble")).to_contain_text("Nothing was chosen.")
            assert device.credentials() == []

    def test_confirms_that_it_is_you(self, named_shop: Shop, opened: Browser) -> None:
        with newcomer(named_shop, opened) as (visitor, _):
            Device(visitor)
            visitor.goes_to(SECURITY)
            visitor.presses("Add a passkey")
            expect(visitor.page.locator(".toast")).to_contain_text("signs you in from now on")
            visitor.goes_to(f"/account/confirm?next={ENROLMENT}")
            assert faults(visitor.page) == ""
            visitor.presses("Use a passkey")
            visitor.is_at(ENROLMENT)


class TestApp:
    def test_is_set_up_and_asked_for(self, named_shop: Shop, opened: Browser) -> None:
        with newcomer(named_shop, opened) as (visitor, email):
            visitor.goes_to(SECURITY)
            visitor.follows("Set up an app")
            visitor.presses("Set up an app")
            visitor.page.locator("#totp-key").wait_for()
            assert faults(visitor.page) == ""
            visitor.goes_to(ENROLMENT)
            app = pyotp.TOTP(str(visitor.page.locator("#totp-key").text_content()).replace(" ", ""))
            visitor.types(code=app.now(), password=OWN_PASSWORD)
            visitor.presses("Turn it on")
            codes = visitor.page.locator("#recovery-codes code")
            expect(codes).to_have_count(10)
            kept = codes.all_text_contents()
            assert faults(visitor.page) == ""
            visitor.follows("I have kept them")
            expect(visitor.page.locator("#second-factor")).to_contain_text("10 left")

            signs_out(visitor)
            types_password(visitor, email)
            visitor.is_at("/sign-in/code?next=/account")
            assert faults(visitor.page) == ""
            visitor.follows("Use a recovery code")
            visitor.types(code=kept[0])
            visitor.page.get_by_role("button", name="Sign in", exact=True).click()
            visitor.is_at("/account")

    def test_needs_no_script(self, named_shop: Shop, opened: Browser) -> None:
        with newcomer(named_shop, opened, scripts=False) as (visitor, email):
            visitor.goes_to(ENROLMENT)
            app, _ = sets_up_an_app(visitor)
            visitor.page.context.clear_cookies()
            types_password(visitor, email)
            visitor.is_at("/sign-in/code?next=/account")
            visitor.expects = {401}
            visitor.types(code="000000")
            visitor.page.get_by_role("button", name="Sign in", exact=True).click()
            expect(visitor.page.locator(".error-summary")).to_contain_text("This code is not right")
            visitor.types(code=_next_code(visitor, app))
            visitor.page.get_by_role("button", name="Sign in", exact=True).click()
            visitor.is_at("/account")


class TestDemand:
    def test_leads_whoever_holds_the_role_to_set_one_up(self, named_shop: Shop, opened: Browser) -> None:
        role = f"watch_{uuid4().hex[:8]}"
        with newcomer(named_shop, opened) as (visitor, email), _admin(named_shop) as admin:
            _demanding_role(admin, role, email)
            visitor.goes_to("/account/orders")
            visitor.is_at(f"{ENROLMENT}?next=/account/orders")
            expect(visitor.page.locator("main")).to_contain_text("Your role needs a second factor.")
            assert faults(visitor.page) == ""
            sets_up_an_app(visitor)
            visitor.follows("I have kept them")
            visitor.is_at("/account/orders")


def _next_code(visitor: Visitor, app: pyotp.TOTP) -> str:
    """The one after that which turned the app on: the shop takes it already, and takes none twice."""
    return app.at(int(visitor.page.evaluate("Date.now() / 1000")), counter_offset=1)


@contextmanager
def _admin(shop: Shop) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{shop.base}/api/v1") as client:
        body = {"email": ADMIN, "password": PASSWORD}
        token = client.post("/auth/login", json=body).json()["access_token"]
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def _demanding_role(admin: httpx.Client, role: str, email: str) -> None:
    made = admin.post("/admin/roles", json={"name": role, "permissions": [], "requires_second_factor": True})
    assert made.status_code == 201, made.text
    (found,) = admin.get("/admin/users", params={"search": email}).json()["items"]
    granted = admin.patch(f"/admin/users/{found['id']}", json={"roles": ["customer", role]})
    assert granted.status_code == 200, granted.text
