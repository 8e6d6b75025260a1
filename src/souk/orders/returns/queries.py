"""Reads of returns: one with everything that belongs to it, and lists by keyset."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, func, select

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.errors import Unauthenticated
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.media import PictureLinks, private_links
from souk.orders import policy as orders_policy
from souk.orders.errors import UnknownOrder
from souk.orders.models import Order
from souk.orders.queries import OrderDetail, get_order_to_change, with_everything
from souk.orders.refund_rows import find_refund, pieces_back
from souk.orders.returns import policy
from souk.orders.returns.errors import UnknownPhoto, UnknownReturn
from souk.orders.returns.kinds import ReturnReason, ReturnStatus
from souk.orders.returns.models import ReturnCase, ReturnItem, ReturnPhoto
from souk.orders.returns.rows import CaseRow, ItemRow, PhotoRow, pieces_of, return_number
from souk.orders.rows import OrderRow
from souk.orders.shares import worth_of_pieces
from souk.orders.statuses import RefundProgress
from souk.stores import get_terms


class ReturnDetail(msgspec.Struct, frozen=True):
    """A case with its pieces and pictures, and the order it is of. `refund`: how far its money is, if any.

    The addresses of the pictures open them: it is for nobody but those who may see the case.
    """

    case: CaseRow
    items: list[ItemRow]
    photos: list[PictureLinks]
    order: OrderDetail
    refund: RefundProgress | None = None

    @property
    def number(self) -> str:
        return return_number(self.order.order.number, self.case.position)


class ReturnFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`own`: only what the actor sends back; `as_staff`: only what they see because they work here."""

    status: ReturnStatus | None = None
    reason: ReturnReason | None = None
    store_id: UUID | None = None
    order_number: int | None = None
    own: bool = False
    as_staff: bool = False


_case = [getattr(ReturnCase, name) for name in CaseRow.__struct_fields__]
_item = [getattr(ReturnItem, name) for name in ItemRow.__struct_fields__]
_photo = [getattr(ReturnPhoto, name) for name in PhotoRow.__struct_fields__]
BY_ID = Hot(select(*_case).where(ReturnCase.id == bindparam("case")), CaseRow)
LOCKED = Hot(select(*_case).where(ReturnCase.id == bindparam("case")).with_for_update(key_share=True), CaseRow)
OF_ORDER = Hot(select(*_case).where(ReturnCase.order_id == bindparam("order")).order_by(ReturnCase.position), CaseRow)
ITEMS = Hot(select(*_item).where(any_of(ReturnItem.case_id, "cases")).order_by(ReturnItem.id), ItemRow)
PHOTOS = Hot(select(*_photo).where(any_of(ReturnPhoto.case_id, "cases")).order_by(ReturnPhoto.id), PhotoRow)
ORDERS = Hot(
    select(*(getattr(Order, name) for name in OrderRow.__struct_fields__)).where(any_of(Order.id, "orders")), OrderRow
)


async def get_return(ctx: ReadContext, case_id: UUID, *, token: str | None = None) -> ReturnDetail:
    """For its buyer, the store's staff, all staff, and who brings the guest's link. Raises UnknownReturn."""
    case = await ctx.first(BY_ID, case=case_id)
    if case is None:
        raise UnknownReturn
    (detail,) = await _with_everything(ctx, [case])
    order = detail.order.order
    if not policy.can_see(ctx.actor, order, holds_link=_holds_link(ctx, order, token)):
        raise UnknownReturn
    refund = await find_refund(ctx, case.id)
    return msgspec.structs.replace(detail, refund=refund.status if refund is not None else None)


async def get_photo(ctx: ReadContext, case_id: UUID, photo_id: UUID, *, token: str | None = None) -> PictureLinks:
    """Under an address made now. Raises UnknownReturn, UnknownPhoto."""
    detail = await get_return(ctx, case_id, token=token)
    photo = next((each for each in detail.photos if each.id == photo_id), None)
    if photo is None:
        raise UnknownPhoto
    return photo


async def list_returns(ctx: ReadContext, wanted: ReturnFilter, asked: PageQuery) -> PageOf[ReturnDetail]:
    """Newest first: own ones, those of stores one works for, every one for staff. Raises Unauthenticated."""
    if ctx.actor.id is None and not ctx.actor.is_system:
        raise Unauthenticated
    matching = _matching(ctx, wanted)
    statement = matching.order_by(ReturnCase.id.desc())
    if asked.cursor:
        statement = statement.where(ReturnCase.id < read_cursor(asked.cursor, tuple[UUID])[0])
    found = await ctx.session.execute(statement.limit(asked.limit + 1).offset(asked.offset))
    rows = [CaseRow(*row) for row in found]
    page = rows[: asked.limit]
    total = await ctx.session.scalar(select(func.count()).select_from(matching.subquery())) if asked.count else None
    cursor = write_cursor(page[-1].id) if len(rows) > asked.limit else None
    return PageOf(await _with_everything(ctx, page), cursor, total)


