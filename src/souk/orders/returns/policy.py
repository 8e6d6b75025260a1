"""Who may see, decide and cancel whose returns."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, true

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.orders import policy as orders_policy
from souk.orders.policy import OrderPermission
from souk.orders.returns.models import ReturnCase
from souk.orders.rows import OrderRow

STAFF = (OrderPermission.ORDERS_READ, OrderPermission.ORDERS_FULFIL, OrderPermission.REFUNDS_APPROVE)


def stores_of(actor: Actor) -> list[UUID]:
    """The stores whose returns the actor sees."""
    return sorted({store_id for permission in STAFF for store_id in actor.stores_with(permission)})


def sees_every_return(actor: Actor) -> bool:
    return any(actor.may(permission) for permission in STAFF)


def visible_to_staff(actor: Actor) -> ColumnElement[bool]:
    if sees_every_return(actor):
        return true()
    return ReturnCase.store_id.in_(stores) if (stores := stores_of(actor)) else false()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    own = ReturnCase.customer_id == actor.id if actor.id is not None else false()
    return or_(own, visible_to_staff(actor))


def is_staff(actor: Actor, order: OrderRow) -> bool:
    return any(actor.may(permission, store_id=order.store_id) for permission in STAFF)


def can_see(actor: Actor, order: OrderRow, *, holds_link: bool) -> bool:
    return orders_policy.is_buyer(actor, order, holds_link=holds_link) or is_staff(actor, order)


def can_request(actor: Actor, order: OrderRow, *, holds_link: bool) -> Verdict:
    """Staff who decide returns may open one for a buyer who called."""
    if orders_policy.is_buyer(actor, order, holds_link=holds_link) or can_decide(actor, order):
        return ALLOWED
    return denied("Only the buyer sends something back.")


def can_decide(actor: Actor, order: OrderRow) -> Verdict:
    if actor.may(OrderPermission.REFUNDS_APPROVE, store_id=order.store_id):
        return ALLOWED
    return denied("Only those who may approve refunds decide a return.")


def can_receive(actor: Actor, order: OrderRow) -> Verdict:
    if can_decide(actor, order) or actor.may(OrderPermission.ORDERS_FULFIL, store_id=order.store_id):
        return ALLOWED
    return denied("Only the store's staff take returns in.")


def can_cancel(actor: Actor, order: OrderRow, *, holds_link: bool) -> Verdict:
    if orders_policy.is_buyer(actor, order, holds_link=holds_link):
        return ALLOWED
    return denied("Only the buyer calls a return off.")
