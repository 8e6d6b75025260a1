"""After an erasure nobody finds the person again: in no table, in no sealed value, in no file."""

from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import func, select, update

from souk.app import House
from souk.audit.models import AuditEntry
from souk.identity import SignInFailed
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.invariants import check
from souk.kernel.outbox import OutboxRow
from souk.offboarding.erasure.models import Erasure
from souk.orders.invoices.models import Invoice
from souk.orders.models import Checkout, Order
from souk.stores import ensure_platform_store
from tests.audit.factories import broken, carry_all, entries_of
from tests.identity.factories import PASSWORD, make_person, sign_in
from tests.identity.rows import everything_in
from tests.offboarding.privacy.factories import EMAIL, NAME, TRACES, make_someone, traces_in
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
ERASE, LOGIN = "/api/v1/users/me/erase", "/api/v1/auth/login"


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    return [tmp_path / name for name in ("media", "mail", "archives", "imports")]


class TestErasing:
    async def test_leaves_no_trace(self, client: httpx.AsyncClient, house: House, folders: list[Path]) -> None:
        database = house.database
        someone = await make_someone(client, database)
        await client.post("/api/v1/users/me/export", headers=someone.headers)
        await carry_all(database)
        before = await traces_in(database, folders)
        for needle in TRACES:
            assert any(needle in each for each in before), f"{needle} was nowhere to begin with"

        erased = await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)
        assert erased.status_code == 204, erased.text
        await carry_all(database)
        assert await traces_in(database, folders) == []

    async def test_keeps_invoices_as_they_were_given_out(
        self, client: httpx.AsyncClient, house: House, folders: list[Path]
    ) -> None:
        """Tax law asks for them; the store's people alone can open them."""
        database = house.database
        someone = await make_someone(client, database)
        await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            before = list(await ctx.session.execute(select(Invoice.__table__).order_by(Invoice.id)))
        assert before
        assert (await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)).status_code == 204
        await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.execute(select(Invoice.__table__).order_by(Invoice.id))) == before
        refused = await client.get(f"/api/v1/orders/{before[0].order_id}/invoice", headers=someone.headers)
        assert refused.status_code in {401, 404}

    async def test_ends_everything_and_keeps_the_books(
        self, client: httpx.AsyncClient, house: House, folders: list[Path]
    ) -> None:
        database = house.database
        someone = await make_someone(client, database)
        async with database.read(SYSTEM) as ctx:
            sold = (
                await ctx.session.execute(select(Order.number, Order.total, Order.store_id).order_by(Order.number))
            ).all()
        assert (await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)).status_code == 204
        assert (await client.get("/api/v1/auth/me", headers=someone.headers)).status_code == 401
        assert (await client.post(LOGIN, json={"email": EMAIL, "password": PASSWORD})).status_code == 401
        await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            assert (
                await ctx.session.execute(select(Order.number, Order.total, Order.store_id).order_by(Order.number))
            ).all() == sold
            left = await ctx.session.get_one(User, someone.person.id)
            assert (left.full_name, left.is_active, left.email.endswith("@erased.invalid")) == (
                "Erased person", False, True,
            )  # fmt: skip
        assert [each.sentence for each in await check(database, house.rooms, thorough=True)] == []

    async def test_destroys_the_key_of_the_trail_and_the_chain_holds(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        database = house.database
        someone = await make_someone(client, database)
        hashes = [each.hash for each in await entries_of(database)]
        await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)
        await carry_all(database)
        entries = await entries_of(database)
        assert [each.hash for each in entries[: len(hashes)]] == hashes
        assert (entries[-1].action, entries[-1].subject_id) == ("privacy.erased", str(someone.person.id))
        assert await broken(database, house.rooms) == []
        admin = await make_person(database, role="admin")
        headers = await sign_in(client, admin.email)
        logs = await client.get(
            "/api/v1/admin/system-logs", params={"actor": str(someone.person.id), "limit": 100}, headers=headers
        )
        assert any(each["is_erased"] for each in logs.json()["items"])
        assert not any(each["personal"] for each in logs.json()["items"])

    async def test_the_address_is_free_again_for_somebody_new(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        someone = await make_someone(client, database)
        await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)
        new = await make_person(database, email=EMAIL)
        assert new.id != someone.person.id
        orders = await client.get("/api/v1/orders", headers=await sign_in(client, EMAIL))
        assert orders.json()["items"] == []

    async def test_twice_is_once(self, client: httpx.AsyncClient, database: Database) -> None:
        admin = await make_person(database, role="admin")
        person = await make_person(database)
        headers = await sign_in(client, admin.email)
        for _ in range(2):
            erased = await client.post(f"/api/v1/admin/users/{person.id}/erase", headers=headers)
            assert erased.status_code == 204, erased.text
        await carry_all(database)
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(select(func.count()).select_from(Erasure)) == 1
            counted = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "privacy.erased")
            assert await ctx.session.scalar(counted) == 1

    async def test_drops_dead_letters_about_them_and_no_others(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        gone, stays = await make_person(database), await make_person(database)
        headers = await sign_in(client, gone.email)
        await carry_all(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for person in (gone, stays):
                uow.emit(SignInFailed(person_id=person.id, sealed_address=uow.keys.seal("203.0.113.7")))
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(OutboxRow).values(dead_at=uow.now))
        assert (await client.post(ERASE, json={"password": PASSWORD}, headers=headers)).status_code == 204
        async with database.read(SYSTEM) as ctx:
            dead = select(OutboxRow.payload).where(OutboxRow.dead_at.is_not(None))
            payloads = list(await ctx.session.scalars(dead))
        assert [str(stays.id).encode() in payload for payload in payloads] == [True]


class TestErasingAgain:
    async def test_takes_what_was_under_way_in_that_moment(self, client: httpx.AsyncClient, house: House) -> None:
        """An order of another window, whose checkout waited for the erasure to end."""
        database = house.database
        someone = await make_someone(client, database)
        async with database.read(SYSTEM) as ctx:
            before = (await ctx.session.scalars(select(Checkout).where(Checkout.customer_id.is_not(None)))).one()
            sealed, quote = before.sealed_contact, before.quote
        assert (await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)).status_code == 204
        async with database.unit_of_work(SYSTEM) as uow:
            late = update(Checkout).where(Checkout.id == before.id)
            await uow.session.execute(late.values(sealed_contact=sealed, quote=quote))
        await carry_all(database)
        assert await traces_in(database, []) != []
        (again,) = [each.run for room in house.rooms for each in room.clean_ups if each.name == "privacy.erase_again"]
        assert await again(database) == 1
        await carry_all(database)
        assert await traces_in(database, []) == []


