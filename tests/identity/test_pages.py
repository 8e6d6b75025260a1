"""The pages for signing in and for one's account, without JavaScript."""

import re

import httpx
import pytest

from souk.identity import local_path
from souk.kernel.database import Database
from tests.identity.factories import PASSWORD, make_person, sign_in_browser
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
ADDRESS = {"street": "12 Harbour Street", "city": "Portland", "state": "OR", "zip_code": "97201", "country": "US"}


def field_error(page: str, name: str) -> str:
    found = re.search(rf'id="f-{name}-error">.*?<span>(.*?)</span>', page, re.DOTALL)
    return found.group(1) if found else ""


class TestSignIn:
    async def test_leads_back_to_where_one_wanted_to_go(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, full_name="Ada Byron")
        asked = await client.get("/account/addresses?a=b", headers=HTML, follow_redirects=True)
        assert str(asked.url) == "http://souk.test/sign-in?next=/account/addresses%3Fa%3Db"
        assert 'name="next" value="/account/addresses?a=b"' in asked.text
        form = {"email": person.email, "password": PASSWORD, "next": "/account/addresses?a=b"}
        entered = await client.post("/sign-in", data=form, headers=HTML)
        assert (entered.status_code, entered.headers["location"]) == (303, "/account/addresses?a=b")
        shown = await client.get("/account/addresses?a=b", headers=HTML)
        assert shown.status_code == 200
        assert "Welcome back, Ada." in shown.text

    async def test_keeps_what_was_typed_but_never_the_password(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        form = {"email": '"><script>alert(1)</script>', "password": "wrong-secret", "next": "/stores"}
        answer = await client.post("/sign-in", data=form, headers=HTML)
        assert answer.status_code == 401
        assert "The e-mail or the password is not right." in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text
        assert "<script>alert" not in answer.text
        assert "wrong-secret" not in answer.text
        assert 'name="next" value="/stores"' in answer.text
        assert (await everything_in(database))["sessions"] == []

    async def test_says_beside_a_field_what_it_lacks(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/sign-in", data={"email": " ", "password": ""}, headers=HTML)
        assert answer.status_code == 422
        assert field_error(answer.text, "password") == "Please fill this in."

    async def test_the_sixth_try_waits(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        for _ in range(5):
            await client.post("/sign-in", data={"email": person.email, "password": "a guess"}, headers=HTML)
        answer = await client.post("/sign-in", data={"email": person.email, "password": PASSWORD}, headers=HTML)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) in range(1, 61)
        assert f'value="{person.email}"' in answer.text

    async def test_refuses_other_sites(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        form = {"email": person.email, "password": PASSWORD}
        for path in ("/sign-in", "/sign-up"):
            answer = await client.post(path, data=form, headers={**HTML, "Origin": "https://evil.example"})
            assert answer.status_code == 403
        assert (await everything_in(database))["sessions"] == []

    async def test_has_nothing_to_ask_somebody_signed_in(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        for path in ("/sign-in", "/sign-up"):
            assert (await client.get(path, headers=HTML)).headers["location"] == "/account"
            assert (await client.get(f"{path}?next=/stores", headers=HTML)).headers["location"] == "/stores"

    async def test_leads_nowhere_but_into_the_shop(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        for place in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
            form = {"email": person.email, "password": PASSWORD, "next": place}
            answer = await client.post("/sign-in", data=form, headers=HTML)
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            client.cookies.clear()


class TestLocalPath:
    def test_takes_paths_of_the_shop(self) -> None:
        for path in ("/", "/cart", "/products/a?b=c&d=//e", "/caf%C3%A9"):
            assert local_path(path) == path

    def test_takes_nothing_else(self) -> None:
        odd = [None, "", "cart", "//e.example", "///e.example", "/\\e.example", "\\/e.example", "http://e.example"]
        odd += ["/a\nb", "/a b", "/\x00", "/" + "a" * 2000, "/session/refresh?next=/", "?a", "#a"]
        for path in odd:
            assert local_path(path, "/account") == "/account"


class TestSignUp:
    async def test_opens_an_account_and_leads_back(self, client: httpx.AsyncClient) -> None:
        form = {"full_name": "Ada Byron", "email": "ada@example.com", "password": PASSWORD, "next": "/account"}
        answer = await client.post("/sign-up", data=form, headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        account = await client.get("/account", headers=HTML)
        assert "Hello, Ada" in account.text
        assert "ada@example.com" in account.text

    async def test_says_beside_each_field_what_is_wrong(self, client: httpx.AsyncClient, database: Database) -> None:
        form = {"full_name": "", "email": "nobody", "password": "12345678", "role": "admin"}
        answer = await client.post("/sign-up", data=form, headers=HTML)
        assert answer.status_code == 422
        assert field_error(answer.text, "full_name") == "Please fill this in."
        assert field_error(answer.text, "email") == "This does not look like an e-mail address."
        assert 'value="nobody"' in answer.text
        common = await client.post(
            "/sign-up", data={**form, "full_name": "Ada", "email": "a@example.com"}, headers=HTML
        )
        assert field_error(common.text, "password").startswith("This password is among the first")
        short = await client.post("/sign-up", data={**form, "password": "1234"}, headers=HTML)
        assert field_error(short.text, "password") == "At least 8 characters, please."
        assert (await everything_in(database))["users"] == []

    async def test_says_that_an_email_is_taken(self, client: httpx.AsyncClient, database: Database) -> None:
        await make_person(database, email="ada@example.com")
        form = {"full_name": "Ada", "email": "ADA@example.com", "password": PASSWORD}
        answer = await client.post("/sign-up", data=form, headers=HTML)
        assert answer.status_code == 409
        assert field_error(answer.text, "email") == "There is an account with this e-mail already."


class TestSignOut:
    async def test_ends_the_session_and_clears_the_cookies(self, client: httpx.AsyncClient, database: Database) -> None:
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        kept = client.cookies["souk_session"]
        answer = await client.post("/sign-out", data={"csrf_token": csrf["X-CSRF-Token"]}, headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert {cookie.name for cookie in client.cookies.jar} == {"souk_notice", "souk_device"}
        again = await client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {kept}"})
        assert again.status_code == 401

    async def test_is_not_for_other_sites_to_do(self, client: httpx.AsyncClient, database: Database) -> None:
        await sign_in_browser(client, (await make_person(database)).email)
        assert (await client.post("/sign-out", headers=HTML)).status_code == 403
        assert (await client.get("/sign-out", headers=HTML)).status_code == 405
        assert (await client.get("/api/v1/auth/me")).status_code == 200

    async def test_does_no_harm_to_a_guest(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/sign-out", headers=HTML)).status_code == 303


class TestAccount:
    async def test_shows_guests_the_way_in(self, client: httpx.AsyncClient) -> None:
        for path in ("/account", "/account/profile", "/account/addresses"):
            answer = await client.get(path, headers=HTML)
            assert (answer.status_code, answer.headers["location"]) == (307, f"/sign-in?next={path}")
            assert (await client.post(f"{path}", headers=HTML)).status_code in {401, 405}

    async def test_keeps_a_changed_profile(self, client: httpx.AsyncClient, database: Database) -> None:
        csrf = await sign_in_browser(client, (await make_person(database, phone="+1 555 010 0100")).email)
        form = {"full_name": "Ada King", "phone": "", "csrf_token": csrf["X-CSRF-Token"]}
        assert (await client.post("/account/profile", data=form, headers=HTML)).status_code == 303
        profile = (await client.get("/api/v1/users/profile")).json()
        assert (profile["full_name"], profile["phone"]) == ("Ada King", None)
        wrong = await client.post("/account/profile", data={**form, "phone": "call me"}, headers=HTML)
        assert wrong.status_code == 422
        assert 'value="call me"' in wrong.text
        assert field_error(wrong.text, "phone") == "Write a phone number such as +1 555 010 0100."

    async def test_keeps_addresses(self, client: httpx.AsyncClient, database: Database) -> None:
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        token = {"csrf_token": csrf["X-CSRF-Token"]}
        assert "No address yet" in (await client.get("/account/addresses", headers=HTML)).text
        await client.post("/account/addresses", data={**ADDRESS, **token, "is_default": "1"}, headers=HTML)
        await client.post("/account/addresses", data={**ADDRESS, **token, "street": "4 Mill Lane"}, headers=HTML)
        items = (await client.get("/api/v1/users/addresses")).json()["items"]
        assert [(item["street"], item["is_default"]) for item in items] == [
            ("4 Mill Lane", False),
            ("12 Harbour Street", True),
        ]
        made = await client.post(f"/account/addresses/{items[0]['id']}/default", data=token, headers=HTML)
        assert made.status_code == 303
        removed = await client.post(f"/account/addresses/{items[1]['id']}/remove", data=token, headers=HTML)
        assert removed.status_code == 303
        shown = (await client.get("/account/addresses", headers=HTML)).text
        assert "4 Mill Lane" in shown
        assert "12 Harbour Street" not in shown
        left = (await client.get("/api/v1/users/addresses")).json()["items"]
        assert [(item["street"], item["is_default"]) for item in left] == [("4 Mill Lane", True)]

    async def test_refuses_half_an_address_and_keeps_what_was_typed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        csrf = await sign_in_browser(client, (await make_person(database)).email)
        half = {**ADDRESS, "city": "", "csrf_token": csrf["X-CSRF-Token"]}
        answer = await client.post("/account/addresses", data=half, headers=HTML)
        assert answer.status_code == 422
        assert field_error(answer.text, "city") == "Please fill this in."
        assert 'value="12 Harbour Street"' in answer.text
        assert (await everything_in(database))["addresses"] == []

    async def test_another_persons_address_is_not_there(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, bob = await make_person(database), await make_person(database)
        csrf = await sign_in_browser(client, ada.email)
        headers = {"X-CSRF-Token": csrf["X-CSRF-Token"]}
        saved = await client.post("/api/v1/users/addresses", json={**ADDRESS, "is_default": True}, headers=headers)
        client.cookies.clear()
        csrf = await sign_in_browser(client, bob.email)
        mine = {**ADDRESS, "is_default": True}
        await client.post("/api/v1/users/addresses", json=mine, headers={"X-CSRF-Token": csrf["X-CSRF-Token"]})
        before = await everything_in(database)
        for deed in ("default", "remove"):
            path = f"/account/addresses/{saved.json()['id']}/{deed}"
            answer = await client.post(path, data={"csrf_token": csrf["X-CSRF-Token"]}, headers=HTML)
            assert answer.status_code == 404
        assert await everything_in(database) == before
