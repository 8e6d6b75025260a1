"""What orders hold about a person: handed to them, and taken off once nothing runs any more.

Kept for the tax office: what was sold, when, for how much, to which state and country. Gone: who bought it, where
exactly it went, and every word they wrote. Orders of a guest count as theirs if their account's address was proved.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, or_, select, update

from souk.identity import get_person
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import Money
from souk.kernel.personal import Eraser, Exporter, Obstacle, Part, opened, plain
from souk.kernel.rooms import PersonalData
from souk.orders.contact import Contact, Destination, index_of, open_destination, seal
from souk.orders.models import Checkout, Order, OrderEvent, OrderLine
from souk.orders.numbering import number_text
from souk.orders.promise import Promise
from souk.orders.statuses import CheckoutStatus, OrderPaymentStatus, OrderStatus

RUNNING = (OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.SHIPPED)
WAITING = (CheckoutStatus.PENDING, CheckoutStatus.VOIDING)
AMOUNTS = ("subtotal", "discount", "loyalty_discount", "tax", "shipping", "total")
KEPT = "kept: tax law asks for records of sales"
PERSONAL_DATA = (
    PersonalData(table="orders", column="customer_id", sealed=False, on_erase=KEPT),
    PersonalData(table="orders", column="sealed_address", sealed=True, on_erase="emptied"),
    PersonalData(table="orders", column="special_instructions", sealed=False, on_erase="emptied"),
    PersonalData(table="checkouts", column="customer_id", sealed=False, on_erase=KEPT),
    PersonalData(table="checkouts", column="owner", sealed=False, on_erase=KEPT),
    PersonalData(table="checkouts", column="sealed_contact", sealed=True, on_erase="emptied"),
    PersonalData(table="checkouts", column="sealed_address", sealed=True, on_erase="emptied"),
    PersonalData(table="checkouts", column="guest_email_index", sealed=False, on_erase="emptied"),
    PersonalData(table="checkouts", column="quote", sealed=False, on_erase="the instructions in it are emptied"),
    PersonalData(table="order_history", column="actor_id", sealed=False, on_erase=KEPT),
    PersonalData(table="order_history", column="note", sealed=False, on_erase="emptied for its buyer and its writer"),
)
COVERED = (
    "orders.customer_id",
    "orders.sealed_address",
    "orders.special_instructions",
    "checkouts.customer_id",
    "checkouts.owner",
    "checkouts.sealed_contact",
    "checkouts.sealed_address",
    "checkouts.guest_email_index",
    "checkouts.quote",
    "order_history.actor_id",
    "order_history.note",
)


async def read_orders_of(ctx: ReadContext, person_id: UUID) -> Part:
    checkouts = {
        each.id: each for each in await ctx.session.scalars(select(Checkout).where(await theirs(ctx, person_id)))
    }
    mine = select(Order).where(Order.checkout_id.in_(list(checkouts))).order_by(Order.id)
    records = []
    for order in list(await ctx.session.scalars(mine)):
        checkout = checkouts[order.checkout_id]
        records.append(
            {
                "order": number_text(order.number),
                "placed_at": plain(order.placed_at),
                "status": order.status.value,
                "payment_status": order.payment_status.value,
                **{name: str(Money(getattr(order, name), order.currency)) for name in AMOUNTS},
                "lines": await _lines(ctx, order),
                "delivered_to": opened(ctx.keys, order.sealed_address),
                "bought_by": opened(ctx.keys, checkout.sealed_contact),
                "your_instructions": order.special_instructions,
                "your_notes": await _notes(ctx, order.id, person_id),
            }
        )
    return Part(records=records)


async def erase_orders_of(uow: UnitOfWork, person_id: UUID) -> None:
    """In order of the rows' ids, each locked by its own change."""
    whose = await theirs(uow, person_id)
    checkouts = list(await uow.session.scalars(select(Checkout).where(whose).order_by(Checkout.id)))
    nobody = seal(uow.keys, Contact())
    for checkout in checkouts:
        promise = msgspec.json.decode(checkout.quote, type=Promise)
        checkout.quote = msgspec.json.encode(msgspec.structs.replace(promise, special_instructions="")).decode()
        checkout.sealed_contact, checkout.guest_email_index = nobody, None
        checkout.sealed_address = _where_it_was_taxed(uow, checkout.sealed_address)
    await uow.session.flush()
    mine = select(Order).where(Order.checkout_id.in_([each.id for each in checkouts])).order_by(Order.id)
    for order in list(await uow.session.scalars(mine)):
        order.sealed_address = _where_it_was_taxed(uow, order.sealed_address)
        order.special_instructions = ""
    await uow.session.flush()
    bought = select(Order.id).where(Order.checkout_id.in_([each.id for each in checkouts]))
    to_or_by_them = or_(OrderEvent.order_id.in_(bought), OrderEvent.actor_id == person_id)
    await uow.session.execute(update(OrderEvent).where(to_or_by_them).values(note=""))


async def find_open_orders(ctx: ReadContext, person_id: UUID) -> list[str]:
    """A sentence for each order and purchase that is still under way."""
    whose = await theirs(ctx, person_id)
    owed = Order.payment_status == OrderPaymentStatus.REFUND_PENDING
    running = (
        select(Order.number, Order.status)
        .join(Checkout, Checkout.id == Order.checkout_id)
        .where(whose, or_(Order.status.in_(RUNNING), owed))
        .order_by(Order.number)
    )
    found = [
        f"Order {number_text(number)} is {status.value}."
        if status in RUNNING
        else f"Order {number_text(number)} waits for its refund."
        for number, status in await ctx.session.execute(running)
    ]
    if await ctx.session.scalar(select(Checkout.id).where(whose, Checkout.status.in_(WAITING)).limit(1)):
        found.append("A purchase of yours is being paid for at this moment.")
    return found


async def theirs(ctx: ReadContext, person_id: UUID) -> ColumnElement[bool]:
    """Checkouts of a person, and of a guest whose address they have proved to be theirs."""
    person = await get_person(ctx, person_id)
    if not person.is_verified:
        return Checkout.customer_id == person_id
    return or_(Checkout.customer_id == person_id, Checkout.guest_email_index == index_of(ctx.keys, person.email))


async def _lines(ctx: ReadContext, order: Order) -> list[dict[str, Any]]:
    rows: Sequence[OrderLine] = (
        await ctx.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id))
    ).all()
    return [
        {
            "name": line.name,
            "sku": line.sku,
            "color": line.color,
            "size": line.size,
            "quantity": line.quantity,
            "unit_price": str(Money(line.unit_price, order.currency)),
            "total_price": str(Money(line.total_price, order.currency)),
        }
        for line in rows
    ]


async def _notes(ctx: ReadContext, order_id: UUID, person_id: UUID) -> list[str]:
    written = select(OrderEvent.note).where(OrderEvent.order_id == order_id, OrderEvent.actor_id == person_id)
    return [note for note in await ctx.session.scalars(written.order_by(OrderEvent.id)) if note]


def _where_it_was_taxed(uow: UnitOfWork, sealed: str | None) -> str | None:
    """State and country alone."""
    postal = open_destination(uow.keys, sealed).postal if sealed else None
    if postal is None:
        return None
    return seal(uow.keys, Destination(postal=msgspec.structs.replace(postal, street="", city="", zip_code="")))


EXPORTERS = (Exporter(name="orders", title="Orders", covers=COVERED, read=read_orders_of),)
ERASERS = (Eraser(name="orders", erase=erase_orders_of),)
OBSTACLES = (Obstacle(name="orders.under_way", find=find_open_orders),)
