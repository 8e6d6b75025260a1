"""Who may see, decide and cancel whose returns."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, true

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.money import Money, exponent
from souk.orders import policy as orders_policy
from souk.orders.policy import OrderPermission
from souk.orders.returns.models import ReturnCase
from souk.orders.rows import OrderRow

DECIDING = (OrderPermission.REFUNDS_APPROVE, OrderPermission.REFUNDS_APPROVE_SMALL)
STAFF = (OrderPermission.ORDERS_READ, OrderPermission.ORDERS_FULFIL, *DECIDING)


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
    if any(actor.may(permission, store_id=order.store_id) for permission in DECIDING):
        return ALLOWED
    return denied("Only those who may approve refunds decide a return.")


def decides_somewhere(actor: Actor) -> bool:
    return any(actor.may_somewhere(permission) for permission in DECIDING)


def can_give(actor: Actor, order: OrderRow, amount: int, *, small_up_to: int) -> Verdict:
    """So much of a locked order's money, beside what went back before. What cost no money is for who may approve all.

    `small_up_to`: what small refunds of one order may come to, in whole units of its currency.
    """
    if actor.may(OrderPermission.REFUNDS_APPROVE, store_id=order.store_id):
        return ALLOWED
    most = Money(small_up_to * 10 ** exponent(order.currency), order.currency)
    is_small = amount > 0 and order.refunded_amount + amount <= most.amount
    if is_small and actor.may(OrderPermission.REFUNDS_APPROVE_SMALL, store_id=order.store_id):
        return ALLOWED
    return denied(f"You may give back up to {most} of an order. Ask somebody who may approve more.")


def can_receive(actor: Actor, order: OrderRow) -> Verdict:
    if can_decide(actor, order) or actor.may(OrderPermission.ORDERS_FULFIL, store_id=order.store_id):
        return ALLOWED
    return denied("Only the store's staff take returns in.")


def can_cancel(actor: Actor, order: OrderRow, *, holds_link: bool) -> Verdict:
    if orders_policy.is_buyer(actor, order, holds_link=holds_link):
        return ALLOWED
    return denied("Only the buyer calls a return off.")
