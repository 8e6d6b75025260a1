"""Who may issue gift cards and give credit, and who sees which."""

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.payments.policy import PaymentPermission


def can_manage_gift_cards(actor: Actor) -> Verdict:
    if actor.is_system or actor.may(PaymentPermission.GIFT_CARDS_MANAGE):
        return ALLOWED
    return denied("Only staff with “gift_cards:manage” may issue, look through or void gift cards.")


def can_give_credit(actor: Actor) -> Verdict:
    if actor.is_system or actor.may(PaymentPermission.CREDIT_GIVE):
        return ALLOWED
    return denied("Only staff with “credit:give” may give store credit.")
