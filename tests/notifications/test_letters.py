"""What each letter about somebody's account says, from the request that causes it to the link that works."""

import httpx
import pytest
from sqlalchemy import select

from souk.identity import get_person
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.notifications.kinds import KINDS
from souk.notifications.rendering import TEMPLATES
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.notifications.factories import carry_all, letters, link_to, query_of
from tests.post_office import PostOffice, Taken

pytestmark = pytest.mark.anyio
API = "/api/v1"
OTHER_PASSWORD = "Marmalade-Compass-77"
LAPTOP = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"}
PHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"}


async def newest(database: Database, office: PostOffice, subject: str) -> Taken:
    await carry_all(database)
    found = [mail for mail in office.taken if mail.subject == subject]
    assert found, [mail.subject for mail in office.taken]
    return found[-1]


class TestKinds:
    def test_each_has_its_two_templates_and_no_template_is_left_over(self) -> None:
        for ending in ("html", "txt"):
            there = {path.stem for path in TEMPLATES.glob(f"*.{ending}")} - {"frame", "parts"}
            assert there == set(KINDS)


class TestWelcome:
    async def test_brings_the_link_that_confirms_the_address(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        body = {"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada Byron"}
        assert (await client.post(f"{API}/auth/register", json=body)).status_code == 201

        mail = await newest(database, office, "Welcome to Souk")
        token = query_of(link_to(mail, "/verify-email"))["token"]
        answer = await client.post(f"{API}/auth/verify-email", json={"token": token})

        assert answer.status_code == 204
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(User.is_verified).where(User.email == "ada@example.com"))
        assert len(office.taken) == 1

    async def test_links_once(self, client: httpx.AsyncClient, database: Database, office: PostOffice) -> None:
        await make_person(database)
        token = query_of(link_to(await newest(database, office, "Welcome to Souk"), "/verify-email"))["token"]
        await client.post(f"{API}/auth/verify-email", json={"token": token})

        answer = await client.post(f"{API}/auth/verify-email", json={"token": token})

        assert answer.status_code >= 400


class TestVerification:
    async def test_comes_when_asked_for_and_replaces_the_link_before(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        first = query_of(link_to(await newest(database, office, "Welcome to Souk"), "/verify-email"))["token"]
        clock.move(hours=1)
        headers = await sign_in(client, ada.email)
        for _ in range(3):
            await client.post(f"{API}/auth/verify-email-request", headers=headers)

        mail = await newest(database, office, "Confirm your e-mail address")
        second = query_of(link_to(mail, "/verify-email"))["token"]

        assert len(await letters(database, "verify_email")) == 1
        assert (await client.post(f"{API}/auth/verify-email", json={"token": first})).status_code >= 400
        assert (await client.post(f"{API}/auth/verify-email", json={"token": second})).status_code == 204


class TestPassword:
    async def test_is_chosen_anew_by_the_mailed_link_and_the_change_is_told(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        assert (await client.post(f"{API}/auth/password-reset-request", json={"email": ada.email})).status_code == 202
        mail = await newest(database, office, "Choose a new password")
        token = query_of(link_to(mail, "/reset-password"))["token"]

        body = {"token": token, "new_password": OTHER_PASSWORD}
        assert (await client.post(f"{API}/auth/password-reset", json=body)).status_code == 204
        told = await newest(database, office, "Your password was changed")

        assert "by way of a mailed link" in told.text
        assert told.recipients == [ada.email]
        assert await sign_in(client, ada.email, password=OTHER_PASSWORD)

    async def test_is_not_mailed_about_to_a_stranger(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        await client.post(f"{API}/auth/password-reset-request", json={"email": "nobody@example.com"})

        await carry_all(database)

        assert office.taken == []
        assert await letters(database) == []


class TestEmailChange:
    async def test_is_confirmed_at_the_new_address_and_told_to_the_old(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database, email="ada@example.com")
        headers = await sign_in(client, ada.email)
        body = {"email": "lovelace@example.com", "password": PASSWORD}
        answer = await client.put(f"{API}/users/email", json=body, headers=headers)
        assert answer.status_code == 202, answer.text

        mail = await newest(database, office, "Confirm your new e-mail address")
        warning = await newest(database, office, "Your e-mail address is about to change")
        token = query_of(link_to(mail, "/account/email/confirm"))["token"]
        answer = await client.post(f"{API}/auth/confirm-email-change", json={"token": token})
        assert answer.status_code in {200, 204}, answer.text
        farewell = await newest(database, office, "Your e-mail address was changed")

        assert (mail.recipients, warning.recipients) == (["lovelace@example.com"], ["ada@example.com"])
        assert farewell.recipients == ["ada@example.com"]
        assert "lovelace@example.com" not in warning.text + farewell.text
        async with database.read(SYSTEM) as ctx:
            assert (await get_person(ctx, ada.id)).email == "lovelace@example.com"


class TestNewSignIn:
    async def test_on_another_device_is_told(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice, clock: SettableClock
    ) -> None:
        ada = await make_person(database)
        body = {"email": ada.email, "password": PASSWORD}
        await client.post(f"{API}/auth/login", json=body, headers=LAPTOP)
        client.cookies.clear()
        await carry_all(database)
        before = len(office.taken)
        clock.move(days=1)

        await client.post(f"{API}/auth/login", json=body, headers=PHONE)
        mail = await newest(database, office, "New sign-in to your account")

        assert len(office.taken) == before + 1
        assert "iPhone" in mail.text
        assert "iPhone" in mail.html
        assert link_to(mail, "/forgot-password") == "/forgot-password"

    async def test_on_the_same_device_is_not(
        self, client: httpx.AsyncClient, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database)
        body = {"email": ada.email, "password": PASSWORD}
        for _ in range(2):
            await client.post(f"{API}/auth/login", json=body, headers=LAPTOP)

        await carry_all(database)

        assert [mail.subject for mail in office.taken] == ["Welcome to Souk"]
