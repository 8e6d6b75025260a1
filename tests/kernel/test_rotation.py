"""Changing keys while the shop is open: nothing is lost, nothing is left behind, and then the old key may go."""

import asyncio
from datetime import date, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, create_engine, insert, select

from souk.app import House, create_app, open_house
from souk.identity.models import User
from souk.kernel import rotation
from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base, UtcDateTime
from souk.kernel.ids import new_id
from souk.kernel.rotation import Tally, count, places, rotate
from tests.cart.factories import make_shop
from tests.conftest import Override
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import ADDRESS, item, place

pytestmark = pytest.mark.anyio
A, B = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = "the secret of the shop, long enough"
NOW = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
PROFILE = "/api/v1/users/profile"


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def open_with(make_settings: Override) -> Any:
    def open_with(*keys: str, **changes: Any) -> House:
        return open_house(make_settings(secret_key=SECRET, encryption_keys=keys, **changes))

    return open_with


def visitor(house: House) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(house=house)), base_url="http://souk.test")


async def under(house: House) -> Tally:
    """All places together."""
    found = await count(house.database, places(house.rooms))
    return Tally(*(sum(numbers) for numbers in zip(*found.values(), strict=True))) if found else Tally(0, 0, 0)


class TestPlaces:
    async def test_are_everything_that_is_sealed(self, open_with: Any) -> None:
        house = open_with(A)
        found = {f"{each.table.name}.{column.name}" for each in places(house.rooms) for column in each.columns}
        assert {"users.sealed_phone", "addresses.sealed", "orders.sealed_address", "keyed_answers.answer"} <= found
        assert "audit_entries.sealed" not in found, "that is sealed under keys of its own"
        await house.close()


class TestEveryPlace:
    """Rows of every table that keeps something sealed, made without their rooms, where no constraint minds."""

    @pytest.fixture
    def open_with(self, open_with: Any, tmp_path: Path) -> Any:
        bare = MetaData()
        for table in Base.metadata.sorted_tables:
            copied = table.to_metadata(bare)
            copied.constraints = {each for each in copied.constraints if isinstance(each, PrimaryKeyConstraint)}
            copied.indexes.clear()
        engine = create_engine(f"sqlite:///{tmp_path}/bare.db")
        bare.create_all(engine)
        engine.dispose()
        return partial(open_with, database_url=f"sqlite+inline:///{tmp_path}/bare.db")

    @ON_SQLITE
    async def test_moves_and_then_opens_with_the_new_key_alone(self, open_with: Any) -> None:
        old = open_with(A)
        written = self.fill(old)
        await old.close()
        both = open_with(B, A)
        sealed = sum(len(columns) for columns in written.values())
        assert await under(both) == Tally(0, sealed, 0)
        seen = list[tuple[int, int]]()
        assert await rotate(both.database, places(both.rooms), progress=lambda *so_far: seen.append(so_far)) == sealed
        assert seen[-1][0] == seen[-1][1]
        assert await under(both) == Tally(sealed, 0, 0)
        assert await rotate(both.database, places(both.rooms)) == 0, "nothing moves twice"
        await both.close()
        new = open_with(B)
        assert await under(new) == Tally(sealed, 0, 0)
        for where in places(new.rooms):
            async with new.database.read(SYSTEM) as ctx:
                for row in (await ctx.session.execute(select(*where.columns))).mappings():
                    for name, value in row.items():
                        plain = value.decode() if isinstance(value, bytes) else value
                        opened = new.database.keys.open(rotation.SEALED.search(plain)[0])  # type: ignore[index]
                        assert opened == f"private {where.table.name}.{name}"
        await new.close()

    @ON_SQLITE
    async def test_under_a_key_that_is_gone_is_told_and_left_alone(self, open_with: Any) -> None:
        old = open_with(A)
        sealed = sum(len(columns) for columns in (self.fill(old)).values())
        await old.close()
        new = open_with(B)
        assert await under(new) == Tally(0, 0, sealed)
        assert await rotate(new.database, places(new.rooms)) == 0
        assert await under(new) == Tally(0, 0, sealed)
        await new.close()

    @staticmethod
    def fill(house: House) -> dict[str, list[str]]:
        written = {}
        engine = create_engine(house.settings.database_url.replace("sqlite+inline", "sqlite"))
        with engine.begin() as connection:
            for where in places(house.rooms):
                names = {column.name for column in where.columns}
                row = {column.name: plausible(column) for column in where.table.columns}
                for column in where.columns:
                    sealed = house.database.keys.seal(f"private {where.table.name}.{column.name}")
                    is_bytes = column.type.python_type is bytes
                    row[column.name] = f'{{"x": "{sealed}"}}'.encode() if is_bytes else sealed
                connection.execute(insert(where.table).values(row))
                written[where.table.name] = sorted(names)
        engine.dispose()
        return written


def plausible(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, UtcDateTime):
        return NOW
    kind = column.type.python_type
    if issubclass(kind, Enum):
        return next(iter(kind))
    known: dict[type, Any] = {UUID: new_id(), bytes: b"x", bool: False, date: NOW.date()}
    return known.get(kind, 1 if kind is int else {} if kind in {dict, list} else "x")