class TestRefusals:
    async def test_a_wrong_password_erases_nothing(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        before = await everything_in(database)
        refused = await client.post(ERASE, json={"password": "not right"}, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "proof_refused")
        after = await everything_in(database)
        assert {name: rows for name, rows in after.items() if name != "outbox"} == {
            name: rows for name, rows in before.items() if name != "outbox"
        }

    async def test_open_orders_come_first_and_are_listed(self, client: httpx.AsyncClient, database: Database) -> None:
        someone = await make_someone(client, database, delivered=False)
        before = await everything_in(database)
        foreseen = await client.get(ERASE, headers=someone.headers)
        refused = await client.post(ERASE, json={"password": PASSWORD}, headers=someone.headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "erasure_must_wait")
        assert refused.json()["obstacles"] == foreseen.json()["obstacles"]
        assert refused.json()["obstacles"] == ["Order S-100001 is processing.", "Order S-100002 is processing."]
        assert await everything_in(database) == before

    async def test_whoever_sells_is_removed_first(self, client: httpx.AsyncClient, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await ensure_platform_store(uow)
            vendor = await make_person(uow, full_name="Vera Vendor")
            await make_store(uow, owner_id=vendor.id, name="Blue Door")
        headers = await sign_in(client, vendor.email)
        refused = await client.post(ERASE, json={"password": PASSWORD}, headers=headers)
        assert refused.status_code == 409
        (sentence,) = refused.json()["obstacles"]
        assert "the marketplace has to remove it first" in sentence

    async def test_the_last_administrator_stays(self, client: httpx.AsyncClient, database: Database) -> None:
        admin = await make_person(database, role="admin")
        headers = await sign_in(client, admin.email)
        refused = await client.post(ERASE, json={"password": PASSWORD}, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
        assert (await client.get("/api/v1/auth/me", headers=headers)).status_code == 200

    async def test_others_may_not(self, client: httpx.AsyncClient, database: Database) -> None:
        person, other = await make_person(database), await make_person(database, role="support_agent")
        one = f"/api/v1/admin/users/{person.id}"
        headers = await sign_in(client, other.email)
        for path in (f"{one}/erase", f"{one}/export"):
            assert (await client.post(path)).status_code == 401
            assert (await client.post(path, headers=headers)).status_code == 403
        assert (await client.post(ERASE, json={"password": PASSWORD})).status_code == 401
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.get_one(User, person.id)).is_active

    async def test_an_unknown_person_is_unknown(self, client: httpx.AsyncClient, database: Database) -> None:
        admin = await make_person(database, role="admin")
        headers = await sign_in(client, admin.email)
        nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
        for path in ("erase", "export"):
            assert (await client.post(f"/api/v1/admin/users/{nobody}/{path}", headers=headers)).status_code == 404


class TestGuestOrders:
    async def test_of_an_unproved_address_are_not_theirs(self, client: httpx.AsyncClient, house: House) -> None:
        """Whoever registers with somebody else's address gets neither their orders nor rid of them."""
        database = house.database
        await make_someone(client, database)
        async with database.unit_of_work(SYSTEM) as uow:
            user = (await uow.session.scalars(select(User).where(User.email == EMAIL))).one()
            user.is_verified = False
        headers = await sign_in(client, EMAIL)
        assert (await client.post(ERASE, json={"password": PASSWORD}, headers=headers)).status_code == 204
        await carry_all(database)
        found = await traces_in(database, [], ["quillfeather-guest"])
        assert found == ["checkouts.sealed_contact: quillfeather-guest"]
        assert {each.partition(":")[0] for each in await traces_in(database, [], [NAME])} == {
            "order_history.note", "order_notes.text", "shipments.note",
        }, "what the store wrote on the guest's order"  # fmt: skip
        assert msgspec.json.encode(found)