async def count_waiting(ctx: ReadContext) -> dict[ReturnStatus, int]:
    """How many open cases the actor's stores have, by status."""
    counted = (
        select(ReturnCase.status, func.count()).where(policy.visible_to_staff(ctx.actor)).group_by(ReturnCase.status)
    )
    return {status: int(count) for status, count in await ctx.session.execute(counted)}


async def returns_of_order(ctx: ReadContext, order_id: UUID) -> list[CaseRow]:
    """For who knows that the asker may see the order."""
    return await ctx.all(OF_ORDER, order=order_id)


async def case_to_change(ctx: ReadContext, case_id: UUID, *, token: str | None = None) -> tuple[CaseRow, OrderRow]:
    """The order and then the case locked, so that of two who decide at once the second sees it. Raises UnknownReturn."""
    found = await ctx.first(BY_ID, case=case_id)
    if found is None:
        raise UnknownReturn
    order = await get_order_to_change(ctx, found.order_id)
    if not policy.can_see(ctx.actor, order, holds_link=_holds_link(ctx, order, token)):
        raise UnknownReturn
    case = await ctx.first(LOCKED, case=case_id)
    assert case is not None
    return case, order


async def order_for_return(ctx: ReadContext, order_id: UUID, *, token: str | None = None) -> OrderRow:
    """Locked. Raises UnknownOrder."""
    order = await get_order_to_change(ctx, order_id)
    if not policy.can_see(ctx.actor, order, holds_link=_holds_link(ctx, order, token)):
        raise UnknownOrder
    return order


async def items_of(ctx: ReadContext, case_id: UUID) -> list[ItemRow]:
    return await ctx.all(ITEMS, cases=[case_id])


async def worth_of_case(ctx: ReadContext, detail: ReturnDetail) -> int:
    """The most that a case gives back: what was paid for its pieces, tax included, and with the last of them shipping.

    Shipping comes back where every piece does and the store's terms say so.
    """
    order, lines, pieces = detail.order.order, detail.order.lines, pieces_of(detail.items)
    back = await pieces_back(ctx, order.id)
    worth, left = worth_of_pieces(order, lines, pieces, before=back).amount, order.total - order.refunded_amount
    back.update({each.line_id: each.quantity for each in pieces})
    terms = (await get_terms(ctx, [order.store_id])).get(order.store_id)
    is_all = all(back[line.id] >= line.quantity for line in lines)
    return left if is_all and terms is not None and terms.returns_refund_shipping else min(worth, left)


async def costs_nothing(ctx: ReadContext, detail: ReturnDetail) -> bool:
    """Whether its pieces had been paid with nothing but points and coupons."""
    order, pieces = detail.order.order, pieces_of(detail.items)
    worth = worth_of_pieces(order, detail.order.lines, pieces, before=await pieces_back(ctx, order.id))
    return not worth.amount


def _matching(ctx: ReadContext, wanted: ReturnFilter) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.own:
        conditions.append(ReturnCase.customer_id == ctx.actor.id)
    elif wanted.as_staff:
        conditions.append(policy.visible_to_staff(ctx.actor))
    else:
        conditions.append(policy.visible_to(ctx.actor))
    if wanted.status is not None:
        conditions.append(ReturnCase.status == wanted.status)
    if wanted.reason is not None:
        conditions.append(ReturnCase.reason == wanted.reason)
    if wanted.store_id is not None:
        conditions.append(ReturnCase.store_id == wanted.store_id)
    if wanted.order_number is not None:
        of_number = select(Order.id).where(Order.number == wanted.order_number)
        conditions.append(ReturnCase.order_id.in_(of_number))
    return select(*_case).where(*conditions)


async def _with_everything(ctx: ReadContext, cases: Sequence[CaseRow]) -> list[ReturnDetail]:
    if not cases:
        return []
    ids = [case.id for case in cases]
    items, photos = await ctx.all(ITEMS, cases=ids), await ctx.all(PHOTOS, cases=ids)
    orders = await ctx.all(ORDERS, orders=sorted({case.order_id for case in cases}))
    details = {each.order.id: each for each in await with_everything(ctx, orders)}
    return [
        ReturnDetail(
            case=case,
            items=[each for each in items if each.case_id == case.id],
            photos=[private_links(ctx, each.id, each.width, each.height) for each in photos if each.case_id == case.id],
            order=details[case.order_id],
        )
        for case in cases
    ]


def _holds_link(ctx: ReadContext, order: OrderRow, token: str | None) -> bool:
    return orders_policy.opens(ctx.keys, order.checkout_id, token)
