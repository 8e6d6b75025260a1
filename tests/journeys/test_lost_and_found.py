"""By hand and by mail: opening an account, confirming its address, losing the password and choosing a new one."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from souk.kernel.migrate import migrate
from tests.furnished import apart
from tests.journeys.visitors import Shop
from tests.notifications.factories import link_to
from tests.post_office import PostOffice, post_office
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADA, FIRST, SECOND = "ada@example.com", "Tangerine-Lantern-42", "Quartz-Umbrella-17"
PATIENCE_SECONDS = 20


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def empty_shop(chromium: None, tmp_path: Path, office: PostOffice) -> Iterator[Shop]:
    """Nothing is sold here; its mails go to a real server."""
    mail = {f"SOUK_MAIL__{name.upper()}": str(value) for name, value in office.settings().items()}
    url = f"sqlite+inline:///{tmp_path}/shop.db"
    apart(lambda: migrate(url))
    server = Server(url, tmp_path, **mail).start()
    yield Shop(server.base)
    server.stop()


def mailed_link(office: PostOffice, path: str, *, after: int = 0) -> str:
    """The link in the first mail to Ada behind the `after` first ones that has one to this page."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for mail in office.mails_to(ADA)[after:]:
            if path in mail.html:
                return link_to(mail, path)
        time.sleep(0.1)
    raise AssertionError(f"no mail with a link to {path}")


@pytest.mark.parametrize(("scripts", "width"), [(True, 1360), (False, 390)], ids=["desk", "phone without scripts"])
def test_from_an_account_to_a_new_password(
    empty_shop: Shop, office: PostOffice, opened: Browser, scripts: bool, width: int
) -> None:
    with empty_shop.visitor(opened, scripts=scripts, width=width) as ada:
        ada.expects = {422}
        ada.goes_to("/sign-up")
        ada.types(full_name="Ada Byron", email=ADA, password="ada-byron-1")
        ada.presses("Create account")
        expect(ada.page.locator("#f-password-error")).to_contain_text("built on your name")
        ada.types(password=FIRST)
        ada.presses("Create account")
        ada.is_at("/")

        ada.goes_to("/account")
        expect(ada.page.locator(".alert")).to_contain_text("Confirm your e-mail address")
        ada.goes_to(mailed_link(office, "/verify-email"))
        ada.presses("Confirm my address")
        ada.is_at("/account")
        expect(ada.page.locator(".account-facts")).to_contain_text("Confirmed")
        ada.goes_to("/account")  # without scripts the notice goes with the next page
        ada.presses("Sign out")

        so_far = len(office.mails_to(ADA))
        ada.goes_to("/sign-in")
        ada.follows("Forgot your password?")
        ada.types(email=ADA)
        ada.presses("Send the link")
        expect(ada.page.locator("h1")).to_have_text("Look into your mailbox")
        link = mailed_link(office, "/reset-password", after=so_far)
        ada.goes_to(link)
        ada.types(new_password=SECOND)
        if scripts:
            ada.presses("Show password")
            expect(ada.page.locator("#f-new_password")).to_have_attribute("type", "text")
        ada.presses("Set the password")
        ada.is_at("/sign-in")
        ada.goes_to(link)
        expect(ada.page.locator("h1")).to_have_text("This link no longer works")

        ada.signs_in(ADA, SECOND)
        ada.goes_to("/account/security")
        expect(ada.page.locator(".device")).to_have_count(1)
        expect(ada.page.locator(".device")).to_contain_text("This device")


def test_signing_out_elsewhere_ends_it_there(empty_shop: Shop, opened: Browser) -> None:
    with empty_shop.visitor(opened) as here, empty_shop.visitor(opened, width=390) as there:
        here.goes_to("/sign-up")
        here.types(full_name="Ada Byron", email=ADA, password=FIRST)
        here.presses("Create account")
        here.is_at("/")
        there.signs_in(ADA, FIRST)
        here.goes_to("/account/security")
        expect(here.page.locator(".device")).to_have_count(2)
        here.presses("Sign out everywhere else")
        expect(here.page.locator(".device")).to_have_count(1)
        there.goes_to("/account")
        there.is_at("/sign-in?next=/account")
        here.goes_to("/account")
        here.is_at("/account")