class TestWhileTheShopIsOpen:
    async def test_writers_go_on_and_nothing_they_write_is_lost(self, open_with: Any) -> None:
        old = open_with(A)
        shop = await make_shop(old.database, stock=1000)
        people = [await make_person(old.database, phone=f"+1 503 555 01{n:02}") for n in range(20)]
        async with visitor(old) as client:
            for number in range(5):
                await place(client, items=[item(shop.mug_id)], email=f"guest{number}@example.com")
                client.cookies.clear()
        await old.close()
        both = open_with(B, A)
        latest = {person.id: person.phone for person in people}
        stop = asyncio.Event()

        async def keep_writing(client: httpx.AsyncClient) -> None:
            headers = [await sign_in(client, person.email) for person in people[:4]]
            for number in range(1, 150):  # not for ever: rotating would run behind a writer that is faster
                if stop.is_set():
                    return
                phone = f"+1 503 556 {number:04}"
                changed = await client.put(PROFILE, json={"phone": phone}, headers=headers[number % 4])
                assert changed.status_code == 200
                latest[people[number % 4].id] = phone
                await client.post("/api/v1/users/addresses", json=ADDRESS, headers=headers[number % 4])
                await asyncio.sleep(0)

        async with visitor(both) as client:
            writing = asyncio.create_task(keep_writing(client))
            await asyncio.sleep(0.2)
            moved = await rotate(both.database, places(both.rooms), batch=3)
            stop.set()
            await writing
        assert moved > 20
        assert (await under(both)).older == 0
        await both.close()
        new = open_with(B)
        async with new.database.read(SYSTEM) as ctx:
            rows = (await ctx.session.execute(select(User.id, User.sealed_phone))).all()
        kept = {person_id: sealed and new.database.keys.open(sealed) for person_id, sealed in rows}
        assert {person_id: kept[person_id] for person_id in latest} == latest
        assert (await under(new)).lost == 0
        await new.close()

    async def test_what_changed_since_it_was_read_is_not_undone(self, open_with: Any) -> None:
        old = open_with(A)
        person = await make_person(old.database, phone="+1 503 555 0100")
        await old.close()
        both = open_with(B, A)
        where = next(each for each in places(both.rooms) if each.table.name == "users")
        async with both.database.read(SYSTEM) as ctx:
            read = (await ctx.session.execute(select(User.id, User.sealed_phone))).mappings().one()
        async with both.database.unit_of_work(SYSTEM) as uow:
            user = await uow.session.get_one(User, person.id)
            user.sealed_phone = uow.keys.seal("+1 503 555 0199")
        stale = {"sealed_phone": both.database.keys.rotate(str(read["sealed_phone"]))}
        assert await rotation._write(both.database, where, [(dict(read), stale)]) == 0
        async with both.database.read(SYSTEM) as ctx:
            user = await ctx.session.get_one(User, person.id)
        assert both.database.keys.open(user.sealed_phone or "") == "+1 503 555 0199"
        await both.close()


class TestSigningSecret:
    async def test_changes_and_sessions_links_and_indexes_stay(self, make_settings: Override) -> None:
        before = open_house(make_settings(secret_key=SECRET, encryption_keys=(A,)))
        shop, person = await make_shop(before.database), await make_person(before.database)
        async with visitor(before) as client:
            bearer = await sign_in(client, person.email)
            bought = await place(client, items=[item(shop.mug_id)], email="g@example.com")
        index = before.database.keys.blind_index("g@example.com", purpose="guest email")
        link = f"/api/v1/orders/{bought['orders'][0]['id']}?token={bought['guest_token']}"
        await before.close()
        turned = {"secret_key": "another secret, of the same length", "encryption_keys": (A,)}
        after = open_house(make_settings(previous_secrets=(SECRET,), **turned))
        async with visitor(after) as client:
            assert (await client.get(PROFILE, headers=bearer)).status_code == 200
            assert (await client.get(link)).status_code == 200
            assert (await client.get(PROFILE, headers=await sign_in(client, person.email))).status_code == 200
        assert after.database.keys.blind_index("g@example.com", purpose="guest email") == index
        await after.close()
        gone = open_house(make_settings(index_secret=SECRET, **turned))
        async with visitor(gone) as client:
            assert (await client.get(PROFILE, headers=bearer)).status_code == 401
            assert (await client.get(link)).status_code == 404
        assert gone.database.keys.blind_index("g@example.com", purpose="guest email") == index
        await gone.close()

    def test_of_a_development_shop_takes_its_key_along(self, make_settings: Override) -> None:
        before = make_settings(secret_key=SECRET)
        after = make_settings(secret_key="another", previous_secrets=(SECRET,))
        assert after.keys()[1:] == before.keys()


def test_every_table_has_a_key_to_walk_by() -> None:
    assert [table.name for table in Base.metadata.sorted_tables if not table.primary_key.columns] == []
