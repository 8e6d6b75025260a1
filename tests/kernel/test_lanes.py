"""Keeping connections: what a lane lends is clean again for whoever comes next, and SQLite's log stays small."""

import asyncio
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import bindparam, insert, make_url, select, text

from souk.kernel.actors import SYSTEM
from souk.kernel.checkpoints import LARGEST_LOG_BYTES
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from tests.kernel.shop.models import Mail

pytestmark = pytest.mark.anyio


class Found(msgspec.Struct, frozen=True):
    id: UUID
    order_id: UUID


ORDER = new_id()
FIND = Hot(select(Mail.id, Mail.order_id).where(Mail.id == bindparam("which")), Found)
POST: Hot[None] = Hot(insert(Mail))


async def post(database: Database) -> UUID:
    mail_id = new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(POST, id=mail_id, order_id=ORDER)
    return mail_id


class TestReaders:
    async def test_see_what_was_kept_and_nothing_that_was_not(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            mail_id = new_id()
            await uow.change(POST, id=mail_id, order_id=ORDER)
            async with database.read(SYSTEM) as ctx:
                assert await ctx.first(FIND, which=mail_id) is None
        async with database.read(SYSTEM) as ctx:
            assert await ctx.first(FIND, which=mail_id) == Found(mail_id, ORDER)


class TestWriters:
    async def test_leave_nothing_behind_whether_they_used_the_orm_or_not(self, database: Database) -> None:
        kept = []
        for number in range(30):
            mail_id = new_id()
            kept.append(mail_id)
            async with database.unit_of_work(SYSTEM) as uow:
                if number % 2:
                    uow.session.add(Mail(id=mail_id, order_id=ORDER))
                else:
                    await uow.change(POST, id=mail_id, order_id=ORDER)
            with pytest.raises(ZeroDivisionError):
                async with database.unit_of_work(SYSTEM) as uow:
                    uow.session.add(Mail(id=new_id(), order_id=ORDER))
                    await uow.session.flush()
                    _ = 1 / 0
        async with database.read(SYSTEM) as ctx:
            assert sorted(await ctx.session.scalars(select(Mail.id))) == sorted(kept)

    async def test_that_are_cancelled_in_the_middle_keep_nothing(self, database: Database) -> None:
        begun = asyncio.Event()

        async def stuck() -> None:
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.change(POST, id=new_id(), order_id=ORDER)
                begun.set()
                await asyncio.sleep(60)

        many = [asyncio.create_task(stuck())]
        await begun.wait()
        for task in many:
            task.cancel()
        await asyncio.gather(*many, return_exceptions=True)
        mail_id = await post(database)
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(Mail.id))) == [mail_id]

    async def test_that_wait_for_the_server_and_are_cancelled_free_their_place(self, database: Database) -> None:
        if database.writer.dialect.name != "postgresql":
            pytest.skip("SQLite answers on the loop")

        async def slow() -> None:
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.session.execute(text("SELECT pg_sleep(60)"))

        many = [asyncio.create_task(slow()) for _ in range(15)]
        await asyncio.sleep(0.2)
        for task in many:
            task.cancel()
        await asyncio.gather(*many, return_exceptions=True)
        assert await asyncio.gather(*(post(database) for _ in range(25)))


class TestLog:
    async def test_is_carried_back_and_stays_small_while_writers_go_on(self, database: Database) -> None:
        path = make_url(database.url).database
        if database.writer.dialect.name != "sqlite" or path is None:
            pytest.skip("the log of SQLite")
        log, largest = Path(f"{path}-wal"), 0
        for _ in range(200):
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.change_many(POST, [{"id": new_id(), "order_id": new_id()} for _ in range(500)])
            largest = max(largest, log.stat().st_size)  # noqa: ASYNC240 - a look at a name
            await asyncio.sleep(0)
        assert LARGEST_LOG_BYTES < largest < 6 * LARGEST_LOG_BYTES
        async with database.read(SYSTEM) as ctx:
            assert await ctx.session.scalar(text("SELECT count(*) FROM shop_mail")) == 100_000
