"""What returns hold about a person: theirs to take, and gone with them but for what the books need."""

from uuid import UUID

from sqlalchemy import delete, select, update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import Money
from souk.kernel.personal import Eraser, Exporter, Obstacle, Part, Record, plain
from souk.kernel.rooms import PersonalData
from souk.media import drop_pictures
from souk.orders.models import Order, OrderRefund, OrderTakeback
from souk.orders.returns.kinds import OPEN
from souk.orders.returns.models import ReturnCase, ReturnPhoto
from souk.orders.returns.rows import return_number

KEPT = "kept: tax law asks for records of sales"
NOBODY = "kept: an id that leads to nobody once they are erased"
PERSONAL_DATA = (
    PersonalData(table="return_cases", column="customer_id", sealed=False, on_erase=KEPT),
    PersonalData(table="return_cases", column="note", sealed=False, on_erase="emptied"),
    PersonalData(table="return_cases", column="answer", sealed=False, on_erase="emptied"),
    PersonalData(table="return_cases", column="decided_by", sealed=False, on_erase=NOBODY),
    PersonalData(table="return_cases", column="received_by", sealed=False, on_erase=NOBODY),
    PersonalData(table="return_cases", column="closed_by", sealed=False, on_erase=NOBODY),
    PersonalData(table="return_photos", column="id", sealed=False, on_erase="destroyed, and with it the picture"),
    PersonalData(table="order_refunds", column="actor_id", sealed=False, on_erase=NOBODY),
    PersonalData(table="order_refunds", column="reason", sealed=False, on_erase="emptied"),
    PersonalData(table="order_takebacks", column="actor_id", sealed=False, on_erase=NOBODY),
    PersonalData(table="order_takebacks", column="reason", sealed=False, on_erase="emptied"),
)
COVERED = (
    "return_cases.customer_id",
    "return_cases.note",
    "return_cases.answer",
    "return_cases.decided_by",
    "return_cases.received_by",
    "return_cases.closed_by",
    "return_photos.id",
    "order_refunds.reason",
    "order_refunds.actor_id",
    "order_takebacks.reason",
    "order_takebacks.actor_id",
)


async def read_returns_of(ctx: ReadContext, person_id: UUID) -> Part:
    return Part(
        records=[
            *await _cases_of(ctx, person_id),
            *await _refunds_of(ctx, person_id),
            *await _takebacks_of(ctx, person_id),
        ],
        pictures=await _photos_of(ctx, person_id),
    )


async def _photos_of(ctx: ReadContext, person_id: UUID) -> list[UUID]:
    shown = select(ReturnPhoto.id).join(ReturnCase).where(ReturnCase.customer_id == person_id).order_by(ReturnPhoto.id)
    return list(await ctx.session.scalars(shown))


async def _cases_of(ctx: ReadContext, person_id: UUID) -> list[Record]:
    theirs = (
        select(ReturnCase, Order.number, Order.currency)
        .join(Order, Order.id == ReturnCase.order_id)
        .where(ReturnCase.customer_id == person_id)
        .order_by(ReturnCase.id)
    )
    return [
        {
            "return": return_number(number, case.position),
            "status": case.status.value,
            "reason": case.reason.value,
            "your_words": case.note,
            "answer": case.answer,
            "refunded": str(Money(case.refunded_amount, currency)),
            "requested_at": plain(case.requested_at),
        }
        for case, number, currency in await ctx.session.execute(theirs)
    ]


async def _refunds_of(ctx: ReadContext, person_id: UUID) -> list[Record]:
    refunds = (
        select(OrderRefund, Order.number, Order.currency)
        .join(Order, Order.id == OrderRefund.order_id)
        .where(Order.customer_id == person_id)
        .order_by(OrderRefund.id)
    )
    return [
        {
            "refund_of": str(number),
            "amount": str(Money(refund.amount, currency)),
            "reason": refund.reason,
            "status": refund.status.value,
            "created_at": plain(refund.created_at),
        }
        for refund, number, currency in await ctx.session.execute(refunds)
    ]


async def _takebacks_of(ctx: ReadContext, person_id: UUID) -> list[Record]:
    takebacks = (
        select(OrderTakeback, Order.number)
        .join(Order, Order.id == OrderTakeback.order_id)
        .where(Order.customer_id == person_id)
        .order_by(OrderTakeback.id)
    )
    return [
        {
            "taken_back_of": str(number),
            "points": takeback.points,
            "reason": takeback.reason,
            "created_at": plain(takeback.created_at),
        }
        for takeback, number in await ctx.session.execute(takebacks)
    ]


async def erase_returns_of(uow: UnitOfWork, person_id: UUID) -> None:
    """Pictures lose their keys, and with them every meaning; their files go after the commit."""
    theirs = select(ReturnCase.id).where(ReturnCase.customer_id == person_id)
    gone = delete(ReturnPhoto).where(ReturnPhoto.case_id.in_(theirs)).returning(ReturnPhoto.id)
    await drop_pictures(uow, list(await uow.session.scalars(gone)))
    await uow.session.execute(update(ReturnCase).where(ReturnCase.customer_id == person_id).values(note="", answer=""))
    orders = select(Order.id).where(Order.customer_id == person_id)
    for kind in (OrderRefund, OrderTakeback):
        await uow.session.execute(update(kind).where(kind.order_id.in_(orders)).values(reason=""))


async def find_open_returns(ctx: ReadContext, person_id: UUID) -> list[str]:
    theirs = (
        select(Order.number, ReturnCase.position)
        .join(Order, Order.id == ReturnCase.order_id)
        .where(ReturnCase.customer_id == person_id, ReturnCase.status.in_(sorted(OPEN)))
        .order_by(ReturnCase.id)
    )
    return [f"Return {return_number(*found)} is under way." for found in await ctx.session.execute(theirs)]


EXPORTERS = (Exporter(name="orders.returns", title="Returns and refunds", covers=COVERED, read=read_returns_of),)
ERASERS = (Eraser(name="orders.returns", erase=erase_returns_of),)
OBSTACLES = (Obstacle(name="orders.returns_under_way", find=find_open_returns),)
