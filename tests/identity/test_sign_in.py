"""Registering and signing in, through the API."""

import asyncio
import json

import httpx
import pytest
from sqlalchemy import select, update

from souk.app import create_app, open_house
from souk.identity.events import SignInFailed
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.clock import iso
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import OutboxRow, Subscription
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio
REGISTER, LOGIN = "/api/v1/auth/register", "/api/v1/auth/login"
ADA_SIGNS_IN = {"email": "ada@example.com", "password": PASSWORD}
THE_SHOPS_TO_GIVE = {
    "role": "admin",
    "roles": ["admin"],
    "is_verified": True,
    "is_active": False,
    "id": "018f0000-0000-7000-8000-000000000000",
    "loyalty": {"tier": "gold"},
    "loyalty_points": 9000,
    "vendor_id": "018f0000-0000-7000-8000-000000000000",
    "avatar_id": "018f0000-0000-7000-8000-000000000000",
    "password_hash": "x",
    "segments": ["student"],
    "created_at": "2020-01-01T00:00:00Z",
}
UNUSABLE: list[tuple[str, object]] = [
    ("email", "nobody"),
    ("email", "a\x00b@example.com"),
    ("email", "\ud800@example.com"),
    ("email", 7),
    ("email", f"{'a' * 300}@example.com"),
    ("email", f"ada@{'a.' * 500}example.com"),
    ("email", "\u0430da@example.com"),
    ("email", "ada@ex\u0430mple.com"),
    ("email", "ada@xn--exmple-4nf.com"),
    ("email", "\uff41da@example.com"),
    ("email", "ada@example.com\u202e"),
    ("email", "ada\u200b@example.com"),
    ("email", "ada@localhost"),
    ("email", "a@b@example.com"),
    ("password", "1234567"),
    ("password", "x" * 129),
    ("password", "12345678"),
    ("password", "Password123"),
    ("password", 12345678),
    ("full_name", ""),
    ("full_name", "  "),
    ("full_name", None),
    ("full_name", "Ada\x00"),
    ("full_name", "x" * 201),
    ("username", "ab"),
    ("username", "x" * 33),
    ("username", "has space"),
    ("username", "a@b"),
    ("username", ".dot"),
    ("username", "ADMIN"),
    ("username", "support"),
    ("username", "\u0430da"),
    ("username", "\uff41da"),
    ("username", "ad\u200ba"),
    ("username", "a" * 1000),
    ("phone", "call me"),
    ("phone", "+" + "1" * 40),
]
ADA = {"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada Byron"}


async def kept_hash(database: Database, email: str) -> str:
    async with database.read(SYSTEM) as ctx:
        return str(await ctx.session.scalar(select(User.password_hash).where(User.email == email)))


