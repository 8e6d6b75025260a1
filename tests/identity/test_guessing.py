"""Guessing passwords, one after the other and all at once."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from souk.app import create_app, open_house
from souk.identity.attempts import ClientAddresses
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.factories import PASSWORD, make_person
from tests.servers import Server

pytestmark = pytest.mark.anyio
LOGIN = "/api/v1/auth/login"
Try = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def attempt(app: FastAPI) -> AsyncIterator[Try]:
    """`attempt(email, password, address)`: one sign-in from that address."""
    opened: dict[str, httpx.AsyncClient] = {}

    async def attempt(email: str, password: str = "a guess", address: str = "192.0.2.1") -> httpx.Response:
        if address not in opened:
            transport = httpx.ASGITransport(app, client=(address, 50_000))
            opened[address] = httpx.AsyncClient(transport=transport, base_url="http://souk.test")
        return await opened[address].post(LOGIN, json={"email": email, "password": password})

    yield attempt
    for client in opened.values():
        await client.aclose()


class TestGuessing:
    async def test_the_sixth_try_waits_even_with_the_right_password(self, attempt: Try, database: Database) -> None:
        person = await make_person(database)
        assert [(await attempt(person.email)).status_code for _ in range(5)] == [401] * 5
        sixth = await attempt(person.email, PASSWORD)
        assert (sixth.status_code, sixth.json()["code"]) == (429, "rate_limited")
        assert int(sixth.headers["retry-after"]) in range(1, 61)

    async def test_an_account_is_guarded_whatever_address_the_guesses_come_from(
        self, attempt: Try, database: Database
    ) -> None:
        person = await make_person(database, username="ada")
        for number in range(5):
            login = (person.email, "Ada", "ada")[number % 3]
            assert (await attempt(login, address=f"192.0.2.{number}")).status_code == 401
        assert (await attempt(person.email, PASSWORD, address="192.0.2.9")).status_code == 429

    async def test_an_unknown_name_is_counted_like_a_known_one(self, attempt: Try) -> None:
        for number in range(5):
            assert (await attempt("Nobody@example.com", address=f"192.0.2.{number}")).status_code == 401
        assert (await attempt("nobody@example.com", address="192.0.2.9")).status_code == 429

    async def test_an_address_may_guess_at_five_accounts_not_at_six(self, attempt: Try, database: Database) -> None:
        for number in range(5):
            assert (await attempt(f"person{number}@example.org")).status_code == 401
        person = await make_person(database)
        assert (await attempt(person.email, PASSWORD)).status_code == 429
        assert (await attempt(person.email, PASSWORD, address="192.0.2.2")).status_code == 200

    async def test_the_right_password_forgives_the_account_and_costs_the_address_nothing(
        self, attempt: Try, database: Database
    ) -> None:
        person = await make_person(database)
        for _ in range(8):
            assert (await attempt(person.email, PASSWORD)).status_code == 200
        for number in range(4):
            await attempt(person.email, address=f"192.0.2.{number + 10}")
        assert (await attempt(person.email, PASSWORD, address="192.0.2.20")).status_code == 200
        again = [(await attempt(person.email, address=f"192.0.2.{number + 30}")).status_code for number in range(5)]
        assert again == [401] * 5

    async def test_a_right_password_does_not_forgive_its_address(self, attempt: Try, database: Database) -> None:
        person = await make_person(database)
        for number in range(4):
            await attempt(f"person{number}@example.org")
        assert (await attempt(person.email, PASSWORD)).status_code == 200
        assert (await attempt("person9@example.org")).status_code == 401
        assert (await attempt(person.email, PASSWORD)).status_code == 429

    async def test_of_twenty_wrong_tries_at_once_five_get_through(self, attempt: Try, database: Database) -> None:
        person = await make_person(database)
        answers = await asyncio.gather(*(attempt(person.email, address=f"198.51.100.{n}") for n in range(20)))
        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 15

    async def test_of_twenty_right_tries_at_once_all_get_through(self, attempt: Try, database: Database) -> None:
        person = await make_person(database)
        answers = await asyncio.gather(*(attempt(person.email, PASSWORD) for _ in range(20)))
        assert [answer.status_code for answer in answers] == [200] * 20

    async def test_is_counted_across_processes(
        self, make_settings: Override, redis_url: str, database: Database
    ) -> None:
        person = await make_person(database)
        settings = make_settings(redis_url=redis_url, limits={"sign_in": "5/minute"})
        houses = [open_house(settings) for _ in range(2)]
        statuses = []
        for number in range(6):
            transport = httpx.ASGITransport(
                create_app(house=houses[number % 2]), client=(f"2001:db8:{secrets.token_hex(2)}:{number}::1", 1)
            )
            async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
                answer = await client.post(LOGIN, json={"email": person.email, "password": "a guess"})
                statuses.append(answer.status_code)
        for house in houses:
            await house.close()
        assert statuses == [401] * 5 + [429]


class TestTwoServers:
    """Real ones, behind one address that stands for a load balancer, with one database and one Redis."""

    def test_lock_together_after_five_wrong_tries_and_say_until_when(self, redis_url: str, tmp_path: Path) -> None:
        url = f"sqlite+inline:///{tmp_path}/souk.db"
        shared = {
            "SOUK_REDIS_URL": redis_url,
            "SOUK_LIMITS__SIGN_IN": "5/minute",
            "SOUK_TRUSTED_PROXIES": '["127.0.0.1"]',
        }
        with Server(url, tmp_path, **shared) as one, Server(url, tmp_path, **shared) as two:
            asyncio.run(self._register(url))
            household = f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}"
            answers = [
                self._try((one, two)[number % 2], "a guess", f"{household}::{number + 1}") for number in range(6)
            ]
            assert [answer.status_code for answer in answers] == [401] * 5 + [429]
            assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
            for server in (one, two):
                locked = self._try(server, PASSWORD, f"{household}::9")
                assert (locked.status_code, locked.json()["code"]) == (429, "rate_limited")
                assert 1 <= int(locked.headers["retry-after"]) <= 60
            elsewhere = f"2001:db8:{secrets.token_hex(2)}:ffff::1"
            assert self._try(two, PASSWORD, elsewhere).status_code == 429, (
                "the account is locked, not the address alone"
            )

    @staticmethod
    async def _register(url: str) -> None:
        house = open_house(Settings(_env_file=None, stage="test", database_url=url))
        await make_person(house.database, email="ada@example.com")
        await house.close()

    @staticmethod
    def _try(server: Server, password: str, address: str) -> httpx.Response:
        body = {"email": "ada@example.com", "password": password}
        return httpx.post(f"{server.base}{LOGIN}", json=body, headers={"x-forwarded-for": address}, timeout=30)


class TestClientAddresses:
    @staticmethod
    def of(peer: str, forwarded: str = "", *, trusted: tuple[str, ...] = ()) -> str:
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        scope = {"type": "http", "client": (peer, 1), "headers": headers}
        return ClientAddresses(trusted).of(HTTPConnection(scope))

    def test_is_the_peer(self) -> None:
        assert self.of("192.0.2.1") == "192.0.2.1"

    def test_does_not_believe_strangers(self) -> None:
        assert self.of("192.0.2.1", "198.51.100.7") == "192.0.2.1"

    def test_believes_proxies_of_ours(self) -> None:
        assert self.of("10.0.0.1", "198.51.100.7", trusted=("10.0.0.0/8",)) == "198.51.100.7"

    def test_takes_the_last_hop_that_is_not_ours(self) -> None:
        forwarded = "1.2.3.4, 198.51.100.7, 10.0.0.2"
        assert self.of("10.0.0.1", forwarded, trusted=("10.0.0.1", "10.0.0.2")) == "198.51.100.7"

    def test_counts_one_ipv6_household_once(self) -> None:
        assert self.of("2001:db8:1:2:aaaa::1") == self.of("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
        assert self.of("::ffff:192.0.2.1") == "192.0.2.1"

    def test_counts_what_is_no_address_together(self) -> None:
        assert self.of("10.0.0.1", "rubbish", trusted=("10.0.0.1",)) == "unknown"
