"""Hot statements alone: every kind of column, in both directions, on every database."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import bindparam, delete, insert, select, update

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from tests.kernel.shop.models import Money, OrderStatus, Specimen

pytestmark = pytest.mark.anyio


class Seen(msgspec.Struct, frozen=True):
    id: UUID
    at: datetime
    status: OrderStatus
    price_minor: int
    price_currency: str
    rate: Decimal
    weight: float
    live: bool
    extra: Any
    note: str | None

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.price_currency)


class Noted(msgspec.Struct, frozen=True):
    id: UUID
    note: str | None


COLUMNS = [Specimen.__table__.c[name] for name in Seen.__struct_fields__]
NOON_IN_TOKYO = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
GIVEN: dict[str, Any] = {
    "id": UUID("01900000-0000-7000-8000-000000000001"),
    "at": NOON_IN_TOKYO,
    "status": OrderStatus.PLACED,
    "price_minor": 3_000_000_000,
    "price_currency": "JPY",
    "rate": Decimal("0.1925"),
    "weight": 1.5,
    "live": True,
    "extra": {"naïve": [1, None, {"deep": "é"}]},
    "note": None,
}
INSERT: Hot[None] = Hot(insert(Specimen))
INSERT_RETURNING = Hot(insert(Specimen).returning(*COLUMNS), Seen)
FIND = Hot(
    select(*COLUMNS).where(
        Specimen.id == bindparam("which"),
        Specimen.at == bindparam("instant"),
        Specimen.status == bindparam("state"),
        Specimen.live.is_(True),
        Specimen.price_currency == "JPY",
    ),
    Seen,
)
CANCEL = Hot(
    update(Specimen)
    .where(Specimen.status == bindparam("state"))
    .values(status=OrderStatus.CANCELLED, price_minor=Specimen.price_minor + bindparam("n"))
    .returning(*COLUMNS),
    Seen,
)
KEPT = Hot(select(Specimen.id, Specimen.note), Noted, keeps=4)
CANCEL_PLACED: Hot[None] = Hot(
    update(Specimen)
    .where(Specimen.status == OrderStatus.PLACED, Specimen.price_minor > 100)
    .values(status=OrderStatus.CANCELLED)
)
DELETE: Hot[None] = Hot(delete(Specimen).where(Specimen.status == OrderStatus.PLACED))


def check(seen: Seen | None) -> None:
    assert seen is not None
    assert msgspec.structs.asdict(seen) == GIVEN
    assert (seen.at.tzinfo, type(seen.status), seen.price) == (UTC, OrderStatus, Money(3_000_000_000, "JPY"))


async def find(database: Database) -> Seen | None:
    async with database.read(SYSTEM) as context:
        return await context.first(FIND, which=GIVEN["id"], instant=NOON_IN_TOKYO, state=OrderStatus.PLACED)


class TestKinds:
    async def test_hot_in_hot_out(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            assert await uow.change(INSERT, **GIVEN) == 1
        check(await find(database))

    async def test_orm_in_hot_out(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            uow.session.add(Specimen(**GIVEN))
        check(await find(database))

    async def test_hot_in_orm_out(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(INSERT, **GIVEN)
            specimen = await uow.session.get_one(Specimen, GIVEN["id"])
        assert {name: getattr(specimen, name) for name in GIVEN} == GIVEN
        assert specimen.price == Money(3_000_000_000, "JPY")

    async def test_insert_returning(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            check(await uow.first(INSERT_RETURNING, **GIVEN))

    async def test_update_returning_with_constants(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(INSERT, **GIVEN)
            (after,) = await uow.all(CANCEL, state=OrderStatus.PLACED, n=5)
        assert (after.status, after.price_minor) == (OrderStatus.CANCELLED, 3_000_000_005)

    async def test_many_and_row_counts(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change_many(INSERT, [{**GIVEN, "id": UUID(int=n)} for n in range(1, 6)])
            assert await uow.change(DELETE) == 5
            assert await uow.change(DELETE) == 0

    async def test_a_naive_instant_is_refused(self, database: Database) -> None:
        with pytest.raises(ValueError, match="naive"):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.change(INSERT, **{**GIVEN, "at": datetime(2026, 1, 1)})


class TestKeptRows:
    async def test_are_the_same_while_nothing_in_them_changes(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(INSERT, **GIVEN)
        async with database.read(SYSTEM) as ctx:
            first, again = await ctx.first(KEPT), await ctx.first(KEPT)
        assert first is again
        assert first == Noted(GIVEN["id"], None)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Specimen).values(note="changed"))
        async with database.read(SYSTEM) as ctx:
            assert await ctx.first(KEPT) == Noted(GIVEN["id"], "changed")
        assert first == Noted(GIVEN["id"], None)


class TestConstants:
    async def test_stand_in_the_text_where_a_partial_index_needs_to_see_them(self, database: Database) -> None:
        text = CANCEL_PLACED.recipe(database.writer.dialect).sql
        assert "status = 'placed'" in text
        assert "price_minor > 100" in text


class TestMistakes:
    async def test_a_forgotten_or_unknown_parameter(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(TypeError, match="expected"):
                await uow.change(INSERT, **{name: value for name, value in GIVEN.items() if name != "note"})
            with pytest.raises(TypeError, match="expected"):
                await uow.change(DELETE, colour="red")

    async def test_a_struct_that_does_not_match(self, database: Database) -> None:
        crossed = Hot(select(Specimen.at, Specimen.id), msgspec.defstruct("Crossed", ["id", "at"]))
        async with database.read(SYSTEM) as context:
            with pytest.raises(TypeError, match="does not match"):
                await context.all(crossed)

    async def test_a_list(self, database: Database) -> None:
        expanding: Hot[Any] = Hot(select(Specimen.id).where(Specimen.id.in_(bindparam("ids", expanding=True))))
        async with database.read(SYSTEM) as context:
            with pytest.raises(TypeError, match="IN"):
                await context.all(expanding, ids=[])
