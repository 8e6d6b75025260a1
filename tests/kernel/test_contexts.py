"""What a ReadContext and a UnitOfWork let you do."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from souk.kernel.actors import ALLOWED, GUEST, denied
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.kernel.ids import new_id
from tests.kernel.conftest import BUYER, Count, reserved
from tests.kernel.shop import commands
from tests.kernel.shop.commands import INSERT_ORDER, LIST_LISTINGS, RESERVE
from tests.kernel.shop.models import Listing, Mail, Order, OrderStatus

pytestmark = pytest.mark.anyio


class TestReadContext:
    async def test_hot_select(self, database: Database, listing: UUID) -> None:
        async with database.read(GUEST) as context:
            (card,) = await context.all(LIST_LISTINGS, after=UUID(int=0), most=5)
        assert card == commands.ListingCard(listing, "lamp", 990, "EUR")

    async def test_cannot_write(self, database: Database, listing: UUID, database_url: str) -> None:
        with pytest.raises(DBAPIError):
            async with database.read(BUYER) as context:
                context.session.add(Mail(order_id=new_id()))
                await context.session.flush()

    async def test_does_not_wait_for_a_writer(self, database: Database, listing: UUID, database_url: str) -> None:
        async with database.unit_of_work(BUYER) as uow:
            await uow.change(RESERVE, listing=listing, n=1)
            async with asyncio.timeout(0.5):
                assert await reserved(database) == 0

    async def test_is_flushed_before_a_hot_select(self, database: Database) -> None:
        async with database.unit_of_work(BUYER) as uow:
            uow.session.add(Listing(title="new", price_minor=1, price_currency="EUR", on_hand=1))
            assert [card.title for card in await uow.all(LIST_LISTINGS, after=UUID(int=0), most=5)] == ["new"]


class TestUnitOfWork:
    async def test_require(self, database: Database) -> None:
        async with database.unit_of_work(BUYER) as uow:
            uow.require(ALLOWED)
            with pytest.raises(Forbidden, match="No."):
                uow.require(denied("No."))

    async def test_hot_integrity_error_is_sqlalchemys(self, database: Database, listing: UUID, count: Count) -> None:
        order = {"customer_id": BUYER.id, "status": OrderStatus.PLACED}
        with pytest.raises(IntegrityError):
            async with database.unit_of_work(BUYER) as uow:
                for _ in range(2):
                    await uow.change(INSERT_ORDER, id=UUID(int=1), placed_at=uow.now, **order)
        assert await count(Order) == 0
