"""What a shopper may ask of their own cart. Each returns the cart as it then stands."""

from uuid import UUID

from souk.cart import policy
from souk.cart.errors import CartEmpty, OtherCurrency, TooManyOfOne, UnknownCartItem
from souk.cart.lines import add_to_line, remove_line, set_line
from souk.cart.models import MOST_OF_ONE
from souk.cart.ownership import OpenCart, open_cart, owner_of, touch_cart
from souk.cart.queries import CartItem, PricedCart, get_cart, get_lines, price_cart, refuse_barred, refuse_unsold
from souk.catalog import UnknownVariant, find_variant
from souk.inventory import InsufficientStock
from souk.kernel.database import ReadContext, UnitOfWork


async def add_item(uow: UnitOfWork, variant_id: UUID, *, quantity: int) -> PricedCart:
    """Put pieces into the cart, beside what of it is there already.

    Raises UnknownVariant, NotForSale, NotEligible, InsufficientStock, OtherCurrency, TooManyOfOne.
    """
    uow.require(policy.can_shop(uow.actor))
    cart = await open_cart(uow, owner_of(uow.actor))
    wanted = await add_to_line(uow, cart.id, variant_id, quantity)
    priced = await price_cart(uow, cart, await get_lines(uow, cart.id))
    item = next(item for item in priced.items if item.row.variant_id == variant_id)
    if item.offer is None:
        raise UnknownVariant
    _check(uow, item, priced, in_cart=wanted - quantity)
    return priced


async def add_product(
    uow: UnitOfWork, product_id: UUID, *, color: str | None, size: str | None, quantity: int
) -> PricedCart:
    """The same for a product in a colour and a size. Raises UnknownProduct and ChoiceRequired, too."""
    uow.require(policy.can_shop(uow.actor))
    return await add_item(uow, await find_variant(uow, product_id, color=color, size=size), quantity=quantity)


async def change_quantity(uow: UnitOfWork, item_id: UUID, *, quantity: int) -> PricedCart:
    """Raises UnknownCartItem, NotForSale, NotEligible, InsufficientStock."""
    uow.require(policy.can_shop(uow.actor))
    cart = await _own_cart(uow)
    await set_line(uow, cart.id, item_id, quantity)
    priced = await price_cart(uow, cart, await get_lines(uow, cart.id))
    item = next(item for item in priced.items if item.row.id == item_id)
    _check(uow, item, priced, in_cart=0)
    return priced


async def remove_item(uow: UnitOfWork, item_id: UUID) -> PricedCart:
    """Raises UnknownCartItem."""
    uow.require(policy.can_shop(uow.actor))
    cart = await _own_cart(uow)
    await remove_line(uow, cart.id, item_id)
    return await price_cart(uow, cart, await get_lines(uow, cart.id))


async def price_checkout(ctx: ReadContext) -> PricedCart:
    """The cart, ready to be paid for: everything in it is for sale and in stock at this moment.

    Keeps nothing for the shopper; placing the order does. Raises CartEmpty, NotForSale, NotEligible, InsufficientStock.
    """
    policy.can_shop(ctx.actor)
    priced = await get_cart(ctx)
    if not priced.items:
        raise CartEmpty
    for item in priced.items:
        _check(ctx, item, priced, in_cart=0)
    return priced


async def _own_cart(uow: UnitOfWork) -> OpenCart:
    cart = await touch_cart(uow, owner_of(uow.actor))
    if cart is None:
        raise UnknownCartItem
    return cart


def _check(ctx: ReadContext, item: CartItem, priced: PricedCart, *, in_cart: int) -> None:
    """That this line could be bought as it stands."""
    variant_id = str(item.row.variant_id)
    if not item.is_for_sale:
        if item.offer is not None and item.offer.is_sellable and item.offer.currency != priced.currency:
            raise OtherCurrency(variant_id=variant_id)
        refuse_unsold(item)
    refuse_barred(ctx, item, priced)
    if item.row.quantity > MOST_OF_ONE:
        raise TooManyOfOne(variant_id=variant_id)
    if not item.is_in_stock:
        raise InsufficientStock(variant_id=variant_id, available=item.row.available, in_cart=in_cart)
