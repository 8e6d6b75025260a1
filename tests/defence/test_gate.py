"""The gate: who is too fast waits, everybody is told where they stand, and what is answered from memory costs nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from souk.app import create_app, open_house
from souk.kernel.database import Database
from tests.cart.factories import ITEMS, make_shop
from tests.conftest import Override
from tests.identity.factories import make_person
from tests.orders.factories import BAD_CARD, GOOD_CARD, ORDERS, item, order_body

pytestmark = pytest.mark.anyio
PROFILE = "/api/v1/users/profile"
HEADERS = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "ratelimit-policy")
Visit = Callable[..., Awaitable[httpx.Response]]
Open = Callable[..., Awaitable[Visit]]


@pytest.fixture
async def shop_with(make_settings: Override) -> AsyncIterator[Open]:
    """`visit = await shop_with(writes="2/minute")`; `await visit("POST", url, address="192.0.2.7", json=…)`."""
    houses, clients = [], dict[tuple[int, str], httpx.AsyncClient]()

    async def shop_with(**limits: str) -> Visit:
        house = open_house(make_settings(limits=limits))
        houses.append(house)
        app, number = create_app(house=house), len(houses)

        async def visit(method: str, url: str, *, address: str = "192.0.2.1", **sent: object) -> httpx.Response:
            if (number, address) not in clients:
                transport = httpx.ASGITransport(app, client=(address, 50_000))
                clients[number, address] = httpx.AsyncClient(transport=transport, base_url="http://souk.test")
            client = clients[number, address]
            answer = await client.request(method, url, **sent)  # type: ignore[arg-type]
            client.cookies.clear()
            return answer

        return visit

    yield shop_with
    for client in clients.values():
        await client.aclose()
    for house in houses:
        await house.close()


def told(answer: httpx.Response) -> list[str | None]:
    return [answer.headers.get(name) for name in HEADERS]


class TestTraffic:
    async def test_is_counted_down_and_the_one_too_many_waits(self, shop_with: Open, database: Database) -> None:
        shop, visit = await make_shop(database), await shop_with(writes="3/minute")
        body = {"variant_id": str(shop.shirt_id), "quantity": 1}
        answers = [await visit("POST", ITEMS, json=body) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
        assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert {answer.headers["ratelimit-limit"] for answer in answers} == {"3"}
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {"3;w=60"}
        assert [int(answer.headers["ratelimit-reset"]) for answer in answers[:3]] == [20, 40, 60]
        refused = answers[3]
        assert refused.json()["code"] == "rate_limited"
        assert int(refused.headers["retry-after"]) in range(1, 21)
        assert refused.headers["ratelimit-reset"] == refused.headers["retry-after"]
        assert {"x-request-id", "content-security-policy"} <= set(refused.headers)

    async def test_of_one_address_is_nothing_to_another(self, shop_with: Open, database: Database) -> None:
        visit = await shop_with(writes="1/minute")
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1"):
            assert (await visit("POST", "/sign-out", address=address)).status_code == 303
        assert (await visit("POST", "/sign-out", address="2001:db8::2")).status_code == 429, "one household"

    async def test_of_an_account_counts_wherever_it_comes_from(self, shop_with: Open, database: Database) -> None:
        visit = await shop_with(writes="2/minute")
        people = [await make_person(database) for _ in range(2)]
        keys = [await _bearer(visit, person.email, f"198.51.100.{n}") for n, person in enumerate(people)]
        change = {"full_name": "Ada King"}
        at = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
        first = [(await visit("PUT", PROFILE, address=at[n], json=change, headers=keys[0])).status_code for n in (0, 1)]
        assert first == [200, 200]
        assert (await visit("PUT", PROFILE, address=at[2], json=change, headers=keys[0])).status_code == 429
        assert (await visit("PUT", PROFILE, address=at[2], json=change, headers=keys[1])).status_code == 200

    async def test_with_a_token_that_does_not_hold_is_the_addresss(self, shop_with: Open) -> None:
        visit = await shop_with(writes="2/minute")
        for number in range(3):
            forged = {"authorization": f"Bearer forged.{number}.token"}
            answer = await visit("PUT", PROFILE, json={"full_name": "Eve"}, headers=forged)
        assert answer.status_code == 429

    async def test_a_page_says_so_in_words(self, shop_with: Open) -> None:
        visit = await shop_with(writes="1/minute")
        await visit("POST", "/sign-out", headers={"accept": "text/html"})
        page = await visit("POST", "/sign-out", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert "Too many requests" in page.text
        assert int(page.headers["retry-after"]) in range(1, 61)

    async def test_what_is_answered_from_memory_is_not_counted(self, shop_with: Open, database: Database) -> None:
        await make_shop(database)
        visit = await shop_with(reads="1/minute", searches="1/minute")
        listed = [await visit("GET", "/api/v1/products") for _ in range(3)]
        assert [answer.status_code for answer in listed] == [200, 200, 200]
        assert (await visit("GET", "/api/v1/stores")).status_code == 429, "this one has to be made"

    async def test_without_a_limit_nothing_is_said(self, shop_with: Open, database: Database) -> None:
        await make_shop(database)
        visit = await shop_with(searches="", writes="")
        assert told(await visit("GET", "/api/v1/products/search?q=shirt")) == [None] * 4
        assert told(await visit("POST", "/sign-out")) == [None] * 4

    async def test_by_default_lets_a_storm_from_one_address_through(self, shop_with: Open, database: Database) -> None:
        shop, visit = await make_shop(database, stock=1000), await shop_with()
        body = {"variant_id": str(shop.shirt_id), "quantity": 1}
        assert {(await visit("POST", ITEMS, json=body)).status_code for _ in range(300)} == {201}


class TestDoorsThatCountThemselves:
    async def test_tell_where_a_guesser_stands(self, shop_with: Open, database: Database) -> None:
        person, visit = await make_person(database), await shop_with(sign_in="2/minute")
        guess = {"email": person.email, "password": "a guess"}
        answers = [await visit("POST", "/api/v1/auth/login", json=guess) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {"2;w=60"}


class TestPrograms:
    async def test_are_counted_by_their_key_even_when_they_only_look(self, shop_with: Open, database: Database) -> None:
        person = await make_person(database, role="support_agent")
        visit = await shop_with(api_keys="2/minute")
        bearer = await _bearer(visit, person.email, "198.51.100.1")
        keys = []
        for name in ("one", "other"):
            wanted = {"name": name, "scopes": ["orders:read"]}
            made = await visit("POST", "/api/v1/api-keys", json=wanted, headers=bearer)
            keys.append({"authorization": f"Bearer {made.json()['key']}"})
        asked = [await visit("GET", ORDERS, headers=keys[0], address=f"192.0.2.{n}") for n in range(3)]
        assert [answer.status_code for answer in asked] == [200, 200, 429]
        assert [answer.headers["ratelimit-remaining"] for answer in asked] == ["1", "0", "0"]
        assert (await visit("GET", ORDERS, headers=keys[1])).status_code == 200


class TestDeclinedPayments:
    async def test_keep_whoever_tries_cards_waiting_and_nobody_else(self, shop_with: Open, database: Database) -> None:
        shop, visit = await make_shop(database), await shop_with(declined_payments="2/hour")
        buy = {"items": [item(shop.mug_id)], "email": "g@example.com"}
        tried = [await visit("POST", ORDERS, json=order_body(BAD_CARD, **buy)) for _ in range(3)]
        assert [answer.status_code for answer in tried] == [402, 402, 429]
        assert (await visit("POST", ORDERS, json=order_body(GOOD_CARD, **buy))).status_code == 429
        other = await visit("POST", ORDERS, json=order_body(GOOD_CARD, **buy), address="192.0.2.9")
        assert other.status_code == 201

    async def test_that_went_through_count_for_nothing(self, shop_with: Open, database: Database) -> None:
        shop, visit = await make_shop(database), await shop_with(declined_payments="1/hour")
        buy = order_body(GOOD_CARD, items=[item(shop.mug_id)], email="g@example.com")
        assert [(await visit("POST", ORDERS, json=buy)).status_code for _ in range(3)] == [201] * 3


async def _bearer(visit: Visit, email: str, address: str) -> dict[str, str]:
    body = {"email": email, "password": "Tangerine-Lantern-42"}
    answer = await visit("POST", "/api/v1/auth/login", json=body, address=address)
    return {"authorization": f"Bearer {answer.json()['access_token']}"}
