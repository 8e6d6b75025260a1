"""Who stands at a cart's door: a guest gets a key with the first piece, a person gets what they gathered as a guest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from starlette.requests import HTTPConnection
from starlette.responses import Response

from souk.cart.cookies import forget_guest, remember_guest, set_badge
from souk.cart.merging import awaits_merging, merge_guest_cart
from souk.cart.queries import PricedCart
from souk.kernel.actors import Actor
from souk.kernel.crypto import new_token
from souk.kernel.database import UnitOfWork
from souk.kernel.http import actor_of, changing, database_of


async def settle_in(request: HTTPConnection) -> None:
    """At the first call after signing in, what the guest had gathered becomes the person's. Call it before looking."""
    if awaits_merging(await actor_of(request)):
        async with changing(request) as uow:
            await merge_guest_cart(uow)
        request.state.guest_is_merged = True


@asynccontextmanager
async def filling(request: HTTPConnection) -> AsyncIterator[UnitOfWork]:
    """A unit of work for whoever asks; a guest without a key is given one, kept by `mark`."""
    async with database_of(request).unit_of_work(await shopper_of(request)) as uow:
        yield uow


async def shopper_of(request: HTTPConnection) -> Actor:
    """Whoever asks, with a key to a cart: a guest without one is given it, kept by `mark`."""
    await settle_in(request)
    actor: Actor = await actor_of(request)
    if actor.id is None and actor.guest_key is None:
        request.state.new_guest_key = new_token()
        actor = msgspec.structs.replace(actor, guest_key=request.state.new_guest_key)
    return actor


def keep_key(response: Response, request: HTTPConnection) -> Response:
    """The same answer, with the key that `shopper_of` gave a guest: what else is theirs hangs on it, too."""
    if new_key := getattr(request.state, "new_guest_key", None):
        remember_guest(response, request, new_key)
    return response


def mark(response: Response, request: HTTPConnection, priced: PricedCart) -> Response:
    """The same answer with the cart's cookies."""
    keep_key(response, request)
    if getattr(request.state, "guest_is_merged", False):
        forget_guest(response, request)
    set_badge(response, request, priced.count)
    return response
