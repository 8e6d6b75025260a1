"""What is audited becomes one entry: who, when, what, to which thing, before and after."""

from datetime import timedelta

import httpx
import msgspec
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from souk.app import House
from souk.audit.keys import STRANGERS_KEPT, find_keys, forget_strangers
from souk.audit.models import AuditEntry
from souk.audit.recording import Recorder
from souk.catalog.commands.products import set_discount
from souk.identity import SignInFailed
from souk.identity.audited import AUDITED
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.outbox import ActorKind, Cause
from souk.kernel.worker import carry_due
from tests.audit.factories import carry_all, entries_of, fail_to_sign_in
from tests.cart.factories import add, make_shop
from tests.identity.factories import PASSWORD, actor_for, make_person, sign_in
from tests.orders.factories import place

pytestmark = pytest.mark.anyio
LOGIN = "/api/v1/auth/login"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


class TestSignIns:
    async def test_success_is_kept_with_device_and_place_sealed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        await carry_all(database)
        asked = {"email": person.email, "password": PASSWORD}
        answer = await client.post(LOGIN, json=asked, headers=FIREFOX)
        assert answer.status_code == 200
        await carry_all(database)

        entry = (await entries_of(database))[-1]
        assert (entry.action, entry.succeeded, entry.actor_id) == ("auth.login_success", True, person.id)
        assert (entry.subject_kind, entry.subject_id, entry.actor_kind) == ("person", str(person.id), ActorKind.PERSON)
        assert entry.request_id == answer.headers["x-request-id"]
        async with database.read(SYSTEM) as ctx:
            opened = (await find_keys(ctx, [f"person:{person.id}"])).open(f"person:{person.id}", entry.sealed or "")
        assert opened == {"device": "Firefox on Linux", "network_address": "127.0.0.1"}
        for written in (entry.sealed, entry.before, entry.after, entry.label):
            assert "Firefox" not in (written or "")
            assert "127.0.0.1" not in (written or "")

    async def test_failure_is_kept_although_it_was_refused(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        await client.post(LOGIN, json={"email": person.email, "password": "not hers"})
        await client.post(LOGIN, json={"email": "nobody@example.com", "password": "not his"})
        await carry_all(database)
        known, unknown = (await entries_of(database))[-2:]
        assert [(each.action, each.succeeded, each.actor_kind) for each in (known, unknown)] == [
            ("auth.login_failure", False, ActorKind.GUEST)
        ] * 2
        assert (known.person_id, unknown.person_id) == (person.id, None)
        assert (known.key_owner, (unknown.key_owner or "")[:10]) == (f"person:{person.id}", "strangers:")
        assert msgspec.json.decode(known.after or "") == {"wrong": "password"}

    async def test_signing_out_and_a_reused_token_are_two_things(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        await client.post("/api/v1/auth/logout", headers=await sign_in(client, person.email))
        tokens = (await client.post(LOGIN, json={"email": person.email, "password": PASSWORD})).json()
        for _ in range(2):
            client.cookies.clear()
            await client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        await carry_all(database)
        ended = [(each.action, each.succeeded) for each in await entries_of(database)]
        assert ended[-2:] == [("auth.login_success", True), ("auth.refresh_reused", False)]
        assert ("auth.signed_out", True) in ended

    async def test_what_is_known_of_strangers_goes_by_itself(self, house: House, database: Database) -> None:
        await fail_to_sign_in(database)
        await carry_all(database)
        (entry,) = await entries_of(database)
        owner, now = entry.key_owner or "", database.clock()
        assert await forget_strangers(database) == 0
        database.clock = lambda: now + STRANGERS_KEPT + timedelta(days=1)
        assert await forget_strangers(database) == 1
        async with database.read(SYSTEM) as ctx:
            assert (await find_keys(ctx, [owner])).open(owner, entry.sealed or "") is None


class TestTrade:
    async def test_prices_and_statuses_are_kept_before_and_after(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        manager = await make_person(database, role="product_manager")
        headers = await sign_in(client, manager.email)
        one = f"/api/v1/products/{shop.shirt.id}"
        assert (await client.patch(one, json={"price": 45_00}, headers=headers)).status_code == 200
        assert (await client.patch(one, json={"status": "unavailable"}, headers=headers)).status_code == 200
        assert (await client.patch(one, json={"description": "New words."}, headers=headers)).status_code == 200
        await carry_all(database)
        told = [
            (each.action, msgspec.json.decode(each.before or "{}"), msgspec.json.decode(each.after or "{}"))
            for each in await entries_of(database)
            if each.action.startswith("catalog.")
        ]
        assert told == [
            ("catalog.price_changed", {"price": "$50.00"}, {"price": "$45.00"}),
            ("catalog.status_changed", {"status": "active"}, {"status": "unavailable"}),
        ]

    async def test_counts_of_stock_are_kept(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database, stock=10)
        manager = await make_person(database, role="product_manager")
        headers = await sign_in(client, manager.email)
        counted = await client.put(f"/api/v1/inventory/{shop.shirt_id}", json={"on_hand": 7}, headers=headers)
        assert counted.status_code == 200, counted.text
        await carry_all(database)
        entry = (await entries_of(database))[-1]
        assert (entry.action, entry.actor_id, entry.store_id) == (
            "inventory.stock_counted", manager.id, shop.store.id,
        )  # fmt: skip
        assert (entry.subject_id, entry.before, entry.after) == (str(shop.shirt_id), '{"on_hand":10}', '{"on_hand":7}')

    async def test_an_order_is_followed_from_hand_to_hand(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await make_shop(database)
        buyer = await make_person(database)
        headers = await sign_in(client, buyer.email)
        await add(client, shop.shirt_id, headers=headers)
        (order,) = (await place(client, headers=headers))["orders"]
        cancelled = await client.post(f"/api/v1/orders/{order['id']}/cancel", json={}, headers=headers)
        assert cancelled.status_code == 200, cancelled.text
        await carry_all(database)
        told = [each for each in await entries_of(database) if each.action.startswith(("orders.", "payments."))]
        assert [(each.action, each.actor_kind, each.store_id) for each in told] == [
            ("orders.placed", ActorKind.PERSON, shop.store.id),
            ("payments.refund_promised", ActorKind.PERSON, None),
            ("orders.refunded", ActorKind.PERSON, shop.store.id),
            ("orders.cancelled", ActorKind.PERSON, shop.store.id),
            ("payments.refund_settled", ActorKind.SYSTEM, None),
        ]
        assert (told[3].before, told[3].after) == ('{"status":"processing"}', '{"status":"cancelled"}')
        assert {each.request_id for each in told[1:]} == {cancelled.headers["x-request-id"]}, "the cause runs through"


class TestPrograms:
    async def test_are_told_from_their_owners(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, owner = await make_shop(database), await make_person(database, role="product_manager")
        program = actor_for(owner, "catalog:read", "pricing:discount")
        async with database.unit_of_work(msgspec.structs.replace(program, api_key_id=new_id())) as uow:
            await set_discount(uow, str(shop.shirt.id), percent=10)
        await carry_all(database)
        entry = (await entries_of(database))[-1]
        assert (entry.action, entry.actor_id, entry.actor_kind) == (
            "catalog.price_changed", owner.id, ActorKind.PROGRAM,
        )  # fmt: skip
        admin = await make_person(database, role="admin")
        told = await client.get(
            f"/api/v1/admin/system-logs/{entry.sequence}", headers=await sign_in(client, admin.email)
        )
        assert told.json()["sentence"] == "A program of Ada Byron changed the price of Blue Door Shirt"


class TestOnce:
    async def test_a_second_delivery_adds_nothing(self, database: Database) -> None:
        recorder = Recorder(AUDITED)
        cause = Cause(row_id=new_id(), actor_id=None, actor_kind=ActorKind.GUEST, request_id="", at=database.clock())
        other = msgspec.structs.replace(cause, row_id=new_id())
        event = SignInFailed(person_id=None)
        for happened in ([(event, cause)], [(event, cause), (event, other)], [(event, other)]):
            async with database.unit_of_work(SYSTEM) as uow:
                await recorder(uow, happened)
        assert [each.event_id for each in await entries_of(database)] == [cause.row_id, other.row_id]

    async def test_hundreds_cost_a_handful_of_statements(self, database: Database) -> None:
        await fail_to_sign_in(database, 200)
        before = database.tally.statements
        assert await carry_due(database) == 200
        spent = database.tally.statements - before
        assert spent <= 11, "look, claim twice, strike off, head, known, keys, new key, entries, head"
        assert [each.sequence for each in await entries_of(database)] == list(range(1, 201))

    async def test_one_that_cannot_be_read_keeps_no_other_out(self, database: Database) -> None:
        await fail_to_sign_in(database, 3)
        async with database.unit_of_work(SYSTEM) as uow:
            first = (
                await uow.session.execute(
                    text(
                        "SELECT min(id) FROM outbox"
                        if uow.dialect == "sqlite"
                        else "SELECT id FROM outbox ORDER BY id LIMIT 1"
                    )
                )
            ).scalar_one()
            await uow.session.execute(
                text("UPDATE outbox SET payload = :broken WHERE id = :id"), {"broken": b"{", "id": first}
            )
        await carry_due(database)
        assert len(await entries_of(database)) == 2


class TestTheDatabase:
    @pytest.mark.parametrize("statement", ["UPDATE audit_entries SET label = 'x'", "DELETE FROM audit_entries"])
    async def test_refuses_to_change_or_remove_an_entry(self, database: Database, statement: str) -> None:
        await fail_to_sign_in(database)
        await carry_all(database)
        before = [each.hash for each in await entries_of(database)]
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.session.execute(text(statement))
        assert [each.hash for each in await entries_of(database)] == before

    async def test_refuses_to_empty_the_table(self, database: Database, database_url: str) -> None:
        if not database_url.startswith("postgresql"):
            pytest.skip("SQLite knows no TRUNCATE")
        await fail_to_sign_in(database)
        await carry_all(database)
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.session.execute(text("TRUNCATE audit_entries"))
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(func.count()).select_from(AuditEntry)) == 1
