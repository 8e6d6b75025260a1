"""Who may see which payment."""

from enum import StrEnum

from sqlalchemy import false, true
from sqlalchemy.sql import ColumnElement

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.payments.models import Payment


class PaymentPermission(StrEnum):
    PAYMENTS_READ = "payments:read"
    """See everybody's payments. A payment may cover several stores, so no store alone grants it."""
    PAYMENTS_NOTE = "payments:note"
    """Note money that came, or was sent back, by hand."""
    GIFT_CARDS_MANAGE = "gift_cards:manage"
    """Issue gift cards, look through them, void them."""
    CREDIT_GIVE = "credit:give"
    """Give people store credit."""


def may_read_all(actor: Actor) -> Verdict:
    if actor.may(PaymentPermission.PAYMENTS_READ):
        return ALLOWED
    return denied("Only those who may read payments see everybody's.")


def may_note(actor: Actor) -> Verdict:
    if actor.may(PaymentPermission.PAYMENTS_NOTE):
        return ALLOWED
    return denied("Only those who look after payments by hand note them.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if may_read_all(actor):
        return true()
    return Payment.customer_id == actor.id if actor.id is not None else false()
