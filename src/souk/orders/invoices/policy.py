"""Who may see which documents: whoever may see their order."""

from sqlalchemy import ColumnElement, false, or_, true

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.orders.invoices.models import Invoice
from souk.orders.policy import sees_every_order, stores_of


def visible_to(actor: Actor, *, as_staff: bool) -> ColumnElement[bool]:
    """`as_staff`: what they may see because they work here; else what they bought themselves."""
    if not as_staff:
        return Invoice.customer_id == actor.id if actor.id is not None else false()
    return true() if sees_every_order(actor) else or_(false(), Invoice.store_id.in_(stores_of(actor)))


def can_keep_books(actor: Actor) -> Verdict:
    """The list of a store's documents is for its people."""
    if sees_every_order(actor) or stores_of(actor):
        return ALLOWED
    return denied("This list is for those who work on a store's orders.")
