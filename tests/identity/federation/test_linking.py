"""Linked sign-ins of an account: linked on purpose, listed, unlinked, and never the last way in."""

import re

import httpx
import pytest
from sqlalchemy import text

from souk.identity.federation.models import LinkedSignIn
from souk.identity.federation.room import PERSONAL_ROWS
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.cart.factories import rows_in
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.identity.federation.paper import PaperProvider
from tests.identity.federation.walking import ADA, CALLBACK, HTML, LINK, accounts, come_back, everything

pytestmark = pytest.mark.anyio
SECURITY, DOORS, API = "/account/security", "/account/security/federation", "/api/v1/users/linked-sign-ins"


async def signed_in(client: httpx.AsyncClient, database: Database, email: str = "ada@shop.example") -> dict[str, str]:
    """A browser with a session; what its forms send along."""
    csrf = await sign_in_browser(client, (await make_person(database, email=email)).email)
    return {"csrf_token": csrf["X-CSRF-Token"]}


async def link(client: httpx.AsyncClient, provider: PaperProvider, token: dict[str, str], **claims: object) -> None:
    """From the security page to the provider and back, and the button that links."""
    leaving = await client.post(f"{DOORS}/paper/link", data=token, headers=HTML)
    assert leaving.status_code == 200, leaving.text
    location = leaving.headers["refresh"].partition("url=")[2]
    params = provider.consent(location, **(claims or ADA))
    back = await client.get(CALLBACK, params=params, headers=HTML)
    assert (back.status_code, back.headers["location"]) == (303, LINK)
    assert "Link it" in (await client.get(LINK, headers=HTML)).text
    done = await client.post(LINK, data=token, headers=HTML)
    assert (done.status_code, done.headers["location"]) == (303, f"{SECURITY}#federation")


async def links(database: Database) -> int:
    return len((await rows_in(database, LinkedSignIn))["linked_sign_ins"])


