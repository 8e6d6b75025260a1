"""Wire shapes of the cart."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import Field, model_validator

from souk.cart.errors import CartEmpty
from souk.cart.queries import CartItem, PricedCart
from souk.kernel.fields import Body, OptionalLine, Quantity
from souk.kernel.money import Money
from souk.loyalty import worth_of
from souk.media import picture_url
from souk.pricing import CouponCode, Step, StoreQuote
from souk.ui import money


class AddItem(Body):
    """A variant, a line of a service's menu, or a product in a colour and a size.

    Colour and size may be left out while only one choice fits.
    """

    variant_id: UUID | None = Field(default=None, strict=False, description="What to add.")
    service_item_id: UUID | None = Field(
        default=None, strict=False, description="Instead of `variant_id`: a line of a service's menu."
    )
    product_id: UUID | None = Field(default=None, strict=False, description="Instead of `variant_id`.")
    quantity: Quantity = Field(default=1, description="Pieces, 1 to 10,000; added to what the cart holds already.")
    color: OptionalLine | None = Field(default=None, description="With `product_id`: which colour.")
    size: OptionalLine | None = Field(default=None, description="With `product_id`: which size.")

    @model_validator(mode="after")
    def _says_what(self) -> "AddItem":
        if sum(each is not None for each in (self.variant_id, self.service_item_id, self.product_id)) != 1:
            raise ValueError("send either variant_id, service_item_id or product_id")
        if self.product_id is None and (self.color is not None or self.size is not None):
            raise ValueError("color and size go with product_id")
        return self

    @property
    def what(self) -> UUID | None:
        """The variant, unless a product is to be looked through for one: whatever is bought is a variant."""
        return self.variant_id or self.service_item_id


class ChangeItem(Body):
    quantity: Quantity = Field(description="Pieces, 1 to 10,000. To take the line out, delete it.")


class ApplyCoupon(Body):
    code: CouponCode


class RedeemPoints(Body):
    points: Annotated[int, Field(ge=0, le=10**9, description="How many to redeem with this cart; 0 takes them back.")]


class ServiceRef(msgspec.Struct, frozen=True):
    id: UUID
    service_name: str


def service_ref(service_id: UUID, name: str | None) -> ServiceRef | None:
    """None for goods, which belong to no service."""
    return ServiceRef(service_id, name) if name is not None else None


class CartItemOut(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `price` is for one piece and follows the catalogue; `subtotal` is for all of them.

    `available` pieces can be bought by anybody at this moment. What is not `is_available` (no longer for sale) is not
    part of the totals. `only_for` names the customer segment to which the store sells alone, where you are not in it.
    `service` and `service_item_id` say of which service it is a part; null for goods.
    """

    id: UUID
    product_id: UUID | None
    variant_id: UUID
    store_id: UUID | None
    product_name: str
    product_slug: str | None
    product_image: str | None
    sku: str
    color: str | None
    size: str | None
    quantity: int
    price: Money
    list_price: Money
    subtotal: Money
    available: int
    is_available: bool
    only_for: str | None = None
    service: ServiceRef | None = None
    service_item_id: UUID | None = None

    @classmethod
    def of(cls, item: CartItem, currency: str) -> "CartItemOut":
        offer, row = item.offer, item.row
        if offer is None:
            return _unknown(item, currency)
        return cls(
            id=row.id,
            product_id=offer.product_id,
            variant_id=row.variant_id,
            store_id=offer.store_id,
            product_name=offer.product_name,
            product_slug=offer.slug,
            product_image=picture_url(offer.image_id) if offer.image_id is not None else None,
            sku=offer.sku,
            color=offer.color,
            size=offer.size,
            quantity=row.quantity,
            price=Money(offer.unit_price, offer.currency),
            list_price=Money(offer.list_price, offer.currency),
            subtotal=Money(offer.unit_price * row.quantity, offer.currency),
            available=row.available,
            is_available=item.is_for_sale,
            only_for=item.barred.segment if item.barred is not None else None,
            service=service_ref(offer.product_id, offer.service_name),
            service_item_id=row.variant_id if offer.is_service else None,
        )


def _unknown(item: CartItem, currency: str) -> CartItemOut:
    """A line whose product went back to being a draft."""
    nothing = Money(0, currency)
    return CartItemOut(
        id=item.row.id,
        product_id=None,
        variant_id=item.row.variant_id,
        store_id=None,
        product_name="No longer sold",
        product_slug=None,
        product_image=None,
        sku="",
        color=None,
        size=None,
        quantity=item.row.quantity,
        price=nothing,
        list_price=nothing,
        subtotal=nothing,
        available=item.row.available,
        is_available=False,
    )


class TraceOut(msgspec.Struct, frozen=True):
    """One reason of a total; the amounts of all reasons sum to it. `why` is a sentence for a person."""

    label: str
    amount: Money
    why: str
    store_id: UUID | None

    @classmethod
    def of(cls, step: Step, currency: str) -> "TraceOut":
        return cls(step.label, Money(step.amount, currency), step.why, step.store_id)


