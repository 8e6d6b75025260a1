"""Reads of orders: one with everything that belongs to it, lists by keyset, and what a checkout brought about."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, false, func, select, union_all

from souk.identity import SavedAddress, get_person, list_own_addresses
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.errors import Unauthenticated
from souk.kernel.hot import Hot
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.orders import policy
from souk.orders.checkouts import find_checkout
from souk.orders.contact import Contact, open_contact
from souk.orders.errors import UnknownOrder
from souk.orders.late import late
from souk.orders.models import Order, OrderEvent, OrderLine
from souk.orders.rows import HistoryRow, LineRow, OrderRow
from souk.orders.statuses import OrderPaymentStatus, OrderStatus
from souk.payments import PaymentView, SavedMethodView, credit_of, find_payments, list_own_methods
from souk.stores import StoreName, store_names


class OrderDetail(msgspec.Struct, frozen=True):
    """An order with its lines, what happened to it, and its store's name of today."""

    order: OrderRow
    lines: list[LineRow]
    history: list[HistoryRow]
    store: StoreName | None
    payment: PaymentView | None = None


class Shopper(msgspec.Struct, frozen=True):
    """What is known of whoever checks out."""

    is_guest: bool
    full_name: str = ""
    phone: str = ""
    saved: tuple[SavedAddress, ...] = ()
    methods: tuple[SavedMethodView, ...] = ()
    credit: tuple[Money, ...] = ()


class OrderFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`own`: only what the actor bought themselves; `as_staff`: only what they may see because they work here.

    `to_ship`: what is paid and of which something has not left; `late_on`: what should have left before this day.
    """

    status: OrderStatus | None = None
    store_id: UUID | None = None
    number: int | None = None
    to_ship: bool = False
    late_on: date | None = None
    own: bool = False
    as_staff: bool = False


class Uncaptured(msgspec.Struct, frozen=True):
    checkout_id: UUID
    payment_id: UUID


_order = [getattr(Order, name) for name in OrderRow.__struct_fields__]
_line = [getattr(OrderLine, name) for name in LineRow.__struct_fields__]
_event = [getattr(OrderEvent, name) for name in HistoryRow.__struct_fields__]
BY_ID = Hot(select(*_order).where(Order.id == bindparam("order")), OrderRow)
LOCKED = Hot(select(*_order).where(Order.id == bindparam("order")).with_for_update(key_share=True), OrderRow)
OF_CHECKOUT = Hot(
    select(*_order)
    .where(Order.checkout_id == bindparam("checkout"))
    .order_by(Order.id)
    .with_for_update(key_share=True),
    OrderRow,
)
LINES = Hot(select(*_line).where(any_of(OrderLine.order_id, "orders")).order_by(OrderLine.id), LineRow)
HISTORY = Hot(select(*_event).where(any_of(OrderEvent.order_id, "orders")).order_by(OrderEvent.id), HistoryRow)
UNCAPTURED = Hot(
    select(Order.checkout_id, Order.payment_id)
    .where(Order.payment_status == OrderPaymentStatus.AUTHORISED, Order.placed_at < bindparam("before"))
    .order_by(Order.placed_at)
    .limit(bindparam("most")),
    Uncaptured,
)


async def get_order(ctx: ReadContext, order_id: UUID, *, token: str | None = None) -> OrderDetail:
    """For its buyer, the store's staff, all staff, and who brings the guest's link. Raises UnknownOrder."""
    order = await ctx.first(BY_ID, order=order_id)
    if order is None or not policy.can_see(
        ctx.actor, order, holds_link=policy.opens(ctx.keys, order.checkout_id, token)
    ):
        raise UnknownOrder
    (detail,) = await with_everything(ctx, [order])
    payments = await find_payments(ctx, [order.payment_id])
    return msgspec.structs.replace(detail, payment=payments.get(order.payment_id))


async def list_siblings(ctx: ReadContext, order: OrderRow) -> list[OrderRow]:
    """The other orders of the same checkout: whoever may see one as its buyer may see all."""
    stmt = select(*_order).where(Order.checkout_id == order.checkout_id, Order.id != order.id).order_by(Order.id)
    return [OrderRow(*row) for row in await ctx.session.execute(stmt)]


async def list_orders(ctx: ReadContext, wanted: OrderFilter, asked: PageQuery) -> PageOf[OrderDetail]:
    """Newest first: own purchases, the orders of stores one works for, every order for staff.

    Raises Unauthenticated: a guest follows an order by its link.
    """
    if ctx.actor.id is None and not ctx.actor.is_system:
        raise Unauthenticated
    narrowed = _narrowed(wanted)
    before = read_cursor(asked.cursor, tuple[UUID])[0] if asked.cursor else None
    most = asked.offset + asked.limit + 1
    parts = [
        select(*_order).where(visible, *narrowed, *([Order.id < before] if before is not None else []))
        for visible in _sources(ctx, wanted)
    ]
    rows = [OrderRow(*row) for row in await ctx.session.execute(_newest(parts, most))][asked.offset :]
    page = rows[: asked.limit]
    total = None
    if asked.count:
        own = Order.customer_id == ctx.actor.id if wanted.own else policy.visible_to(ctx.actor)
        total = await ctx.session.scalar(select(func.count()).select_from(Order).where(own, *narrowed))
    cursor = write_cursor(page[-1].id) if len(rows) > asked.limit else None
    return PageOf(await with_everything(ctx, page), cursor, total)


async def orders_of_checkout(ctx: ReadContext, checkout_id: UUID) -> list[OrderDetail]:
    """What a checkout brought about, in the order of its stores. For who knows that the asker may see them."""
    return await with_everything(ctx, await ctx.all(OF_CHECKOUT, checkout=checkout_id))


async def list_uncaptured(ctx: ReadContext, *, before: datetime, most: int) -> list[Uncaptured]:
    """Orders placed before whose money is set aside, but not yet taken."""
    return await ctx.all(UNCAPTURED, before=before, most=most)


async def get_order_to_change(ctx: ReadContext, order_id: UUID) -> OrderRow:
    """Locked until the unit of work ends. Raises UnknownOrder."""
    order = await ctx.first(LOCKED, order=order_id)
    if order is None:
        raise UnknownOrder
    return order


async def find_order(ctx: ReadContext, order_id: UUID) -> OrderRow:
    """Unguarded. Raises UnknownOrder."""
    order = await ctx.first(BY_ID, order=order_id)
    if order is None:
        raise UnknownOrder
    return order


async def lines_of(ctx: ReadContext, order_id: UUID) -> list[LineRow]:
    return await ctx.all(LINES, orders=[order_id])


async def with_everything(ctx: ReadContext, orders: Sequence[OrderRow]) -> list[OrderDetail]:
    if not orders:
        return []
    ids = [order.id for order in orders]
    lines, history = await ctx.all(LINES, orders=ids), await ctx.all(HISTORY, orders=ids)
    stores = await store_names(ctx, {order.store_id for order in orders})
    return [
        OrderDetail(
            order=order,
            lines=[line for line in lines if line.order_id == order.id],
            history=[event for event in history if event.order_id == order.id],
            store=stores.get(order.store_id),
        )
        for order in orders
    ]


def _narrowed(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        conditions.append(Order.status == wanted.status)
    if wanted.to_ship:
        conditions.append(Order.status == OrderStatus.PROCESSING)
    if wanted.late_on is not None:
        conditions.append(late(wanted.late_on))
    if wanted.store_id is not None:
        conditions.append(Order.store_id == wanted.store_id)
    if wanted.number is not None:
        conditions.append(Order.number == wanted.number)
    return conditions


def _sources(ctx: ReadContext, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """Each walks one index from its newest end, so that a list costs the same however many orders there are."""
    actor = ctx.actor
    if wanted.own:
        return [Order.customer_id == actor.id]
    if policy.sees_every_order(actor):
        return [Order.id.is_not(None)]
    stores = policy.stores_of(actor)
    if wanted.store_id is not None:
        stores = [store_id for store_id in stores if store_id == wanted.store_id]
    of_stores = [Order.store_id == store_id for store_id in stores]
    if wanted.as_staff:
        return of_stores or [false()]
    return [Order.customer_id == actor.id, *of_stores]


def _newest(parts: Sequence[Select[Any]], most: int) -> Select[Any]:
    if len(parts) == 1:
        return parts[0].order_by(Order.id.desc()).limit(most)
    limited = [part.order_by(Order.id.desc()).limit(most).subquery() for part in parts]
    together = union_all(*(select(part) for part in limited)).subquery()
    return select(together).distinct().order_by(together.c.id.desc()).limit(most)


async def get_contact(ctx: ReadContext, order: OrderRow) -> Contact:
    """How to reach the buyer of an order, for who fulfils it."""
    checkout = await find_checkout(ctx, order.checkout_id)
    contact = open_contact(ctx.keys, checkout.sealed_contact) if checkout is not None else Contact()
    if order.customer_id is None:
        return contact
    person = await get_person(ctx, order.customer_id)
    return Contact(person.email, contact.phone or person.phone, contact.full_name or person.full_name)


async def get_shopper(ctx: ReadContext) -> Shopper:
    """What is known of whoever is about to check out."""
    if ctx.actor.id is None:
        return Shopper(is_guest=True)
    person = await get_person(ctx, ctx.actor.id)
    addresses, methods = await list_own_addresses(ctx), await list_own_methods(ctx)
    credit = await credit_of(ctx, ctx.actor.id)
    return Shopper(False, person.full_name, person.phone or "", tuple(addresses), tuple(methods), tuple(credit))
