"""What `orders` asks of a cart that is being bought."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, select

from souk.cart.errors import CartEmpty
from souk.cart.lines import add_to_line
from souk.cart.models import Cart, CartLine
from souk.cart.ownership import Owner, open_cart, owner_of
from souk.cart.wishes import Wishes, as_wished, forget_wishes, joined, keep_wishes, read_wishes, wishes_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.pricing import NONE, Benefits


class ClaimedLine(msgspec.Struct, frozen=True):
    """A line that left its cart for a checkout."""

    id: UUID
    variant_id: UUID
    quantity: int


class Claimed(msgspec.Struct, frozen=True):
    """What a checkout took out of a cart."""

    lines: list[ClaimedLine]
    wishes: Wishes


class _Row(msgspec.Struct, frozen=True):
    """A line with what its cart wishes, so that the wishes cost no statement of their own."""

    id: UUID
    variant_id: UUID
    quantity: int
    coupon_codes: str
    points: int


def _claim(theirs: ColumnElement[bool]) -> Hot[_Row]:
    whose = select(Cart.id).where(theirs).scalar_subquery()
    claimed = delete(CartLine).where(CartLine.cart_id == whose)
    wished = [select(each).where(theirs).scalar_subquery().label(each.key) for each in (Cart.coupon_codes, Cart.points)]
    return Hot(claimed.returning(CartLine.id, CartLine.variant_id, CartLine.quantity, *wished), _Row)


CLAIM_OF_PERSON, CLAIM_OF_GUEST = (
    _claim(Cart.user_id == bindparam("user")),
    _claim(Cart.guest_digest == bindparam("guest")),
)


async def claim_for_checkout(uow: UnitOfWork) -> Claimed:
    """Take everything out of the actor's own cart, lines in the order in which they were added.

    One statement, so that of two who claim at once exactly one gets the lines. A checkout that comes to nothing gives
    them back; meanwhile the cart can be filled anew. Raises CartEmpty.
    """
    owner = owner_of(uow.actor)
    if not owner:
        raise CartEmpty
    if owner.user_id is not None:
        rows = await uow.all(CLAIM_OF_PERSON, user=owner.user_id)
    else:
        rows = await uow.all(CLAIM_OF_GUEST, guest=owner.guest_digest)
    if not rows:
        raise CartEmpty
    wishes = read_wishes(rows[0].coupon_codes, rows[0].points)
    if wishes:
        await forget_wishes(uow, owner)
    lines = [ClaimedLine(row.id, row.variant_id, row.quantity) for row in rows]
    return Claimed(sorted(lines, key=lambda line: line.id), wishes)


async def give_back(
    uow: UnitOfWork, owner: Owner, quantities: Mapping[UUID, int], *, benefits: Benefits = NONE
) -> None:
    """Put what was claimed back into the owner's cart, beside what they may have added since.

    `benefits` are those of the promise; their coupons and points are wished for again.
    """
    cart = await open_cart(uow, owner)
    if wished := as_wished(benefits):
        await keep_wishes(uow, cart, joined(wishes_of(cart), wished))
    ids = sorted(new_id() for _ in quantities)  # so that they come back in the order in which they left
    for line_id, (variant_id, quantity) in zip(ids, quantities.items(), strict=True):
        await add_to_line(uow, cart.id, variant_id, quantity, line_id=line_id)
