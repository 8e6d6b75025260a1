from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select, update

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.errors import Conflict
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.outbox import Event
from tests.kernel.shop.models import Listing, Mail, Order, OrderLine, OrderStatus


class OutOfStock(Conflict):
    """Too few pieces are left."""


class OrderPlaced(Event):
    order_id: UUID


class ListingCard(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    price_minor: int
    price_currency: str


LIST_LISTINGS = Hot(
    select(Listing.id, Listing.title, Listing.price_minor, Listing.price_currency)
    .where(Listing.id > bindparam("after"))
    .order_by(Listing.id)
    .limit(bindparam("most")),
    ListingCard,
)
RESERVE: Hot[None] = Hot(
    update(Listing)
    .where(Listing.id == bindparam("listing"), Listing.on_hand - Listing.reserved >= bindparam("n"))
    .values(reserved=Listing.reserved + bindparam("n"))
)
INSERT_ORDER: Hot[None] = Hot(insert(Order))
INSERT_LINE: Hot[None] = Hot(insert(OrderLine))


def can_place_order(actor: Actor) -> Verdict:
    return ALLOWED if actor.id else denied("Sign in to place an order.")


async def list_listings(context: ReadContext, *, after: UUID, most: int = 20) -> list[ListingCard]:
    return await context.all(LIST_LISTINGS, after=after, most=most)


async def place_order(uow: UnitOfWork, listing_id: UUID, *, quantity: int) -> UUID:
    uow.require(can_place_order(uow.actor))
    if not await uow.change(RESERVE, listing=listing_id, n=quantity):
        raise OutOfStock("Too few pieces are left.")
    order_id = new_id()
    await uow.change(INSERT_ORDER, id=order_id, customer_id=uow.actor.id, status=OrderStatus.PLACED, placed_at=uow.now)
    await uow.change(INSERT_LINE, id=new_id(), order_id=order_id, listing_id=listing_id, quantity=quantity)
    uow.emit(OrderPlaced(order_id=order_id))
    return order_id


async def send_confirmation(uow: UnitOfWork, event: OrderPlaced) -> None:
    uow.session.add(Mail(order_id=event.order_id))
