"""Writes that nothing waits for: together with what comes next, in every mixture with the ORM, or not at all."""

import msgspec
import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from tests.kernel.shop.models import Mail

pytestmark = pytest.mark.anyio
POST: Hot[None] = Hot(insert(Mail))
MOVE: Hot[None] = Hot(update(Mail).values(order_id=new_id()))


class Counted(msgspec.Struct, frozen=True):
    mails: int


COUNT = Hot(select(func.count().label("mails")).select_from(Mail), Counted)


def mail() -> dict[str, object]:
    return {"id": new_id(), "order_id": new_id()}


async def count(database: Database) -> int:
    async with database.read(SYSTEM) as ctx:
        found = await ctx.first(COUNT)
    assert found is not None
    return found.mails


class TestWrite:
    async def test_reaches_postgresql_as_one_statement_and_sqlite_one_by_one(self, database: Database) -> None:
        before = database.tally.statements
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.write(POST, mail())
            await uow.write(POST, mail(), mail())
            await uow.write(MOVE, {})
        sent = database.tally.statements - before
        assert sent == (1 if database.writer.dialect.name == "postgresql" else 3)
        assert await count(database) == 3

    async def test_of_many_rows_goes_the_drivers_own_way(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.write(POST, mail())
            await uow.write(POST, *[mail() for _ in range(500)])
        assert await count(database) == 501

    async def test_is_seen_by_the_next_statement(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.write(POST, mail())
            assert await uow.first(COUNT) == Counted(1)

    async def test_is_seen_by_the_orm_whichever_comes_first(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.write(POST, mail())
            assert await uow.session.scalar(select(func.count()).select_from(Mail)) == 1
            await uow.write(POST, mail())
            assert await uow.session.scalar(select(func.count()).select_from(Mail)) == 2
        assert await count(database) == 2

    async def test_survives_a_savepoint_that_is_rolled_back_after_it(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.write(POST, mail())
            savepoint = await uow.session.begin_nested()
            await uow.session.execute(insert(Mail).values(**mail()))
            await savepoint.rollback()
        assert await count(database) == 1

    async def test_is_nothing_once_the_unit_of_work_failed(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.write(POST, mail())
                _ = 1 / 0
        assert await count(database) == 0

    async def test_that_breaks_a_constraint_undoes_all_that_waited(self, database: Database) -> None:
        twice = mail()
        with pytest.raises(IntegrityError):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.write(POST, mail())
                await uow.write(POST, twice)
                await uow.write(POST, twice)
        assert await count(database) == 0