class TestRegister:
    async def test_opens_an_account_and_signs_in(self, client: httpx.AsyncClient, clock: SettableClock) -> None:
        answer = await client.post(REGISTER, json={**ADA, "username": "Ada.B", "phone": "+1 555 010 0100"})
        assert answer.status_code == 201
        body = answer.json()
        person_id = body["user"].pop("id")
        assert body["user"] == {
            "email": "ada@example.com",
            "username": "Ada.B",
            "full_name": "Ada Byron",
            "phone": "+1 555 010 0100",
            "roles": ["customer"],
            "is_active": True,
            "is_verified": False,
            "created_at": iso(clock.now),
            "loyalty": {"tier": "bronze", "points": 0},
            "avatar_url": None,
        }
        assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
        assert answer.headers["cache-control"] == "no-store"
        client.cookies.clear()
        me = await client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {body['access_token']}"})
        assert me.json() == {"id": person_id, **body["user"]}

    async def test_takes_nothing_that_is_the_shops_to_give(self, client: httpx.AsyncClient, database: Database) -> None:
        for name, value in THE_SHOPS_TO_GIVE.items():
            answer = await client.post(REGISTER, json={**ADA, name: value})
            assert (name, answer.status_code, answer.json()["code"]) == (name, 422, "invalid")
            assert answer.json()["errors"][0]["field"] == name
        assert (await everything_in(database))["users"] == []

    async def test_refuses_what_it_cannot_use_and_keeps_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        for field, value in UNUSABLE:
            content = json.dumps({**ADA, field: value})
            answer = await client.post(REGISTER, content=content, headers={"Content-Type": "application/json"})
            assert (field, value, answer.status_code) == (field, value, 422)
            assert [sorted(each) for each in answer.json()["errors"]] == [["field", "message"]]
            assert answer.json()["errors"][0]["field"] == field
        assert (await everything_in(database))["users"] == []

    async def test_refuses_an_email_that_is_taken_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_person(database, email="ada@example.com")
        before = await everything_in(database)
        for again in ("ada@example.com", "ADA@Example.COM", " ada@example.com "):
            answer = await client.post(REGISTER, json={**ADA, "email": again})
            assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
        assert await everything_in(database) == before

    async def test_knows_a_domain_in_both_of_its_spellings(self, client: httpx.AsyncClient) -> None:
        first = await client.post(REGISTER, json={**ADA, "email": "ada@bücher.example.com"})
        assert first.json()["user"]["email"] == "ada@xn--bcher-kva.example.com"
        second = await client.post(REGISTER, json={**ADA, "email": "ada@xn--bcher-kva.example.com"})
        assert (second.status_code, second.json()["code"]) == (409, "email_taken")

    async def test_refuses_a_username_that_is_taken_in_other_letters(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_person(database, username="Ada")
        before = await everything_in(database)
        answer = await client.post(REGISTER, json={**ADA, "username": "aDA"})
        assert (answer.status_code, answer.json()["code"]) == (409, "username_taken")
        assert await everything_in(database) == before

    async def test_keeps_the_spaces_of_a_password(self, client: httpx.AsyncClient) -> None:
        await client.post(REGISTER, json={**ADA, "password": "  four words of mine "})
        trimmed = await client.post(LOGIN, json={"email": ADA["email"], "password": "four words of mine"})
        exact = await client.post(LOGIN, json={"email": ADA["email"], "password": "  four words of mine "})
        assert (trimmed.status_code, exact.status_code) == (401, 200)

    async def test_keeps_neither_password_nor_phone_in_clear(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await client.post(REGISTER, json={**ADA, "phone": "+1 555 010 0100"})
        kept = repr(await everything_in(database))
        assert "555 010" not in kept
        assert PASSWORD not in kept
        assert (await kept_hash(database, "ada@example.com")).startswith("$argon2id$v=19$m=64,t=1,p=1$")

    async def test_many_at_once_for_one_email_open_one_account(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        answers = await asyncio.gather(*(client.post(REGISTER, json=ADA) for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [201, *[409] * 5]
        assert len((await everything_in(database))["users"]) == 1

    async def test_is_limited_by_address(self, make_settings: Override) -> None:
        opened = open_house(make_settings(limits={"register_account": "2/minute"}))
        transport = httpx.ASGITransport(create_app(house=opened))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            answers = [
                await client.post(REGISTER, json={**ADA, "email": f"ada{number}@example.com"}) for number in range(3)
            ]
        await opened.close()
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert int(answers[2].headers["retry-after"]) in range(1, 61)


class TestLogin:
    async def test_by_email_or_username_in_any_letters(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, email="ada@example.com", username="Ada.B")
        for login in ("ada@example.com", "ADA@example.com", "Ada.B", "ada.b"):
            answer = await client.post(LOGIN, json={"email": login, "password": PASSWORD})
            assert answer.status_code == 200, login
            assert answer.json()["user"]["id"] == str(person.id)
            assert answer.json()["expires_in"] == 3600

    async def test_says_no_in_the_same_words_to_a_wrong_password_and_to_an_unknown_name(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await make_person(database, email="ada@example.com")
        wrong = await client.post(LOGIN, json={"email": "ada@example.com", "password": "not hers"})
        unknown = await client.post(LOGIN, json={"email": "bob@example.com", "password": "not hers"})
        answers = [{**answer.json(), "request_id": ""} for answer in (wrong, unknown)]
        assert answers[0] == answers[1]
        assert (wrong.status_code, answers[0]["code"]) == (401, "invalid_credentials")
        assert "set-cookie" not in wrong.headers
        assert (await everything_in(database))["sessions"] == []

    async def test_remembers_when(self, client: httpx.AsyncClient, database: Database, clock: SettableClock) -> None:
        person = await make_person(database)
        clock.move(days=3)
        await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(User.last_login_at)) == clock.now

    async def test_gives_people_of_the_shop_and_of_stores_shorter_tokens(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        manager = await make_person(database, role="product_manager")
        vendor = await make_person(database, role="vendor_owner", store_id=manager.id)
        for person in (manager, vendor):
            answer = await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})
            assert answer.json()["expires_in"] == 300
            refresh = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("souk_refresh="))
            assert "Max-Age=86400" in refresh

    async def test_refuses_a_disabled_account_but_tells_only_its_owner(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(is_active=False))
        right = await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})
        wrong = await client.post(LOGIN, json={"email": person.email, "password": "not hers"})
        assert (right.status_code, right.json()["code"]) == (403, "account_disabled")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_credentials")

    async def test_keeps_the_failure_although_it_refuses(self, client: httpx.AsyncClient, database: Database) -> None:
        async def hear(uow: UnitOfWork, happened: SignInFailed) -> None: ...

        database.outbox.subscribe(Subscription(name="test.failures", event=SignInFailed, listener=hear))
        person = await make_person(database)
        await client.post(LOGIN, json={"email": person.email, "password": "not hers"})
        await client.post(LOGIN, json={"email": "bob@example.com", "password": "not his"})
        async with database.read(SYSTEM) as ctx:
            ours = select(OutboxRow.payload).where(OutboxRow.listener == "test.failures").order_by(OutboxRow.id)
            payloads = [json.loads(payload) for payload in await ctx.session.scalars(ours)]
        for payload in payloads:
            assert database.keys.open(payload.pop("sealed_address")) == "127.0.0.1"
            assert database.keys.open(payload.pop("sealed_device")) == "python-httpx"
        assert payloads == [
            {"person_id": str(person.id), "why": "password"},
            {"person_id": None, "why": "password"},
        ]

    @pytest.mark.parametrize("scheme", ["argon2", "bcrypt"])
    async def test_verifies_both_schemes_and_upgrades_the_old_one(self, make_settings: Override, scheme: str) -> None:
        old = {"argon2": "bcrypt", "bcrypt": "argon2"}[scheme]
        before = open_house(make_settings(passwords={"scheme": old}))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(house=before)), base_url="http://souk.test"
        ) as client:
            await client.post(REGISTER, json=ADA)
        first = await kept_hash(before.database, "ada@example.com")
        await before.close()
        after = open_house(make_settings(passwords={"scheme": scheme}))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(house=after)), base_url="http://souk.test"
        ) as client:
            statuses = [(await client.post(LOGIN, json=ADA_SIGNS_IN)).status_code for _ in range(2)]
        second = await kept_hash(after.database, "ada@example.com")
        await after.close()
        prefixes = {"argon2": "$argon2id$", "bcrypt": "$2b$10$"}
        assert first.startswith(prefixes[old])
        assert second.startswith(prefixes[scheme])
        assert statuses == [200, 200]

    async def test_refuses_what_is_no_login(self, client: httpx.AsyncClient) -> None:
        for body in (b"", b"{", b"[]", b'{"email": "a"}', b'{"email": {"$gt": ""}, "password": "x"}'):
            answer = await client.post(LOGIN, content=body, headers={"Content-Type": "application/json"})
            assert (body, answer.status_code, answer.json()["code"]) == (body, 422, "invalid")

    async def test_takes_odd_names_for_unknown_ones(self, client: httpx.AsyncClient) -> None:
        for login in ("' OR 1=1 --", "ada@example.com'--", "<script>", "a@", "\uff41da@example.com"):
            answer = await client.post(LOGIN, json={"email": login, "password": PASSWORD})
            assert (login, answer.status_code, answer.json()["code"]) == (login, 401, "invalid_credentials")


class TestPasswordForm:
    async def test_signs_in_as_the_documentation_page_does(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        form = {"grant_type": "password", "username": person.email, "password": PASSWORD, "scope": "", "client_id": ""}
        answer = await client.post("/api/v1/auth/token", data=form)
        assert answer.status_code == 200
        assert sorted(answer.json()) == ["access_token", "expires_in", "refresh_token", "token_type"]
        assert "set-cookie" not in answer.headers

    async def test_refuses_what_is_no_password_form(self, client: httpx.AsyncClient) -> None:
        for form in (
            {"username": "ada"},
            {"username": "a\x00b", "password": "x"},
            {"grant_type": "client_credentials", "username": "ada", "password": "x"},
        ):
            answer = await client.post("/api/v1/auth/token", data=form)
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
