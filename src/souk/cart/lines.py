"""Lines of a cart: added to, set, taken out. Whoever changes one has opened or touched its cart before."""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike
from sqlalchemy.exc import IntegrityError

from souk.cart.errors import UnknownCartItem
from souk.cart.models import MOST_OF_ONE, CartLine
from souk.catalog import UnknownVariant
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id


class Kept(msgspec.Struct, frozen=True):
    quantity: int


_added = upsert(CartLine)
_this_line = (CartLine.id == bindparam("line"), CartLine.cart_id == bindparam("cart"))
_this_variant = (CartLine.cart_id == bindparam("cart"), CartLine.variant_id == bindparam("variant"))
_wanted = {"quantity": bindparam("wanted", type_=BigInteger)}
ADD = Hot(
    _added.on_conflict_do_update(
        index_elements=[CartLine.cart_id, CartLine.variant_id],
        set_={"quantity": CartLine.quantity + _added.excluded.quantity},
    ).returning(CartLine.quantity),
    Kept,
)
SET: Hot[None] = Hot(update(CartLine).where(*_this_line).values(_wanted))
CLAMP: Hot[None] = Hot(update(CartLine).where(*_this_variant).values(_wanted))
DROP_VARIANT: Hot[None] = Hot(delete(CartLine).where(*_this_variant))
REMOVE: Hot[None] = Hot(delete(CartLine).where(*_this_line))


async def add_to_line(
    uow: UnitOfWork, cart_id: UUID, variant_id: UUID, quantity: int, *, line_id: UUID | None = None
) -> int:
    """Add to the variant's line, or begin it (under `line_id`: lines are shown in the order of their ids).

    Returns its quantity now. Raises UnknownVariant.
    """
    try:
        kept = await uow.first(ADD, id=line_id or new_id(), cart_id=cart_id, variant_id=variant_id, quantity=quantity)
    except IntegrityError as broken:  # the only one it can break is the variant's foreign key
        raise UnknownVariant from broken
    assert kept is not None
    return kept.quantity


async def set_line(uow: UnitOfWork, cart_id: UUID, line_id: UUID, quantity: int) -> None:
    if not await uow.change(SET, line=line_id, cart=cart_id, wanted=quantity):
        raise UnknownCartItem


async def remove_line(uow: UnitOfWork, cart_id: UUID, line_id: UUID) -> None:
    if not await uow.change(REMOVE, line=line_id, cart=cart_id):
        raise UnknownCartItem


async def clamp(uow: UnitOfWork, cart_id: UUID, variant_id: UUID, *, have: int, most: int) -> None:
    """Bring a line down to what there is; a line of nothing goes."""
    most = min(most, MOST_OF_ONE)
    if most <= 0:
        await uow.change(DROP_VARIANT, cart=cart_id, variant=variant_id)
    elif have > most:
        await uow.change(CLAMP, cart=cart_id, variant=variant_id, wanted=most)
