"""Points for tests, and looking at all that is known of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.ledger import POINTS_CURRENCY, Account, balance_of
from souk.loyalty import PaidOrder, RefundedOrder, Standing, earn, reopen, reverse, standing_of
from souk.loyalty.invariants import INVARIANTS
from souk.loyalty.models import LoyaltyAccount, OrderAward, PointsEntry, PointsHold, TierTermsRow
from tests.identity.factories import make_person


async def make_member(database: Database, *, points: int = 0) -> UUID:
    """Somebody with so many points, earned by one order."""
    person = await make_person(database)
    if points:
        await make_paid(database, person.id, goods=points * 100)
    return person.id


async def make_paid(
    database: Database, person_id: UUID, *, goods: int, spent: int = 0, currency: str = "USD", number: str = "1001"
) -> UUID:
    """The id of an order that was paid."""
    order_id = new_id()
    paid = PaidOrder(order_id=order_id, person_id=person_id, currency=currency, goods=goods, spent=spent, number=number)
    async with database.unit_of_work(SYSTEM) as uow:
        await earn(uow, paid)
    return order_id


def refund(order_id: UUID, person_id: UUID, goods: int, **more: Any) -> RefundedOrder:
    given = {"reference_id": new_id(), "currency": "USD", "number": "1001", **more}
    return RefundedOrder(order_id=order_id, person_id=person_id, goods=goods, **given)


async def take_back(database: Database, refunded: RefundedOrder) -> RefundedOrder:
    async with database.unit_of_work(SYSTEM) as uow:
        await reverse(uow, refunded)
    return refunded


async def give_again(database: Database, refunded: RefundedOrder) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await reopen(uow, refunded)


async def standing(database: Database, person_id: UUID) -> Standing:
    async with database.read(SYSTEM) as ctx:
        return await standing_of(ctx, person_id)


async def account_of(database: Database, person_id: UUID) -> tuple[int, int, int]:
    """(points, held, owed)."""
    async with database.unit_of_work(SYSTEM) as uow:
        row = await uow.session.get_one(LoyaltyAccount, person_id)
        return row.points, row.held, row.owed


async def history(database: Database, person_id: UUID) -> list[tuple[str, int, int, int]]:
    """(kind, points, held, owed) of every movement, in their order."""
    wanted = select(PointsEntry).where(PointsEntry.person_id == person_id).order_by(PointsEntry.id)
    async with database.unit_of_work(SYSTEM) as uow:
        return [(row.kind.value, row.points, row.held, row.owed) for row in await uow.session.scalars(wanted)]


async def in_ledger(database: Database, person_id: UUID) -> int:
    async with database.read(SYSTEM) as ctx:
        return -(await balance_of(ctx, Account.POINTS, person_id, POINTS_CURRENCY))


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the room."""
    async with database.unit_of_work(SYSTEM) as uow:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in await uow.session.execute(select(table.__table__))), key=repr
            )
            for table in (LoyaltyAccount, PointsEntry, PointsHold, OrderAward, TierTermsRow)
        }


async def breaches(where: Database | UnitOfWork) -> list[str]:
    """What `souk check` would say of points."""
    if isinstance(where, UnitOfWork):
        return [sentence for each in INVARIANTS for sentence in await each.find(where)]
    async with where.read(SYSTEM) as ctx:
        return [sentence for each in INVARIANTS for sentence in await each.find(ctx)]
