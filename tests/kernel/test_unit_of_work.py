"""Commits, rollbacks, and hot statements inside the same transaction as ORM work."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, bindparam, func, select

from souk.kernel.database import ChangedAtOnce, Database, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from tests.kernel.conftest import BUYER, Abandon, Count, reserved
from tests.kernel.shop.commands import RESERVE
from tests.kernel.shop.models import Mail

pytestmark = pytest.mark.anyio


async def hot_then_orm(uow: UnitOfWork, listing: UUID) -> None:
    await uow.change(RESERVE, listing=listing, n=1)
    uow.session.add(Mail(order_id=new_id()))
    await uow.session.flush()


async def orm_then_hot(uow: UnitOfWork, listing: UUID) -> None:
    uow.session.add(Mail(order_id=new_id()))
    await uow.session.flush()
    await uow.change(RESERVE, listing=listing, n=1)


async def only_hot(uow: UnitOfWork, listing: UUID) -> None:
    await uow.change(RESERVE, listing=listing, n=1)


@pytest.mark.parametrize("work", [hot_then_orm, orm_then_hot, only_hot])
class TestOneTransaction:
    async def test_keeps_both(
        self, database: Database, listing: UUID, count: Count, work: Callable[..., Awaitable[None]]
    ) -> None:
        async with database.unit_of_work(BUYER) as uow:
            await work(uow, listing)
        assert await reserved(database) == 1
        assert await count(Mail) == (work is not only_hot)

    @pytest.mark.parametrize("failure", [Abandon, asyncio.CancelledError, KeyboardInterrupt])
    async def test_undoes_both(
        self, database: Database, listing: UUID, count: Count, work: Callable[..., Awaitable[None]], failure: type[Any]
    ) -> None:
        with pytest.raises(failure):
            async with database.unit_of_work(BUYER) as uow:
                await work(uow, listing)
                raise failure
        assert await reserved(database) == 0
        assert await count(Mail) == 0

    async def test_savepoint_undoes_both(
        self, database: Database, listing: UUID, count: Count, work: Callable[..., Awaitable[None]]
    ) -> None:
        async with database.unit_of_work(BUYER) as uow:
            with pytest.raises(Abandon):
                async with uow.session.begin_nested():
                    await work(uow, listing)
                    raise Abandon
            uow.session.add(Mail(order_id=new_id()))
        assert await reserved(database) == 0
        assert await count(Mail) == 1


class TestOnlyTheKernelCommits:
    async def test_commit_of_the_session_keeps_nothing(self, database: Database, listing: UUID, count: Count) -> None:
        with pytest.raises(Abandon):
            async with database.unit_of_work(BUYER) as uow:
                await hot_then_orm(uow, listing)
                await uow.session.commit()
                raise Abandon
        assert (await reserved(database), await count(Mail)) == (0, 0)

    async def test_nothing_escapes_after_a_rollback_by_hand(self, database: Database, listing: UUID) -> None:
        with pytest.raises(RuntimeError):
            async with database.unit_of_work(BUYER) as uow:
                await orm_then_hot(uow, listing)
                await uow.session.rollback()
                await uow.change(RESERVE, listing=listing, n=1)
        assert await reserved(database) == 0

    async def test_a_rollback_by_hand_is_not_reported_as_success(self, database: Database, listing: UUID) -> None:
        with pytest.raises(RuntimeError):
            async with database.unit_of_work(BUYER) as uow:
                await orm_then_hot(uow, listing)
                await uow.session.rollback()

    async def test_cancelled_from_outside(self, database: Database, listing: UUID, count: Count) -> None:
        entered = asyncio.Event()

        async def stuck() -> None:
            async with database.unit_of_work(BUYER) as uow:
                await hot_then_orm(uow, listing)
                entered.set()
                await asyncio.sleep(60)

        for _ in range(12):  # more than the pool holds
            task = asyncio.create_task(stuck())
            await entered.wait()
            entered.clear()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert (await reserved(database), await count(Mail)) == (0, 0)


LOCK: Hot[None] = Hot(select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger))))


class TestTwoThatWaitForEachOther:
    @pytest.mark.parametrize("by_orm", [True, False])
    async def test_end_with_one_kept_and_one_asked_to_try_again(self, database: Database, by_orm: bool) -> None:
        if not database.url.startswith("postgresql"):
            return  # SQLite has one writer at a time: nobody waits in a circle
        met = asyncio.Barrier(2)

        async def lock(uow: UnitOfWork, number: int) -> None:
            if by_orm:
                await uow.session.execute(select(func.pg_advisory_xact_lock(number)))
            else:
                await uow.change(LOCK, number=number)

        async def lock_both(first: int, second: int) -> None:
            async with database.unit_of_work(BUYER) as uow:
                await lock(uow, first)
                await met.wait()
                await lock(uow, second)

        ended = await asyncio.gather(lock_both(71, 72), lock_both(72, 71), return_exceptions=True)
        assert {type(each) for each in ended} == {ChangedAtOnce, type(None)}