class CouponOnCart(msgspec.Struct, frozen=True):
    """A coupon that reduces the total, and by how much."""

    code: str
    amount: Money
    description: str


class RefusedCoupon(msgspec.Struct, frozen=True):
    """A coupon of yours that does not reduce the total at the moment: `reason` is a stable code."""

    code: str
    reason: str
    message: str


class PointsOnCart(msgspec.Struct, frozen=True):
    """`redeeming` of the `available` points take `worth` off the total."""

    available: int
    redeeming: int
    worth: Money


class NextTierOut(msgspec.Struct, frozen=True):
    """How much more you would have to spend, and what it would bring."""

    tier: str
    missing: Money
    percent: float
    message: str


class TotalsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What all of it costs. `discount` is what coupons take off, `loyalty_discount` the buyer's tier and points.

    `points` and `to_next_tier` are null for guests, the latter also on the highest tier.
    """

    subtotal: Money
    discount: Money
    loyalty_discount: Money
    tax: Money
    shipping: Money
    total: Money
    trace: list[TraceOut]
    coupons: list[CouponOnCart]
    refused_coupons: list[RefusedCoupon]
    points: PointsOnCart | None
    to_next_tier: NextTierOut | None


class CartOut(TotalsOut, frozen=True, kw_only=True):
    """The cart at this moment's prices. `id` is null until something was added."""

    id: UUID | None
    version: int
    item_count: int
    items: list[CartItemOut]

    @classmethod
    def of(cls, priced: PricedCart) -> "CartOut":
        return cls(
            id=priced.cart.id if priced.cart is not None else None,
            version=priced.cart.version if priced.cart is not None else 0,
            item_count=priced.count,
            items=[CartItemOut.of(item, priced.currency) for item in priced.items],
            **_totals(priced),
        )


class CartTotalOut(TotalsOut, frozen=True, kw_only=True):
    item_count: int

    @classmethod
    def of(cls, priced: PricedCart) -> "CartTotalOut":
        return cls(item_count=priced.count, **_totals(priced))


class StoreShareOut(msgspec.Struct, frozen=True, kw_only=True):
    """What will become one order: one store's part of the checkout."""

    store_id: UUID
    store_name: str
    item_ids: list[UUID]
    subtotal: Money
    discount: Money
    loyalty_discount: Money
    tax: Money
    shipping: Money
    total: Money


class CheckoutSessionOut(CartOut, frozen=True, kw_only=True):
    """The priced session: the cart, what each store gets of it, and whether an address is needed."""

    requires_shipping: bool
    stores: list[StoreShareOut]

    @classmethod
    def of(cls, priced: PricedCart) -> "CheckoutSessionOut":
        if priced.cart is None:
            raise CartEmpty
        return cls(
            id=priced.cart.id,
            version=priced.cart.version,
            item_count=priced.count,
            items=[CartItemOut.of(item, priced.currency) for item in priced.items],
            requires_shipping=priced.requires_shipping,
            stores=[_share(priced, store) for store in priced.quote.stores],
            **_totals(priced),
        )


def _totals(priced: PricedCart) -> dict[str, Any]:
    quote, currency = priced.quote, priced.currency
    return {
        "subtotal": Money(quote.subtotal, currency),
        "discount": Money(quote.discount, currency),
        "loyalty_discount": Money(quote.loyalty_discount, currency),
        "tax": Money(quote.tax, currency),
        "shipping": Money(quote.shipping, currency),
        "total": Money(quote.total, currency),
        "trace": [TraceOut.of(step, currency) for step in quote.trace],
        "coupons": [CouponOnCart(each.code, Money(each.amount, currency), each.description) for each in quote.coupons],
        "refused_coupons": [RefusedCoupon(each.coupon, each.code, each.sentence) for each in priced.refused],
        "points": _points(priced),
        "to_next_tier": _to_next(priced),
    }


def _points(priced: PricedCart) -> PointsOnCart | None:
    if priced.is_guests:
        return None
    used = priced.quote.points_used
    return PointsOnCart(priced.standing.points, used, Money(worth_of(used, priced.currency), priced.currency))


def _to_next(priced: PricedCart) -> NextTierOut | None:
    if (above := priced.to_next) is None:
        return None
    message = f"{money(above.missing, trim=True)} to {above.tier}"
    return NextTierOut(above.tier, above.missing, above.basis_points / 100, message)


def _share(priced: PricedCart, store: StoreQuote) -> StoreShareOut:
    currency = priced.currency
    variants = {line.key for line in store.lines}
    return StoreShareOut(
        store_id=store.store_id,
        store_name=priced.terms[store.store_id].name,
        item_ids=[item.row.id for item in priced.items if item.row.variant_id in variants],
        subtotal=Money(store.subtotal, currency),
        discount=Money(store.discount, currency),
        loyalty_discount=Money(store.loyalty_discount, currency),
        tax=Money(store.tax, currency),
        shipping=Money(store.shipping, currency),
        total=Money(store.total, currency),
    )
