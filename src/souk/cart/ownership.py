"""Whose cart: a person's by their id, a guest's by the digest of the key in their cookie."""

from datetime import timedelta
from typing import Self
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike
from sqlalchemy.orm import InstrumentedAttribute

from souk.cart.models import Cart
from souk.kernel.actors import Actor
from souk.kernel.crypto import token_digest
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

GUEST_CART_KEPT_FOR = timedelta(days=30)
PERSON, GUEST = "person", "guest"


class OpenCart(msgspec.Struct, frozen=True):
    """The head of a cart."""

    id: UUID
    version: int
    coupon_codes: str = ""
    points: int = 0


class Owner(msgspec.Struct, frozen=True):
    """Exactly one of the two is set; a guest who never added anything has neither."""

    user_id: UUID | None = None
    guest_digest: str | None = None

    def __bool__(self) -> bool:
        return self.user_id is not None or self.guest_digest is not None

    def __str__(self) -> str:
        """`person:…` or `guest:…`, and back again with `read`."""
        return f"{PERSON}:{self.user_id}" if self.user_id is not None else f"{GUEST}:{self.guest_digest}"

    @classmethod
    def read(cls, text: str) -> Self:
        kind, _, key = text.partition(":")
        return cls(user_id=UUID(key)) if kind == PERSON else cls(guest_digest=key)


def owner_of(actor: Actor) -> Owner:
    if actor.id is not None:
        return Owner(user_id=actor.id)
    return guest_owner(actor)


def guest_owner(actor: Actor) -> Owner:
    """The guest this browser was before its owner signed in, if it was one."""
    return Owner(guest_digest=token_digest(actor.guest_key) if actor.guest_key else None)


_head = (Cart.id, Cart.version, Cart.coupon_codes, Cart.points)
_theirs: tuple[ColumnElement[bool], ...] = (Cart.user_id == bindparam("user"), Cart.guest_digest == bindparam("guest"))


def _open(owner: InstrumentedAttribute[UUID | None] | InstrumentedAttribute[str | None]) -> Hot[OpenCart]:
    made = upsert(Cart)
    again = {"version": Cart.version + 1, "updated_at": made.excluded.updated_at}
    return Hot(made.on_conflict_do_update(index_elements=[owner], set_=again).returning(*_head), OpenCart)


def _touch(theirs: ColumnElement[bool]) -> Hot[OpenCart]:
    touched = update(Cart).where(theirs).values(version=Cart.version + 1, updated_at=bindparam("at"))
    return Hot(touched.returning(*_head), OpenCart)


OPEN_OF_PERSON, OPEN_OF_GUEST = _open(Cart.user_id), _open(Cart.guest_digest)
TOUCH_OF_PERSON, TOUCH_OF_GUEST = _touch(_theirs[0]), _touch(_theirs[1])
HEAD_OF_PERSON, HEAD_OF_GUEST = (Hot(select(*_head).where(theirs), OpenCart) for theirs in _theirs)


async def open_cart(uow: UnitOfWork, owner: Owner) -> OpenCart:
    """The owner's cart, made where there was none; others who change it wait until this unit of work ends."""
    cart = await uow.first(
        OPEN_OF_GUEST if owner.user_id is None else OPEN_OF_PERSON,
        id=new_id(),
        user_id=owner.user_id,
        guest_digest=owner.guest_digest,
        coupon_codes="",
        points=0,
        version=1,
        created_at=uow.now,
        updated_at=uow.now,
    )
    assert cart is not None
    return cart


async def touch_cart(uow: UnitOfWork, owner: Owner) -> OpenCart | None:
    """The same, but None where there is no cart."""
    if owner.user_id is not None:
        return await uow.first(TOUCH_OF_PERSON, user=owner.user_id, at=uow.now)
    return await uow.first(TOUCH_OF_GUEST, guest=owner.guest_digest, at=uow.now)


async def find_cart(ctx: ReadContext, owner: Owner) -> OpenCart | None:
    if owner.user_id is not None:
        return await ctx.first(HEAD_OF_PERSON, user=owner.user_id)
    return await ctx.first(HEAD_OF_GUEST, guest=owner.guest_digest)
