"""What `orders` asks of a cart that is being bought."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, select

from souk.cart.errors import CartEmpty
from souk.cart.lines import add_to_line
from souk.cart.models import Cart, CartLine
from souk.cart.ownership import Owner, open_cart, owner_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id


class ClaimedLine(msgspec.Struct, frozen=True):
    """A line that left its cart for a checkout."""

    id: UUID
    variant_id: UUID
    quantity: int


def _claim(theirs: ColumnElement[bool]) -> Hot[ClaimedLine]:
    whose = select(Cart.id).where(theirs).scalar_subquery()
    claimed = delete(CartLine).where(CartLine.cart_id == whose)
    return Hot(claimed.returning(CartLine.id, CartLine.variant_id, CartLine.quantity), ClaimedLine)


CLAIM_OF_PERSON, CLAIM_OF_GUEST = (
    _claim(Cart.user_id == bindparam("user")),
    _claim(Cart.guest_digest == bindparam("guest")),
)


async def claim_for_checkout(uow: UnitOfWork) -> list[ClaimedLine]:
    """Take everything out of the actor's own cart, in the order in which it was added.

    One statement, so that of two who claim at once exactly one gets the lines. A checkout that comes to nothing gives
    them back; meanwhile the cart can be filled anew. Raises CartEmpty.
    """
    owner = owner_of(uow.actor)
    if not owner:
        raise CartEmpty
    if owner.user_id is not None:
        lines = await uow.all(CLAIM_OF_PERSON, user=owner.user_id)
    else:
        lines = await uow.all(CLAIM_OF_GUEST, guest=owner.guest_digest)
    if not lines:
        raise CartEmpty
    return sorted(lines, key=lambda line: line.id)


async def give_back(uow: UnitOfWork, owner: Owner, quantities: Mapping[UUID, int]) -> None:
    """Put what was claimed back into the owner's cart, beside what they may have added since."""
    cart = await open_cart(uow, owner)
    ids = sorted(new_id() for _ in quantities)  # so that they come back in the order in which they left
    for line_id, (variant_id, quantity) in zip(ids, quantities.items(), strict=True):
        await add_to_line(uow, cart.id, variant_id, quantity, line_id=line_id)
