"""The cart over JSON. Every answer carries the cart as it then stands, and the number on the bag as a cookie."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.cart.commands import add_item, add_product, change_quantity, price_checkout, remove_item
from souk.cart.errors import (
    CartEmpty,
    NotEligible,
    NotForSale,
    OtherCurrency,
    ServiceUnavailable,
    TooManyOfOne,
    UnknownCartItem,
)
from souk.cart.queries import PricedCart, get_cart
from souk.cart.schemas import AddItem, CartOut, CartTotalOut, ChangeItem, CheckoutSessionOut
from souk.cart.shopper import filling, mark, settle_in
from souk.catalog import ChoiceRequired, UnknownProduct, UnknownVariant
from souk.inventory import InsufficientStock
from souk.kernel.asking import asks, body_of
from souk.kernel.http import answer, reading
from souk.kernel.openapi import returns

router = APIRouter(prefix="/cart", tags=["cart"])
CANNOT_HAVE = (InsufficientStock, NotForSale, ServiceUnavailable, NotEligible, OtherCurrency, TooManyOfOne)


@router.get("", **returns(CartOut))
async def show(request: Request) -> Response:
    """Your cart at this moment's prices. A guest who added nothing yet sees an empty one."""
    priced = await _look(request)
    return mark(answer(CartOut.of(priced)), request, priced)


@router.get("/total", **returns(CartTotalOut))
async def total(request: Request) -> Response:
    """What your cart costs, and why."""
    priced = await _look(request)
    return mark(answer(CartTotalOut.of(priced)), request, priced)


@router.post(
    "/items",
    **returns(CartOut, 201, refuses=(UnknownVariant, UnknownProduct, ChoiceRequired, *CANNOT_HAVE)),
    openapi_extra=asks(body=AddItem),
)
async def add(request: Request) -> Response:
    """Add pieces to your cart. A guest's first piece sets the cookie `souk_cart`, which is the key to the cart."""
    body = await body_of(request, AddItem)
    async with filling(request) as uow:
        if body.product_id is not None:
            priced = await add_product(uow, body.product_id, color=body.color, size=body.size, quantity=body.quantity)
        else:
            assert body.what is not None
            priced = await add_item(uow, body.what, quantity=body.quantity)
    return mark(answer(CartOut.of(priced), 201), request, priced)


@router.put("/items/{item_id}", **returns(CartOut, refuses=(UnknownCartItem, *CANNOT_HAVE)))
async def change(request: Request, item_id: UUID, body: ChangeItem) -> Response:
    """Set the quantity of one line."""
    async with filling(request) as uow:
        priced = await change_quantity(uow, item_id, quantity=body.quantity)
    return mark(answer(CartOut.of(priced)), request, priced)


@router.delete("/items/{item_id}", **returns(CartOut, refuses=(UnknownCartItem,)))
async def remove(request: Request, item_id: UUID) -> Response:
    """Take one line out."""
    async with filling(request) as uow:
        priced = await remove_item(uow, item_id)
    return mark(answer(CartOut.of(priced)), request, priced)


@router.post(
    "/checkout",
    **returns(CheckoutSessionOut, refuses=(CartEmpty, InsufficientStock, NotForSale, ServiceUnavailable, NotEligible)),
)
async def checkout(request: Request) -> Response:
    """The priced session: totals, what each store gets, whether an address is needed. Keeps no stock; ordering does."""
    await settle_in(request)
    async with reading(request) as ctx:
        priced = await price_checkout(ctx)
    return mark(answer(CheckoutSessionOut.of(priced)), request, priced)


async def _look(request: Request) -> PricedCart:
    await settle_in(request)
    async with reading(request) as ctx:
        return await get_cart(ctx)
