"""Who may fill a cart: everybody who can be recognised again."""

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


def can_shop(actor: Actor) -> Verdict:
    if actor.id is not None or actor.guest_key is not None:
        return ALLOWED
    return denied("A cart belongs to somebody: sign in, or accept the cart's cookie.")
