"""What a cart costs, and why: pure arithmetic on minor units.

The order of application is fixed, and `_quote_store` is that order:

1. catalogue discount   already in a line's `unit_price`; shown against its `list_price`
2. tax                  per line, on goods after discounts
3. shipping             per store, on goods after discounts and before tax is added

A coupon, a tier's discount and points belong between 1 and 2; gift cards pay the total and change nothing here.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from souk.kernel.money import CurrencyMismatch, Money
from souk.pricing.rounding import round_half_up
from souk.stores import StoreTerms

WHOLE = 10_000
"""Basis points in the whole."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """So many pieces at `unit_price`, which the catalogue has already discounted from `list_price`."""

    key: UUID
    store_id: UUID
    quantity: int
    unit_price: int
    list_price: int
    requires_shipping: bool = True


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is quantity times unit price. `tax` comes on top of it, or is contained in it: see the store's terms."""

    key: UUID
    quantity: int
    unit_price: int
    total: int
    tax: int


class Step(msgspec.Struct, frozen=True):
    """One reason of a total. The amounts of all steps sum to the total."""

    label: str
    amount: int
    why: str
    store_id: UUID | None = None


class StoreQuote(msgspec.Struct, frozen=True, kw_only=True):
    """One store's part, and so one order's. `total` is subtotal - discounts + shipping, + tax unless contained.

    `tax` includes `shipping_tax`. With `prices_include_tax` it is contained in the subtotal and the shipping.
    `discount` is a coupon's, `loyalty_discount` a tier's and that of points; the catalogue's is in the subtotal.
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


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The whole cart, in minor units of `currency`: the sums of its stores."""

    currency: str
    stores: list[StoreQuote]
    subtotal: int
    discount: int
    loyalty_discount: int
    tax: int
    shipping: int
    total: int
    trace: list[Step]


def quote(lines: Iterable[Line], terms: Mapping[UUID, StoreTerms], *, currency: str) -> Quote:
    """Price the lines under each store's terms. Stores and lines keep the order in which they came.

    Raises CurrencyMismatch when a store sells in another currency: a cart belongs to one channel.
    """
    by_store: dict[UUID, list[Line]] = {}
    for line in lines:
        by_store.setdefault(line.store_id, []).append(line)
    trace: list[Step] = []
    stores = []
    for store_id, own in by_store.items():
        if terms[store_id].currency != currency:
            raise CurrencyMismatch(f"{terms[store_id].currency} and {currency}")
        stores.append(_quote_store(own, terms[store_id], trace))
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
    )


def _quote_store(lines: Sequence[Line], terms: StoreTerms, trace: list[Step]) -> StoreQuote:
    goods = _add_goods(lines, terms, trace)
    quoted = [_quote_line(line, terms) for line in lines]
    goods_tax = sum(line.tax for line in quoted)
    added = _add_tax(goods_tax, "goods", terms, trace)
    shipping = _add_shipping(lines, goods, terms, trace)
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
        total=goods + added + shipping,
    )


def _quote_line(line: Line, terms: StoreTerms) -> QuotedLine:
    total = line.quantity * line.unit_price
    return QuotedLine(
        key=line.key, quantity=line.quantity, unit_price=line.unit_price, total=total, tax=tax_on(total, terms)
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
