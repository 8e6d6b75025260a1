"""The cart as it stands: lines joined with the catalogue's offers of this moment, quoted under the stores' terms."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.cart.errors import NotEligible, NotForSale, ServiceUnavailable
from souk.cart.models import CartLine
from souk.cart.ownership import OpenCart, find_cart, owner_of
from souk.cart.wishes import Wishes, wishes_of
from souk.catalog import Offer, get_offers
from souk.inventory import available_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.money import Money, exponent
from souk.loyalty import Standing, standing_of
from souk.pricing import NONE, Benefits, Line, Quote, Refused, TierTerms, quote, refusal_of, weigh_coupons
from souk.stores import Circle, StoreStatus, StoreTerms, get_platform_store, get_terms, list_barred


class CartRow(msgspec.Struct, frozen=True):
    """One line as it is kept; `available` is what anybody can buy at this moment."""

    id: UUID
    variant_id: UUID
    quantity: int
    available: int


class CartItem(msgspec.Struct, frozen=True):
    """One line with what the catalogue says of it; `offer` is None once it knows the variant no more."""

    row: CartRow
    offer: Offer | None
    is_for_sale: bool
    barred: Circle | None = None
    """To whom its store sells alone, where the shopper is not one of them."""

    @property
    def is_in_stock(self) -> bool:
        return self.row.quantity <= self.row.available


class TierAhead(msgspec.Struct, frozen=True):
    """The tier above the shopper's, and how much they would have to spend on goods to reach it."""

    tier: str
    missing: Money
    basis_points: int


class PricedCart(msgspec.Struct, frozen=True):
    """A cart at this moment's prices. What is not for sale has no part in the quote.

    `benefits` are what the quote made use of; `lost` names the coupons that their owner may not use (any more), and
    `quote.refused` those that do not fit these goods.
    """

    cart: OpenCart | None
    items: list[CartItem]
    quote: Quote
    terms: Mapping[UUID, StoreTerms]
    currency: str
    benefits: Benefits = NONE
    standing: Standing = Standing()
    lost: Sequence[Refused] = ()
    is_guests: bool = True

    @property
    def refused(self) -> list[Refused]:
        """Every coupon that is on the cart and not in its total."""
        return [*self.lost, *self.quote.refused]

    @property
    def to_next(self) -> TierAhead | None:
        above = self.standing.to_next
        if self.is_guests or above is None:
            return None
        missing = Money(above.missing * 10 ** exponent(self.currency), self.currency)
        return TierAhead(above.name.capitalize(), missing, above.basis_points)

    @property
    def count(self) -> int:
        return sum(item.row.quantity for item in self.items)

    @property
    def has_services(self) -> bool:
        return any(item.offer.is_service for item in self.items if item.offer is not None)

    @property
    def requires_shipping(self) -> bool:
        return any(item.offer.requires_shipping for item in self.items if item.offer is not None)


LINES = Hot(
    select(CartLine.id, CartLine.variant_id, CartLine.quantity, available_of(CartLine.variant_id).label("available"))
    .where(CartLine.cart_id == bindparam("cart"))
    .order_by(CartLine.id),
    CartRow,
)


async def get_cart(ctx: ReadContext) -> PricedCart:
    """The actor's own cart; an empty one for who has none."""
    owner = owner_of(ctx.actor)
    cart = await find_cart(ctx, owner) if owner else None
    return await price_cart(ctx, cart, await get_lines(ctx, cart.id) if cart is not None else [])


async def get_lines(ctx: ReadContext, cart_id: UUID) -> list[CartRow]:
    """In the order in which they were added."""
    return await ctx.all(LINES, cart=cart_id)


async def price_cart(
    ctx: ReadContext, cart: OpenCart | None, rows: Sequence[CartRow], *, wishes: Wishes | None = None
) -> PricedCart:
    """`wishes`: other ones than the cart's own. A person's tier costs one statement, coupons another one."""
    offers = await get_offers(ctx, [row.variant_id for row in rows]) if rows else {}
    terms = await get_terms(ctx, {offer.store_id for offer in offers.values()}) if offers else {}
    sellable = {key: offer for key, offer in offers.items() if is_for_sale(offer, terms)}
    currency = next((sellable[row.variant_id].currency for row in rows if row.variant_id in sellable), None)
    barred = await list_barred(ctx, terms.values())
    items = []
    for row in rows:
        offer = sellable.get(row.variant_id)
        can_be_paid = offer is not None and offer.currency == currency  # one payment has one currency
        known = offers.get(row.variant_id)
        items.append(CartItem(row, known, can_be_paid, barred.get(known.store_id) if known is not None else None))
    if currency is None:
        currency = (await get_platform_store(ctx)).currency
    lines = [line_of(item.offer, item.row.quantity) for item in items if item.offer is not None and item.is_for_sale]
    standing = await standing_of(ctx, ctx.actor.id)
    wishes = wishes_of(cart) if wishes is None else wishes
    weighed = await weigh_coupons(ctx, wishes.codes, tier=standing.tier)
    offered = Benefits(
        coupons=weighed.coupons,
        tier=TierTerms(standing.tier, standing.basis_points) if standing.basis_points else None,
        points=min(wishes.points, standing.points),
    )
    priced = quote(lines, terms, currency=currency, benefits=offered)
    return PricedCart(
        cart=cart,
        items=items,
        quote=priced,
        terms=terms,
        currency=currency,
        benefits=_used(offered, priced),
        standing=standing,
        lost=weighed.refused,
        is_guests=ctx.actor.id is None,
    )


def _used(offered: Benefits, priced: Quote) -> Benefits:
    """What of it is part of the total, and so of a checkout's promise."""
    used = priced.coupon_amounts
    coupons = tuple(coupon for coupon in offered.coupons if coupon.id in used)
    return Benefits(coupons=coupons, tier=offered.tier, points=priced.points_used)


def refuse_lost_coupons(priced: PricedCart) -> None:
    """Nobody pays more than they were shown: raises why a coupon of theirs cannot be used any more."""
    for lost in priced.lost:
        raise refusal_of(lost)


def refuse_unsold(item: CartItem) -> None:
    """Raises NotForSale, ServiceUnavailable."""
    if item.is_for_sale:
        return
    offer, variant_id = item.offer, str(item.row.variant_id)
    if offer is not None and offer.is_service:
        raise ServiceUnavailable(variant_id=variant_id, product_name=offer.product_name)
    raise NotForSale(variant_id=variant_id, product_name=offer.product_name if offer is not None else None)


def refuse_barred(ctx: ReadContext, item: CartItem, priced: PricedCart) -> None:
    """Raises NotEligible where the item's store does not sell to this shopper."""
    if item.barred is None or item.offer is None:
        return
    store = priced.terms[item.offer.store_id]
    hint = " Sign in if you are one of them." if ctx.actor.id is None else ""
    sentence = f"Only members of “{item.barred.label}” may order from {store.name}.{hint}"
    raise NotEligible(sentence, store_id=str(store.id), segment=item.barred.segment)


def is_for_sale(offer: Offer, terms: Mapping[UUID, StoreTerms]) -> bool:
    """The product is on sale and its store is open for business."""
    store = terms.get(offer.store_id)
    return offer.is_sellable and store is not None and store.status is StoreStatus.ACTIVE


def line_of(offer: Offer, quantity: int) -> Line:
    return Line(
        key=offer.variant_id,
        store_id=offer.store_id,
        quantity=quantity,
        unit_price=offer.unit_price,
        list_price=offer.list_price,
        requires_shipping=offer.requires_shipping,
        product_id=offer.product_id,
        category_id=offer.category_id,
    )
