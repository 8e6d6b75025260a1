"""What a cart costs, and why: pure arithmetic on minor units.

The order of application is fixed, and `_quote_store` is that order:

1. catalogue discount   already in a line's `unit_price`; shown against its `list_price`
2. coupons              over all stores, in the order in which they were given (see `reductions`)
3. the tier's discount  on what the coupons left
4. points               on what the tier left; they pay for goods alone
5. tax                  per line, on goods after discounts
6. shipping             per store, on goods after discounts and before tax is added

Gift cards and store credit pay the total and change nothing here.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from souk.kernel.money import CurrencyMismatch, Money, round_half_up, share_out
from souk.pricing.benefits import NONE, Benefits
from souk.pricing.errors import Refused
from souk.pricing.reductions import NOT_REDUCED, WHOLE, Kind, Reduced, Reduction, reduce_lines
from souk.stores import StoreTerms


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """So many pieces at `unit_price`, which the catalogue has already discounted from `list_price`."""

    key: UUID
    store_id: UUID
    quantity: int
    unit_price: int
    list_price: int
    requires_shipping: bool = True
    product_id: UUID | None = None
    category_id: UUID | None = None


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is quantity times unit price. `tax` comes on top of it, or is contained in it: see the store's terms.

    `discount` is the line's share of coupons, `loyalty_discount` that of tier and points; both come off the total, and
    the tax is that on what is left.
    """

    key: UUID
    quantity: int
    unit_price: int
    total: int
    tax: int
    discount: int = 0
    loyalty_discount: int = 0


class Step(msgspec.Struct, frozen=True):
    """One reason of a total. The amounts of all steps sum to the total."""

    label: str
    amount: int
    why: str
    store_id: UUID | None = None


class StoreQuote(msgspec.Struct, frozen=True, kw_only=True):
    """One store's part, and so one order's. `total` is subtotal - discounts + shipping, + tax unless contained.

    `tax` includes `shipping_tax`. With `prices_include_tax` it is contained in the subtotal and the shipping.
    `discount` is the coupons', `loyalty_discount` the tier's and that of points; the catalogue's is in the subtotal.
    `platform_discount` is how much of the two the platform bears: its own coupons, tier and points.
    """

    store_id: UUID
    lines: list[QuotedLine]
    subtotal: int
    tax: int
    shipping: int
    shipping_tax: int
    prices_include_tax: bool
    total: int
    discount: int = 0
    loyalty_discount: int = 0
    platform_discount: int = 0
    points_used: int = 0

    @property
    def goods(self) -> int:
        """After all discounts; with the tax that is contained in it, without the one that comes on top."""
        return self.subtotal - self.discount - self.loyalty_discount


class AppliedCoupon(msgspec.Struct, frozen=True):
    """What one coupon takes off the whole cart."""

    id: UUID
    code: str
    description: str
    amount: int


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The whole cart, in minor units of `currency`: the sums of its stores.

    `points_used` of the points that were offered; `refused` names each coupon that the quote does without.
    """

    currency: str
    stores: list[StoreQuote]
    subtotal: int
    discount: int
    loyalty_discount: int
    tax: int
    shipping: int
    total: int
    trace: list[Step]
    points_used: int = 0
    coupons: list[AppliedCoupon] = []
    refused: list[Refused] = []

    @property
    def coupon_amounts(self) -> dict[UUID, int]:
        return {coupon.id: coupon.amount for coupon in self.coupons}


def quote(
    lines: Iterable[Line], terms: Mapping[UUID, StoreTerms], *, currency: str, benefits: Benefits = NONE
) -> Quote:
    """Price the lines under each store's terms. Stores and lines keep the order in which they came.

    Raises CurrencyMismatch when a store sells in another currency: a cart belongs to one channel.
    """
    lines = list(lines)
    reduced = reduce_lines(lines, benefits, currency=currency) if benefits else NOT_REDUCED
    by_store: dict[UUID, list[int]] = {}
    for place, line in enumerate(lines):
        by_store.setdefault(line.store_id, []).append(place)
    points = _share_points(reduced.reductions, list(by_store.values()))
    trace: list[Step] = []
    stores = []
    for (store_id, places), points_used in zip(by_store.items(), points, strict=True):
        if terms[store_id].currency != currency:
            raise CurrencyMismatch(f"{terms[store_id].currency} and {currency}")
        own = [_Part(each, [each.shares[place] for place in places]) for each in reduced.reductions]
        part = _quote_store([lines[place] for place in places], terms[store_id], own, trace)
        stores.append(msgspec.structs.replace(part, points_used=points_used) if points_used else part)
    return _sum_up(stores, trace, reduced, currency)


def _sum_up(stores: list[StoreQuote], trace: list[Step], reduced: Reduced, currency: str) -> Quote:
    return Quote(
        currency=currency,
        stores=stores,
        subtotal=sum(store.subtotal for store in stores),
        discount=sum(store.discount for store in stores),
        loyalty_discount=sum(store.loyalty_discount for store in stores),
        tax=sum(store.tax for store in stores),
        shipping=sum(store.shipping for store in stores),
        total=sum(store.total for store in stores),
        trace=trace,
        points_used=sum(store.points_used for store in stores),
        coupons=[
            AppliedCoupon(each.coupon.id, each.coupon.code, each.coupon.description, each.amount)
            for each in reduced.reductions
            if each.coupon is not None
        ],
        refused=reduced.refused,
    )


class _Part(msgspec.Struct, frozen=True):
    """What one store's lines get of a reduction."""

    of: Reduction
    shares: list[int]

    @property
    def amount(self) -> int:
        return sum(self.shares)


