"""Who may see and change whose orders."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, true

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.crypto import KeyRing
from souk.orders.checkouts import CheckoutRow
from souk.orders.models import Order
from souk.orders.rows import OrderRow

GUEST_ORDER = "guest order"


class OrderPermission(StrEnum):
    ORDERS_READ = "orders:read"
    """See orders: of every store, or of the one it is held in."""
    ORDERS_FULFIL = "orders:fulfil"
    """Ship, deliver and cancel orders."""
    REFUNDS_APPROVE = "refunds:approve"
    """Decide returns, and give money back."""
    REFUNDS_APPROVE_SMALL = "refunds:approve_small"
    """The same, up to the shop's limit for one order."""


STAFF = (OrderPermission.ORDERS_READ, OrderPermission.ORDERS_FULFIL)


def stores_of(actor: Actor) -> list[UUID]:
    """The stores whose orders the actor may see, beyond their own purchases."""
    return sorted({store_id for permission in STAFF for store_id in actor.stores_with(permission)})


def sees_every_order(actor: Actor) -> bool:
    return any(actor.may(permission) for permission in STAFF)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if sees_every_order(actor):
        return true()
    own = Order.customer_id == actor.id if actor.id is not None else false()
    return or_(own, Order.store_id.in_(stores_of(actor)))


def can_see(actor: Actor, order: OrderRow, *, holds_link: bool) -> Verdict:
    """`holds_link`: came with the link that a guest got for this checkout."""
    if is_buyer(actor, order, holds_link=holds_link) or is_staff(actor, order):
        return ALLOWED
    return denied("Only the buyer and the store's staff see this order.")


def can_order(actor: Actor) -> Verdict:
    """Everybody may, guests too; the system buys nothing."""
    return denied("The system does not shop.") if actor.is_system else ALLOWED


def can_fulfil(actor: Actor, order: OrderRow) -> Verdict:
    if actor.may(OrderPermission.ORDERS_FULFIL, store_id=order.store_id):
        return ALLOWED
    return denied("Only the store's staff may move an order on.")


def can_refund(actor: Actor, order: OrderRow) -> Verdict:
    if actor.may(OrderPermission.REFUNDS_APPROVE, store_id=order.store_id):
        return ALLOWED
    return denied("Only those who may approve refunds give money back.")


def ships(actor: Actor) -> bool:
    """Somebody who may send the orders of some store."""
    return actor.may_somewhere(OrderPermission.ORDERS_FULFIL)


def can_cancel(actor: Actor, order: OrderRow, *, holds_link: bool) -> Verdict:
    if is_buyer(actor, order, holds_link=holds_link) or can_fulfil(actor, order):
        return ALLOWED
    return denied("Only the buyer and the store's staff may cancel an order.")


def is_buyer(actor: Actor, order: OrderRow, *, holds_link: bool) -> bool:
    if order.customer_id is None:
        return holds_link
    return order.customer_id == actor.id


def is_staff(actor: Actor, order: OrderRow) -> bool:
    return any(actor.may(permission, store_id=order.store_id) for permission in STAFF)


def guest_token(keys: KeyRing, checkout_id: UUID) -> str:
    """What lets a guest follow the orders of one checkout: a signature of its id, kept nowhere."""
    return keys.sign(str(checkout_id), purpose=GUEST_ORDER)


def began(keys: KeyRing, actor: Actor, checkout: CheckoutRow, *, token: str | None) -> bool:
    """Whose checkout it is: their own, or a guest's who brings the link."""
    if checkout.customer_id is None:
        return opens(keys, checkout.id, token)
    return checkout.customer_id == actor.id


def opens(keys: KeyRing, checkout_id: UUID, token: str | None) -> bool:
    return token is not None and keys.signed_by_us(str(checkout_id), token, purpose=GUEST_ORDER)