class TestLinking:
    async def test_lets_the_other_account_sign_in_whatever_its_address(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        await link(client, provider, token, sub="ada-1", email="elsewhere@example.com", email_verified=False)
        page = (await client.get(SECURITY, headers=HTML)).text
        assert "Link Paper" not in page
        assert "Link Stone" in page
        client.cookies.clear()
        await come_back(client, provider, sub="ada-1")
        assert (await client.get("/api/v1/auth/me")).json()["email"] == "ada@shop.example"
        assert len(await accounts(database)) == 1

    async def test_leads_on_by_a_page_since_no_form_may_leave_the_shop(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        token = await signed_in(client, database)
        leaving = await client.post(f"{DOORS}/paper/link", data=token, headers=HTML)
        (target,) = re.findall(r'href="(https://id\.example/authorize[^"]*)"', leaving.text)
        assert leaving.headers["refresh"] == f"0; url={target.replace('&amp;', '&')}"
        assert leaving.headers["cache-control"] == "no-store"

    async def test_is_not_begun_nor_ended_by_another_site(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        assert (await client.post(f"{DOORS}/paper/link", headers=HTML)).status_code == 403
        leaving = await client.post(f"{DOORS}/paper/link", data=token, headers=HTML)
        params = provider.consent(leaving.headers["refresh"].partition("url=")[2], **ADA)
        await client.get(CALLBACK, params=params, headers=HTML)
        assert (await client.post(LINK, headers=HTML)).status_code == 403
        elsewhere = {**HTML, "Origin": "https://evil.example"}
        assert (await client.post(LINK, data=token, headers=elsewhere)).status_code == 403
        assert await links(database) == 0

    async def test_is_for_who_began_it(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        leaving = await client.post(f"{DOORS}/paper/link", data=token, headers=HTML)
        params = provider.consent(leaving.headers["refresh"].partition("url=")[2], **ADA)
        await client.get(CALLBACK, params=params, headers=HTML)
        other = await signed_in(client, database, "eve@shop.example")
        await client.post(LINK, data=other, headers=HTML)
        assert await links(database) == 0

    async def test_of_an_account_that_opens_another_is_refused(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        client.cookies.clear()
        token = await signed_in(client, database)
        before = await rows_in(database, LinkedSignIn)
        await link(client, provider, token)
        assert "is linked to another one here" in (await client.get(SECURITY, headers=HTML)).text
        assert await rows_in(database, LinkedSignIn) == before

    async def test_of_a_second_account_at_the_same_provider_is_refused(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        await link(client, provider, token)
        await link(client, provider, token, sub="ada-2")
        assert await links(database) == 1

    async def test_asks_who_it_is_when_that_was_long_ago(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        leaving = await client.post(f"{DOORS}/paper/link", data=token, headers=HTML)
        params = provider.consent(leaving.headers["refresh"].partition("url=")[2], **ADA)
        await client.get(CALLBACK, params=params, headers=HTML)
        await forget_the_proof(database)
        answer = await client.post(LINK, data=token, headers=HTML)
        assert answer.headers["location"] == f"/account/confirm?next={LINK}"
        assert await links(database) == 0
        assert "confirm that it is you first" in (await client.get(SECURITY, headers=HTML)).text

    async def test_says_when_the_provider_is_away(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        provider.is_away = True
        answer = await client.post(f"{DOORS}/paper/link", data=token, headers=HTML)
        assert answer.headers["location"] == f"{SECURITY}#federation"
        assert "does not answer as it should" in (await client.get(SECURITY, headers=HTML)).text

    async def test_page_alone_says_that_there_is_nothing_to_link(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        for answer in (await client.get(LINK, headers=HTML), await client.post(LINK, headers=HTML)):
            assert (answer.status_code, "Start again" in answer.text) == (403, True)


async def forget_the_proof(database: Database) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(text("UPDATE sessions SET confirmed_at = NULL"))


class TestUnlinking:
    async def test_closes_that_way(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        await link(client, provider, token)
        (linked,) = (await client.get(API)).json()["items"]
        assert (linked["provider"], linked["email"]) == ("paper", "ada@example.com")
        done = await client.post(f"{DOORS}/{linked['id']}/unlink", data=token, headers=HTML)
        assert done.headers["location"] == f"{SECURITY}#federation"
        assert (await client.get(API)).json() == {"items": []}
        client.cookies.clear()
        await come_back(client, provider)
        assert [each.email for each in await accounts(database)] == ["ada@shop.example", "ada@example.com"]

    async def test_never_takes_the_last_way_in(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        csrf = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        (linked,) = (await client.get(API)).json()["items"]
        before = await everything(database)
        answer = await client.delete(f"{API}/{linked['id']}", headers=csrf)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_way_in")
        page = await client.post(
            f"{DOORS}/{linked['id']}/unlink", data={"csrf_token": csrf["X-CSRF-Token"]}, headers=HTML
        )
        assert page.status_code == 303
        assert "This is your only way to sign in." in (await client.get(SECURITY, headers=HTML)).text
        assert await everything(database) == before

    async def test_of_somebody_elses_is_as_of_nothing(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        (linked,) = (await client.get(API)).json()["items"]
        client.cookies.clear()
        eve = await sign_in(client, (await make_person(database)).email)
        answer = await client.delete(f"{API}/{linked['id']}", headers=eve)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_linked_sign_in")
        assert (await client.get(API, headers=eve)).json() == {"items": []}
        assert (await client.delete(f"{API}/{linked['id']}")).status_code in {401, 403}
        assert await links(database) == 1

    async def test_asks_who_it_is_when_that_was_long_ago(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        token = await signed_in(client, database)
        await link(client, provider, token)
        (linked,) = (await client.get(API)).json()["items"]
        await forget_the_proof(database)
        answer = await client.delete(f"{API}/{linked['id']}", headers={"X-CSRF-Token": token["csrf_token"]})
        assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")
        page = await client.post(f"{DOORS}/{linked['id']}/unlink", data=token, headers=HTML)
        assert page.headers["location"].startswith("/account/confirm?next=")
        assert await links(database) == 1


class TestProvingItAgain:
    async def test_is_offered_to_who_has_no_password(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        await forget_the_proof(database)
        csrf = {"csrf_token": client.cookies["souk_csrf"]}
        assert (await client.post("/api/v1/auth/second-factor/recovery-codes", headers=_as_header(csrf))).json()[
            "code"
        ] == "confirmation_required"
        page = await client.get("/account/confirm?next=/account/security", headers=HTML)
        assert "Continue with Paper" in page.text
        assert "Continue with Stone" not in page.text
        begun = await client.get("/auth/oidc/paper/start?next=/account/security", headers=HTML)
        assert "prompt=login" in begun.headers["location"]
        params = provider.consent(begun.headers["location"], **ADA)
        back = await client.get(CALLBACK, params=params, headers=HTML)
        assert back.headers["location"] == "/account/security"
        fresh = {"X-CSRF-Token": client.cookies["souk_csrf"]}
        answer = await client.post("/api/v1/auth/second-factor/recovery-codes", headers=fresh)
        assert answer.json()["code"] == "second_factor_not_on"

    async def test_is_not_asked_of_a_guest(self, client: httpx.AsyncClient) -> None:
        begun = await client.get("/auth/oidc/paper/start", headers=HTML)
        assert "prompt=" not in begun.headers["location"]


def _as_header(form: dict[str, str]) -> dict[str, str]:
    return {"X-CSRF-Token": form["csrf_token"]}


class TestAPersonsData:
    async def test_is_handed_out_and_erased(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        (ada,) = await accounts(database)
        (rows,) = PERSONAL_ROWS
        async with database.unit_of_work(SYSTEM) as uow:
            (record,) = (await rows.read(uow, ada.id)).records
            assert (record["provider"], record["sealed_email"]) == ("paper", "ada@example.com")
            await rows.erase(uow, ada.id)
        assert await links(database) == 0
