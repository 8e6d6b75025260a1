"""A chair at the barber's: found and booked without a mouse, paid, moved; and the second in line takes the freed one."""

import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import make_url

from souk.demo.people import JANE
from tests.furnished import furnished_copy
from tests.journeys.conftest import serving
from tests.journeys.test_every_page import faults
from tests.journeys.test_from_browsing_to_shipped import PAYS, choose_payment
from tests.journeys.test_keyboard import tabs_to
from tests.journeys.visitors import SHOPPER, Shop, Visitor
from tests.post_office import PostOffice, post_office

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SERVICE = "classic-haircut"
PATIENCE_SECONDS = 30
ASKS_DEPOSIT = (
    "UPDATE booking_terms SET payment = 'deposit', deposit_percent = 50 "
    "WHERE service_id = (SELECT id FROM products WHERE slug = ?)"
)


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def barber(chromium: None, office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo's barber, who asks for a deposit, in a shop whose mails go to a real server."""
    settings = furnished_copy("sqlite", tmp_path_factory, name="barber")
    with sqlite3.connect(str(make_url(settings.database_url).database)) as database:
        database.execute(ASKS_DEPOSIT, (SERVICE,))
        database.execute("DELETE FROM outbox WHERE listener = 'media.make_avif'")  # minutes of work before any mail
    mail = {f"SOUK_MAIL__{name.upper()}": str(value) for name, value in office.settings().items()}
    server = serving(settings, settings.media.folder.parent, **mail)
    yield Shop(server.base)
    server.stop()


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def walks_to_the_barber(page: Page, service: str) -> None:
    """From the list of services to the calendar of the first provider, by Tab and Enter."""
    tabs_to(page, f'a[href="/services/{service}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/services/{service}$"))
    tabs_to(page, f'a[href="/services/{service}/book"]')
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who would you like to see?").wait_for()
    tabs_to(page, ".who:not(.anybody) a")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="When would you like to come?").wait_for()


def presses_within(page: Page, key: str) -> None:
    """In the grid; a day of another month has the focus once that month is there."""
    was = page.evaluate("document.activeElement.dataset.day")
    page.keyboard.press(key)
    page.wait_for_function("(was) => ![undefined, was].includes(document.activeElement.dataset.day)", arg=was)


def picks_a_time(page: Page) -> datetime:
    """Into the grid, a month on and back, a day with the Enter key, the first time by Space."""
    tabs_to(page, '.day[tabindex="0"]')
    presses_within(page, "PageDown")
    page.keyboard.press("Home")
    page.keyboard.press("End")
    presses_within(page, "PageUp")
    for _ in range(31):
        if page.evaluate("document.activeElement.matches('.free')"):
            break
        presses_within(page, "ArrowRight")
    wanted = page.evaluate("document.activeElement.dataset.day")
    page.keyboard.press("Enter")
    expect(page.locator(f'td[aria-selected="true"] [data-day="{wanted}"]')).to_be_focused()
    tabs_to(page, 'input[name="at"]')
    page.keyboard.press("Space")
    chosen = instant(page.locator('input[name="at"]:checked').input_value())
    tabs_to(page, ".times .button.primary")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look it over").wait_for()
    return chosen


def pays(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.locator(".held-places")).to_contain_text("left")
    choose_payment(page, PAYS)
    visitor.presses("Place order and pay")
    page.wait_for_url(re.compile(r"/orders/[0-9a-f-]{36}"))
    expect(page.locator(".order-thanks")).to_contain_text("Thank you!")


def calendar_entry_to(office: PostOffice, email: str, *, moves: int = 0) -> Event:
    """The entry of the calendar file in the newest mail that has one, as another program reads it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for mail in reversed(office.mails_to(email)):
            for part in mail.message.walk():
                if part.get_content_type() == "text/calendar":
                    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
                    if int(event["SEQUENCE"]) >= moves:
                        return event
        time.sleep(0.2)
    raise AssertionError(f"no mail with a calendar file to {email}")


def opens_the_first_appointment(visitor: Visitor) -> None:
    visitor.goes_to("/account/appointments")
    visitor.page.locator(".agenda-line", has_text="Confirmed").last.get_by_role("link").first.click()
    visitor.page.get_by_role("heading", level=1).wait_for()


class TestAChairAtTheBarbers:
    def test_is_booked_by_keyboard_paid_moved_and_taken_by_who_waited(
        self, barber: Shop, office: PostOffice, opened: Browser
    ) -> None:
        with barber.visitor(opened) as john, barber.visitor(opened, width=390) as jane:
            john.signs_in(SHOPPER)
            john.goes_to("/services?type=booking&category=barber")
            walks_to_the_barber(john.page, SERVICE)
            calendar = john.page.url.removeprefix(barber.base)
            chosen = picks_a_time(john.page)
            assert faults(john.page) == ""
            tabs_to(john.page, ".book-details .button.primary")
            john.page.keyboard.press("Enter")
            john.is_at("/checkout")
            pays(john)
            event = calendar_entry_to(office, SHOPPER)
            assert event["DTSTART"].dt == chosen

            jane.signs_in(JANE)
            jane.goes_to(f"{calendar.partition('&')[0]}&month={chosen:%Y-%m}")
            assert faults(jane.page) == ""
            jane.presses("Join the waiting list")
            expect(jane.page.locator(".waiting-list")).to_be_visible()

            self.moves_it(john, chosen)
            moved = calendar_entry_to(office, SHOPPER, moves=1)
            assert (moved["UID"], moved["DTSTART"].dt == chosen) == (event["UID"], False)

            jane.goes_to("/account/appointments")
            expect(jane.page.locator(".offers")).to_contain_text("Offered to you")
            jane.page.locator(".offers").get_by_role("button", name="Take it and pay").click()
            jane.is_at("/checkout")
            pays(jane)
            jane.goes_to("/account/appointments")
            expect(jane.page.locator(f'time[datetime^="{chosen:%Y-%m-%dT%H:%M}"]')).to_be_visible()
            assert faults(jane.page) == ""

    def moves_it(self, visitor: Visitor, at: datetime) -> None:
        page = visitor.page
        opens_the_first_appointment(visitor)
        assert faults(page) == ""
        visitor.follows("Move")
        page.locator(".time").last.click()
        visitor.presses("Move it here")
        expect(page.locator(".toast")).to_contain_text("Moved to")
        expect(page.locator(".timeline")).to_contain_text("Moved")

    def test_is_booked_without_scripts_on_a_phone_by_a_guest(self, barber: Shop, opened: Browser) -> None:
        with barber.visitor(opened, scripts=False, width=390) as guest:
            page = guest.page
            guest.goes_to(f"/services/{SERVICE}")
            guest.follows("Book an appointment")
            page.locator(".who.anybody a").click()
            page.locator(".day.free").last.click()
            page.locator(".time input").last.check()
            guest.presses("Go on")
            guest.types(name="Gil Guest", email="gil@example.com")
            guest.presses("Hold it and pay")
            guest.is_at("/checkout")
            expect(page.locator("main")).to_contain_text("Classic haircut with")
