"""What upper rooms ask of an order on their way to its buyer. Unguarded."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.kernel.crypto import KeyRing
from souk.kernel.database import ReadContext
from souk.kernel.money import Money
from souk.orders import policy
from souk.orders.checkouts import find_checkout
from souk.orders.contact import Contact, open_contact, open_destination
from souk.orders.models import Order
from souk.orders.pages import order_url
from souk.orders.pages.checkout import continue_url
from souk.orders.queries import OrderDetail, get_order, lines_of
from souk.orders.rows import OrderRow
from souk.orders.statuses import CheckoutStatus
from souk.payments import find_payments


class SoldLine(msgspec.Struct, frozen=True):
    """What one line of an order came to after its discounts, tax that its price contains included."""

    variant_id: UUID
    product_id: UUID
    goods: int


class AwaitedPayment(msgspec.Struct, frozen=True):
    """Money that its buyer sends by hand: how much, where, with which words, and the page that tells all of it."""

    total: Money
    instructions: str
    quote: str
    path: str


async def find_awaited(ctx: ReadContext, checkout_id: UUID) -> AwaitedPayment | None:
    """None: it has come, or is not awaited any more."""
    checkout = await find_checkout(ctx, checkout_id)
    if checkout is None or checkout.status is not CheckoutStatus.PENDING:
        return None
    payment = (await find_payments(ctx, [checkout.payment_id]))[checkout.payment_id]
    token = policy.guest_token(ctx.keys, checkout.id) if checkout.customer_id is None else ""
    return AwaitedPayment(
        total=Money(checkout.charged, checkout.currency),
        instructions=payment.message,
        quote=payment.transaction_id or "",
        path=continue_url(checkout.id, token),
    )


async def bought_together(ctx: ReadContext, checkout_id: UUID) -> list[OrderDetail]:
    """The orders of one checkout, for who may see every order. Locks nothing."""
    together = select(Order.id).where(Order.checkout_id == checkout_id).order_by(Order.id)
    return [await get_order(ctx, order_id) for order_id in await ctx.session.scalars(together)]


async def contact_of_checkout(ctx: ReadContext, checkout_id: UUID) -> Contact:
    """How a guest is reached; of a person with an account only what they left at this checkout."""
    checkout = await find_checkout(ctx, checkout_id)
    return open_contact(ctx.keys, checkout.sealed_contact) if checkout is not None else Contact()


def path_for_buyer(keys: KeyRing, order: OrderRow) -> str:
    """Where the buyer follows it; a guest's way carries the secret that opens it."""
    token = policy.guest_token(keys, order.checkout_id) if order.customer_id is None else ""
    return order_url(order.id, token)


def path_for_return(keys: KeyRing, order: OrderRow, case_id: UUID) -> str:
    """The same for something they send back."""
    token = policy.guest_token(keys, order.checkout_id) if order.customer_id is None else ""
    return f"/returns/{case_id}" + (f"?token={token}" if token else "")


def delivers_to(keys: KeyRing, order: OrderRow) -> str:
    """In one line; empty where nothing is sent."""
    return open_destination(keys, order.sealed_address).one_line() if order.sealed_address is not None else ""


async def goods_of_lines(ctx: ReadContext, order_id: UUID) -> list[SoldLine]:
    """Each line's share in the goods of an order, by which its commission is worked out."""
    return [
        SoldLine(line.variant_id, line.product_id, line.total_price - line.discount - line.loyalty_discount)
        for line in await lines_of(ctx, order_id)
    ]