def _share_points(reductions: Sequence[Reduction], places: Sequence[Sequence[int]]) -> list[int]:
    """How many of the points each store's part takes."""
    for each in reductions:
        if each.points:
            return share_out(each.points, [sum(each.shares[place] for place in own) for own in places])
    return [0] * len(places)


def _quote_store(
    lines: Sequence[Line], terms: StoreTerms, reductions: Sequence[_Part], trace: list[Step]
) -> StoreQuote:
    goods = _add_goods(lines, terms, trace)
    taken = [part for part in reductions if part.amount]
    trace.extend(Step(part.of.label, -part.amount, part.of.why, terms.id) for part in taken)
    discounts = _per_line(lines, [part for part in taken if part.of.kind is Kind.COUPON])
    loyalty = _per_line(lines, [part for part in taken if part.of.kind is not Kind.COUPON])
    quoted = [_quote_line(line, terms, off, loyal) for line, off, loyal in zip(lines, discounts, loyalty, strict=True)]
    discount, loyalty_discount = sum(discounts), sum(loyalty)
    goods_tax = sum(line.tax for line in quoted)
    added = _add_tax(goods_tax, "goods", terms, trace)
    left = goods - discount - loyalty_discount
    shipping = _add_shipping(lines, left, terms, trace)
    shipping_tax = tax_on(shipping, terms) if terms.shipping_taxed else 0
    if shipping_tax:
        added += _add_tax(shipping_tax, "shipping", terms, trace)
    return StoreQuote(
        store_id=terms.id,
        lines=quoted,
        subtotal=goods,
        tax=goods_tax + shipping_tax,
        shipping=shipping,
        shipping_tax=shipping_tax,
        prices_include_tax=terms.prices_include_tax,
        total=left + added + shipping,
        discount=discount,
        loyalty_discount=loyalty_discount,
        platform_discount=sum(part.amount for part in taken if part.of.by_platform),
    )


def _per_line(lines: Sequence[Line], parts: Sequence[_Part]) -> list[int]:
    return [sum(part.shares[place] for part in parts) for place in range(len(lines))]


def _quote_line(line: Line, terms: StoreTerms, discount: int, loyalty_discount: int) -> QuotedLine:
    total = line.quantity * line.unit_price
    return QuotedLine(
        key=line.key,
        quantity=line.quantity,
        unit_price=line.unit_price,
        total=total,
        tax=tax_on(total - discount - loyalty_discount, terms),
        discount=discount,
        loyalty_discount=loyalty_discount,
    )


def tax_on(amount: int, terms: StoreTerms) -> int:
    """The tax that comes on top of `amount`, or that is contained in it, by the store's terms."""
    contained = terms.tax_basis_points if terms.prices_include_tax else 0
    return round_half_up(amount * terms.tax_basis_points, WHOLE + contained)


def _add_goods(lines: Sequence[Line], terms: StoreTerms, trace: list[Step]) -> int:
    """The goods after the catalogue discount."""
    listed = sum(line.quantity * line.list_price for line in lines)
    goods = sum(line.quantity * line.unit_price for line in lines)
    pieces = sum(line.quantity for line in lines)
    trace.append(Step("Goods", listed, f"{pieces} {'piece' if pieces == 1 else 'pieces'} at list price", terms.id))
    if listed != goods:
        reduced = sum(line.unit_price != line.list_price for line in lines)
        why = f"{reduced} {'line is' if reduced == 1 else 'lines are'} reduced in the catalogue"
        trace.append(Step("Catalogue discount", goods - listed, why, terms.id))
    return goods


def _add_shipping(lines: Sequence[Line], goods: int, terms: StoreTerms, trace: list[Step]) -> int:
    if not any(line.requires_shipping for line in lines):
        return 0
    free = _ships_free(goods, terms)
    amount = 0 if free else terms.shipping_flat
    trace.append(Step("Shipping", amount, _shipping_in_words(terms, free=free), terms.id))
    return amount


def _ships_free(goods: int, terms: StoreTerms) -> bool:
    if terms.shipping_free_from is None:
        return False
    return goods > terms.shipping_free_from or (terms.shipping_free_inclusive and goods == terms.shipping_free_from)


def _shipping_in_words(terms: StoreTerms, *, free: bool) -> str:
    if terms.shipping_free_from is None:
        return "flat rate"
    limit = Money(terms.shipping_free_from, terms.currency)
    reach = f"from {limit}" if terms.shipping_free_inclusive else f"above {limit}"
    return f"free {reach} of goods" if free else f"flat rate; free {reach} of goods"


def _add_tax(tax: int, base: str, terms: StoreTerms, trace: list[Step]) -> int:
    """How much of the tax comes on top of the prices."""
    rate = f"{terms.tax_basis_points / 100:g} %"
    if terms.prices_include_tax:
        contained = Money(tax, terms.currency)
        trace.append(Step("Tax", 0, f"{rate} on {base}: {contained} is contained in the price", terms.id))
        return 0
    trace.append(Step("Tax", tax, f"{rate} on {base}", terms.id))
    return tax
