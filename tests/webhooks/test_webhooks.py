"""Outgoing webhooks: signed, delivered once in the normal case, tried again, paused, looked up and sent again."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from souk.app import House, create_app, open_house
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.notifications.models import LetterRow, Notification
from souk.webhooks.models import WebhookEndpoint, WebhookMessage
from souk.webhooks.statuses import SCHEDULE, DeliveryStatus
from souk.webhooks.upkeep import forget_old_messages
from tests.cart.factories import Shop, make_shop
from tests.conftest import Override
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import BAD_CARD, ORDERS, MovableClock, item, order_body, place
from tests.webhooks.factories import HOOKS, Receiver, add_webhook, attempts, deliveries, receiving, settle

pytestmark = pytest.mark.anyio
Headers = dict[str, str]


@pytest.fixture
def clock() -> MovableClock:
    moving = MovableClock()
    moving.now = datetime.now(UTC).replace(microsecond=0)
    return moving


@pytest.fixture
def settings(make_settings: Override) -> Any:
    return make_settings(outbound={"allow_private": True, "timeout_seconds": 3})


@pytest.fixture
async def house(settings: Any, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


async def owner_of(client: httpx.AsyncClient, database: Database, shop: Shop) -> Headers:
    person = await make_person(database, role="vendor_owner", store_id=shop.store.id)
    return await sign_in(client, person.email)


async def buy(client: httpx.AsyncClient, shop: Shop) -> dict[str, Any]:
    placed = await place(client, items=[item(shop.shirt_id, 1)], email="guest@example.com", full_name="Ottilie Z")
    (order,) = placed["orders"]
    found: dict[str, Any] = order
    return found


class TestDelivering:
    async def test_tells_once_and_signs_it(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id))
        order = await buy(client, shop)
        await settle(database)
        await settle(database)
        kinds = sorted(each.said["type"] for each in receiver.got)
        assert kinds == ["invoice.issued", "invoice.issued", "order.paid", "order.placed", "payment.captured"]
        assert len({each.headers["webhook-id"] for each in receiver.got}) == 5
        for each in receiver.got:
            Webhook(made["secret"]).verify(each.body, each.headers)
            with pytest.raises(WebhookVerificationError):
                Webhook(made["secret"]).verify(each.body.replace("v1", "v2"), each.headers)
        (paid,) = receiver.of_type("order.paid")
        assert paid.said["version"] == "v1"
        assert paid.said["data"]["order"]["number"] == order["number"]
        assert paid.said["data"]["order"]["total"] == order["total"]
        assert [each.status for each in await deliveries(database)] == [DeliveryStatus.DELIVERED] * 5

    async def test_says_nothing_about_a_person(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        await add_webhook(client, await owner_of(client, database, shop), receiver.url, store_id=str(shop.store.id))
        order = await buy(client, shop)
        await client.post(f"{ORDERS}/{order['id']}/cancel", json={"reason": "I am Ottilie"})
        await settle(database)
        everything = " ".join(each.body for each in receiver.got)
        assert "order.placed" in everything
        for word in ("Ottilie", "guest@example.com", "Harbour", "97201"):
            assert word not in everything

    async def test_reaches_only_who_wants_it(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        owner, rival = await owner_of(client, database, shop), await owner_of(client, database, other)
        await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        await add_webhook(client, rival, receiver.url, store_id=str(other.store.id), events=["order.paid"])
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        await add_webhook(client, admin, receiver.url, events=["order.paid", "payment.declined"])
        client.cookies.clear()
        await buy(client, shop)
        await settle(database)
        told = [each.headers["webhook-id"] for each in receiver.got]
        assert len(told) == 2
        assert len(set(told)) == 1

    async def test_tries_again_on_schedule_under_the_same_id(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver, clock: MovableClock
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        hook = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        client.cookies.clear()
        receiver.answers = ["500 Broken"]
        await buy(client, shop)
        await settle(database)
        assert len(receiver.got) == 1
        for index, wait in enumerate(SCHEDULE):
            clock.move(seconds=wait.total_seconds() - 2)
            await settle(database)
            assert len(receiver.got) == index + 1, "not before its time"
            clock.move(seconds=4)
            await settle(database)
            assert len(receiver.got) == index + 2
        (delivery,) = await deliveries(database)
        assert (delivery.status, delivery.attempts, delivery.status_code) == (DeliveryStatus.FAILED, 10, 500)
        clock.move(days=2)
        await settle(database)
        assert len(receiver.got) == 10
        assert len({each.headers["webhook-id"] for each in receiver.got}) == 1
        assert len({each.body for each in receiver.got}) == 1
        assert [each.error for each in await attempts(database)] == ["It answered 500."] * 10
        assert all(each.answer == "I say 500 Broken" for each in await attempts(database))
        receiver.answers = ["204 Fine"]
        url = f"{HOOKS}/{hook['webhook']['id']}/deliveries/{delivery.id}/redeliver"
        asked = await client.post(url, headers=await owner_again(client, database, shop))
        assert (asked.status_code, asked.json()["status"]) == (202, "waiting")
        await settle(database)
        (delivery,) = await deliveries(database)
        assert (delivery.status, len(receiver.got)) == (DeliveryStatus.DELIVERED, 11)
        assert receiver.got[-1].headers["webhook-id"] == receiver.got[0].headers["webhook-id"]

    async def test_a_slow_one_counts_as_failed_and_holds_up_no_other(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        async with receiving() as quick:
            await add_webhook(client, owner, quick.url, store_id=str(shop.store.id), events=["order.paid"])
            client.cookies.clear()
            receiver.slow = 6.0
            await buy(client, shop)
            await settle(database)
            assert len(quick.got) == 1
        statuses = sorted(each.status.value for each in await deliveries(database))
        assert statuses == ["delivered", "waiting"]
        (failed,) = [each for each in await attempts(database) if each.error]
        assert "TimeoutError" in failed.error
        assert 2900 <= failed.milliseconds < 5900

    async def test_follows_nowhere(self, client: httpx.AsyncClient, database: Database, receiver: Receiver) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        client.cookies.clear()
        async with receiving() as inside:
            receiver.answers, receiver.head = ["307 Elsewhere"], f"Location: {inside.url}\r\n"
            await buy(client, shop)
            await settle(database)
            assert inside.got == []
        (failed,) = await attempts(database)
        assert failed.error == "It answered 307."

    async def test_who_is_gone_is_paused_and_its_owner_told(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        client.cookies.clear()
        receiver.answers = ["410 Gone"]
        await buy(client, shop)
        await settle(database)
        shown = (await client.get(f"{HOOKS}/{made['webhook']['id']}", headers=owner)).json()
        assert (shown["is_enabled"], shown["pause_reason"]) == (False, "It answered that it is gone (410).")
        async with database.read(SYSTEM) as ctx:
            notices = list(await ctx.session.scalars(select(Notification.title)))
            letters = list(await ctx.session.scalars(select(LetterRow.kind).where(LetterRow.kind == "webhook_paused")))
        assert "The webhook to 127.0.0.1 is paused" in notices
        assert len(letters) >= 1
        client.cookies.clear()
        await buy(client, shop)
        await settle(database)
        assert len(receiver.got) == 1

    async def test_who_fails_for_days_is_paused_and_gets_what_waited_once_it_is_on_again(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver, clock: MovableClock
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        client.cookies.clear()
        receiver.answers = ["500 No"]
        await buy(client, shop)
        await settle(database)
        clock.move(days=5, hours=1)
        client.cookies.clear()
        await buy(client, shop)
        await settle(database)
        async with database.read(SYSTEM) as ctx:
            row = (await ctx.session.scalars(select(WebhookEndpoint))).one()
            assert (row.is_enabled, row.pause_reason) == (False, "It answered nothing well for five days.")
        receiver.answers = ["200 OK"]
        before = len(receiver.got)
        headers = await owner_again(client, database, shop)
        answer = await client.patch(f"{HOOKS}/{made['webhook']['id']}", json={"is_enabled": True}, headers=headers)
        assert answer.json()["failing_since"] is None
        clock.move(minutes=10)
        await settle(database)
        assert len(receiver.got) == before + 2
        assert {each.status for each in await deliveries(database)} == {DeliveryStatus.DELIVERED}

    async def test_two_workers_send_it_once(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        client.cookies.clear()
        for _ in range(3):
            await buy(client, shop)
            client.cookies.clear()
        receiver.slow = 0.05
        await asyncio.gather(*(settle(database) for _ in range(4)))
        await settle(database)
        assert len(receiver.got) == len({each.headers["webhook-id"] for each in receiver.got}) == 3


async def owner_again(client: httpx.AsyncClient, database: Database, shop: Shop) -> Headers:
    """After the clock was moved, a token of before is of no use."""
    return await owner_of(client, database, shop)


class TestLookingAfter:
    async def test_a_secret_is_shown_once_and_two_hold_for_a_day(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver, clock: MovableClock
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id))
        assert len(base64.b64decode(made["secret"].removeprefix("whsec_"))) == 32
        path = f"{HOOKS}/{made['webhook']['id']}"
        assert "secret" not in (await client.get(path, headers=owner)).json()
        assert "whsec" not in (await client.get(HOOKS, headers=owner)).text
        rotated = (await client.post(f"{path}/secret", headers=owner)).json()
        assert rotated["secret"] != made["secret"]
        await client.post(f"{path}/test", headers=owner)
        await settle(database)
        (got,) = receiver.got
        for secret in (made["secret"], rotated["secret"]):
            Webhook(secret).verify(got.body, got.headers)
        clock.move(hours=25)
        headers = await owner_again(client, database, shop)
        await client.post(f"{path}/test", headers=headers)
        await settle(database)
        assert len(receiver.got[-1].headers["webhook-signature"].split(" ")) == 1

    async def test_keeps_secrets_sealed(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        made = await add_webhook(
            client, await owner_of(client, database, shop), receiver.url, store_id=str(shop.store.id)
        )
        async with database.read(SYSTEM) as ctx:
            row = (await ctx.session.scalars(select(WebhookEndpoint))).one()
            assert made["secret"] not in row.sealed_secret
            assert ctx.keys.open(row.sealed_secret) == made["secret"]

    async def test_tests_show_what_was_said_and_answered(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id), events=["order.paid"])
        path = f"{HOOKS}/{made['webhook']['id']}"
        sent = await client.post(f"{path}/test", headers=owner)
        assert sent.status_code == 202
        await settle(database)
        log = (await client.get(f"{path}/deliveries/{sent.json()['id']}", headers=owner)).json()
        assert (log["type"], log["status"], log["status_code"]) == ("webhook.test", "delivered", 200)
        assert log["log"][0]["answer"] == "I say 200 OK"
        assert log["payload"]["type"] == "webhook.test"
        listed = (await client.get(f"{path}/deliveries", headers=owner, params={"status": "delivered"})).json()
        assert [each["id"] for each in listed["items"]] == [log["id"]]

    @pytest.mark.parametrize(
        "url",
        [
            "ftp://example.com/x",
            "https://me:pass@example.com/",
            "https:///nothing",
            "javascript:alert(1)",
            "https://a b/",
        ],
    )
    async def test_refuses_addresses_that_are_none_and_keeps_nothing(
        self, client: httpx.AsyncClient, database: Database, url: str
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        answer = await client.post(HOOKS, json={"url": url, "store_id": str(shop.store.id)}, headers=owner)
        assert answer.status_code == 422
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(WebhookEndpoint))) == []

    async def test_is_for_those_who_look_after_the_store(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop, other = await make_shop(database), await make_shop(database, name="Red Door")
        owner, rival = await owner_of(client, database, shop), await owner_of(client, database, other)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id))
        path = f"{HOOKS}/{made['webhook']['id']}"
        sent = (await client.post(f"{path}/test", headers=owner)).json()["id"]
        staff = await sign_in(client, (await make_person(database, role="vendor_staff", store_id=shop.store.id)).email)
        shopper = await sign_in(client, (await make_person(database)).email)
        calls = [
            ("GET", path, None), ("PATCH", path, {"is_enabled": False}), ("DELETE", path, None),
            ("POST", f"{path}/secret", None), ("POST", f"{path}/test", None), ("GET", f"{path}/deliveries", None),
            ("GET", f"{path}/deliveries/{sent}", None), ("POST", f"{path}/deliveries/{sent}/redeliver", None),
        ]  # fmt: skip
        client.cookies.clear()
        for headers in (rival, staff, shopper):
            for method, address, body in calls:
                answer = await client.request(method, address, json=body, headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (404, "unknown_webhook"), (method, address)
            new = {"url": receiver.url, "store_id": str(shop.store.id)}
            assert (await client.post(HOOKS, json=new, headers=headers)).status_code == 403
            assert (await client.post(HOOKS, json={"url": receiver.url}, headers=headers)).status_code == 403
        for method, address, body in calls:
            assert (await client.request(method, address, json=body)).status_code == 401
        assert (await client.get(path, headers=owner)).json()["is_enabled"] is True

    async def test_forgets_after_thirty_days(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver, clock: MovableClock
    ) -> None:
        shop = await make_shop(database)
        owner = await owner_of(client, database, shop)
        made = await add_webhook(client, owner, receiver.url, store_id=str(shop.store.id))
        await client.post(f"{HOOKS}/{made['webhook']['id']}/test", headers=owner)
        await settle(database)
        assert await forget_old_messages(database) == 0
        clock.now += timedelta(days=31)
        assert await forget_old_messages(database) == 1
        assert [*await deliveries(database), *await attempts(database)] == []
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(WebhookMessage))) == []


class TestGuard:
    async def test_asks_no_address_inside(
        self, make_settings: Override, clock: MovableClock, receiver: Receiver
    ) -> None:
        """Neither one that shows it by itself, nor one that DNS leads inside later."""
        house = open_house(make_settings(), clock=clock)
        transport = httpx.ASGITransport(create_app(house=house))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            database = house.database
            shop = await make_shop(database)
            owner = await owner_of(client, database, shop)
            for inside in (receiver.url, "http://localhost/x", "http://[::1]/x", "http://169.254.169.254/latest"):
                answer = await client.post(HOOKS, json={"url": inside, "store_id": str(shop.store.id)}, headers=owner)
                assert (answer.status_code, answer.json()["code"]) == (422, "webhook_address_refused")
            made = await add_webhook(client, owner, "https://hooks.example.com/x", store_id=str(shop.store.id))
            async with database.unit_of_work(SYSTEM) as uow:
                row = (await uow.session.scalars(select(WebhookEndpoint))).one()
                row.url = f"http://localhost:{receiver.port}/x"
            await client.post(f"{HOOKS}/{made['webhook']['id']}/test", headers=owner)
            await settle(database)
            assert receiver.got == []
            assert [each.error for each in await attempts(database)] == ["This address is not reachable from here."]
        await house.close()


class TestDeclined:
    async def test_a_declined_payment_is_told_to_the_marketplace_alone(
        self, client: httpx.AsyncClient, database: Database, receiver: Receiver
    ) -> None:
        shop = await make_shop(database)
        async with receiving() as stores:
            await add_webhook(client, await owner_of(client, database, shop), stores.url, store_id=str(shop.store.id))
            admin = await sign_in(client, (await make_person(database, role="admin")).email)
            await add_webhook(client, admin, receiver.url, events=["payment.declined"])
            client.cookies.clear()
            body = order_body(BAD_CARD, items=[item(shop.shirt_id, 1)], email="guest@example.com")
            assert (await client.post(ORDERS, json=body)).status_code == 402
            await settle(database)
            assert stores.got == []
        (got,) = receiver.got
        assert got.said["type"] == "payment.declined"
        assert sorted(got.said["data"]["payment"]) == [
            "amount", "created_at", "id", "method", "reference_id", "status",
        ]  # fmt: skip
        assert got.said["data"]["payment"]["method"] == {"type": "card", "brand": "Visa"}
