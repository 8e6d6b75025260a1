"""The whole way: a mail read from a real SMTP server, its link followed."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from souk.app import House, open_house
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.identity.test_pages import HTML
from tests.notifications.factories import carry_all, everything_kept, link_to, query_of
from tests.post_office import PostOffice, Taken, post_office

pytestmark = pytest.mark.anyio
AUTH = "/api/v1/auth"
CHOSEN = "Quartz-Umbrella-17"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def settings(make_settings: Override, office: PostOffice) -> Settings:
    return make_settings(mail=office.settings(), base_url="http://souk.test")


@pytest.fixture
async def house(settings: Settings, clock: SettableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


async def next_mail(database: Database, office: PostOffice, address: str) -> Taken:
    """The latest to this address, once everything due was carried."""
    await carry_all(database)
    return office.mails_to(address)[-1]


async def press(client: httpx.AsyncClient, link: str) -> httpx.Response:
    """Open a mailed link and press its button, as a browser without scripts does."""
    opened = await client.get(link, headers=HTML)
    assert opened.status_code == 200
    return await client.post(link.partition("?")[0], data=query_of(link), headers=HTML)


class TestVerifying:
    async def test_from_registering_to_a_confirmed_address(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada Byron"}
        assert (await client.post(f"{AUTH}/register", json=body)).status_code == 201
        client.cookies.clear()
        link = link_to(await next_mail(database, office, "ada@example.com"), "/verify-email")
        token = query_of(link)["token"]
        assert token not in await everything_kept(database)
        pressed = await press(client, link)
        assert pressed.headers["location"] == "/sign-in"
        me = await client.get(f"{AUTH}/me", headers=await sign_in(client, "ada@example.com"))
        assert me.json()["is_verified"] is True

    async def test_asking_again_makes_the_first_link_useless(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        first = link_to(await next_mail(database, office, person.email), "/verify-email")
        clock.move(minutes=1)
        bearer = await sign_in(client, person.email)
        assert (await client.post(f"{AUTH}/verify-email-request", headers=bearer)).status_code == 202
        second = link_to(await next_mail(database, office, person.email), "/verify-email")
        assert first != second
        old = await client.post(f"{AUTH}/verify-email", json=query_of(first))
        assert old.json()["code"] == "link_not_valid"
        assert (await client.post(f"{AUTH}/verify-email", json=query_of(second))).status_code == 204


class TestResetting:
    async def test_from_a_lost_password_to_a_new_one(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        await carry_all(database)
        asked = await client.post("/forgot-password", data={"email": person.email}, headers=HTML)
        assert asked.status_code == 200
        link = link_to(await next_mail(database, office, person.email), "/reset-password")
        token = query_of(link)["token"]
        assert token not in await everything_kept(database)
        assert f'value="{token}"' in (await client.get(link, headers=HTML)).text
        done = await client.post("/reset-password", data={"token": token, "new_password": CHOSEN}, headers=HTML)
        assert done.headers["location"] == "/sign-in"
        assert (await client.get(f"{AUTH}/me", headers=bearer)).status_code == 401
        await sign_in(client, person.email, password=CHOSEN)
        told = await next_mail(database, office, person.email)
        assert "password" in told.subject.lower()
        assert token not in told.text

    async def test_nobody_gets_a_mail_for_an_unknown_address(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        for email in ("nobody@example.com", "ghost@example.com"):
            assert (await client.post(f"{AUTH}/password-reset-request", json={"email": email})).status_code == 202
        await carry_all(database)
        assert office.taken == []

    async def test_a_link_that_lay_in_the_mailbox_too_long_holds_no_longer(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        await client.post(f"{AUTH}/password-reset-request", json={"email": person.email})
        clock.move(hours=5)  # the mail server was away: the half hour begins when the mail is sent
        link = link_to(await next_mail(database, office, person.email), "/reset-password")
        clock.move(minutes=29)
        assert "Set the password" in (await client.get(link, headers=HTML)).text
        clock.move(minutes=1)
        assert "This link no longer works" in (await client.get(link, headers=HTML)).text


class TestChangingTheAddress:
    async def test_the_new_one_gets_a_link_and_the_old_one_a_notice(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        person = await make_person(database, email="old@example.com")
        bearer = await sign_in(client, person.email)
        await carry_all(database)
        body = {"email": "new@example.com", "password": PASSWORD}
        assert (await client.put("/api/v1/users/email", json=body, headers=bearer)).status_code == 202
        link = link_to(await next_mail(database, office, "new@example.com"), "/account/email/confirm")
        notice = await next_mail(database, office, "old@example.com")
        token = query_of(link)["token"]
        assert token not in notice.text + notice.html
        assert token not in await everything_kept(database)
        assert (await press(client, link)).headers["location"] == "/sign-in"
        await sign_in(client, "new@example.com")
        last = await next_mail(database, office, "old@example.com")
        assert last.message["Message-ID"] != notice.message["Message-ID"]


class TestNewDevices:
    async def test_a_new_device_is_told_by_mail_a_known_one_is_not(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        person = await make_person(database)
        await sign_in(client, person.email)
        await sign_in(client, person.email)
        await carry_all(database)
        before = len(office.mails_to(person.email))
        client.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        await sign_in(client, person.email)
        mail = await next_mail(database, office, person.email)
        assert len(office.mails_to(person.email)) == before + 1
        assert "Firefox on Linux" in mail.text
