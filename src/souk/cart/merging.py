"""After signing in, what the guest had gathered joins what the person had."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, select

from souk.cart.lines import add_to_line, clamp
from souk.cart.models import Cart
from souk.cart.ownership import guest_owner, open_cart, owner_of
from souk.cart.queries import get_lines
from souk.cart.wishes import joined, keep_wishes, read_wishes, wishes_of
from souk.kernel.actors import Actor
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot


class GuestCart(msgspec.Struct, frozen=True):
    id: UUID
    coupon_codes: str


LOCK_GUEST_CART = Hot(
    select(Cart.id, Cart.coupon_codes).where(Cart.guest_digest == bindparam("guest")).with_for_update(),
    GuestCart,
)
DISSOLVE: Hot[None] = Hot(delete(Cart).where(Cart.id == bindparam("cart")))


def awaits_merging(actor: Actor) -> bool:
    """A signed-in person whose browser still carries a guest's key."""
    return actor.id is not None and actor.guest_key is not None


async def merge_guest_cart(uow: UnitOfWork) -> bool:
    """Quantities add up, as far as stock and the largest quantity allow; coupon codes join those of the person.

    Once only: the guest's cart is gone then.

    False when there was none to merge.
    """
    guest = await uow.first(LOCK_GUEST_CART, guest=guest_owner(uow.actor).guest_digest)
    if guest is None:
        return False
    gathered = await get_lines(uow, guest.id)
    await uow.change(DISSOLVE, cart=guest.id)
    wished = read_wishes(guest.coupon_codes, 0)
    if gathered or wished:
        cart = await open_cart(uow, owner_of(uow.actor))
        if wished:
            await keep_wishes(uow, cart, joined(wishes_of(cart), wished))
        for row in gathered:
            quantity = await add_to_line(uow, cart.id, row.variant_id, row.quantity, line_id=row.id)
            await clamp(uow, cart.id, row.variant_id, have=quantity, most=row.available)
    return True
