"""Random carts against the same arithmetic done independently, in decimals of major units."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from souk.pricing import Line, quote
from souk.stores import StoreTerms
from tests.pricing.factories import make_line, make_terms

STORES = [UUID(int=number) for number in (1, 2, 3)]
CENT = Decimal("0.01")

terms_of_any_kind = st.fixed_dictionaries(
    {
        "tax_basis_points": st.integers(0, 10_000),
        "prices_include_tax": st.booleans(),
        "shipping_taxed": st.booleans(),
        "shipping_flat": st.integers(0, 100_00),
        "shipping_free_from": st.none() | st.integers(0, 500_00),
        "shipping_free_inclusive": st.booleans(),
    }
)


@st.composite
def lines_of_any_kind(draw: st.DrawFn) -> Line:
    list_price = draw(st.integers(0, 400_00) | st.integers(0, 10**12))
    return make_line(
        draw(st.integers(0, list_price)),
        draw(st.integers(1, 50)),
        store_id=draw(st.sampled_from(STORES)),
        list_price=list_price,
        requires_shipping=draw(st.booleans()),
    )


def tax_in_decimals(amount: Decimal, terms: StoreTerms) -> Decimal:
    rate = Decimal(terms.tax_basis_points) / 10_000
    exact = amount - amount / (1 + rate) if terms.prices_include_tax else amount * rate
    return exact.quantize(CENT, ROUND_HALF_UP)


def store_in_decimals(lines: list[Line], terms: StoreTerms) -> tuple[Decimal, Decimal, Decimal]:
    """(tax, shipping, total) in major units."""
    amounts = [Decimal(line.unit_price) / 100 * line.quantity for line in lines]
    goods = sum(amounts, Decimal(0))
    shipping = Decimal(terms.shipping_flat) / 100 if any(line.requires_shipping for line in lines) else Decimal(0)
    if terms.shipping_free_from is not None:
        limit = Decimal(terms.shipping_free_from) / 100
        if goods > limit or (goods == limit and terms.shipping_free_inclusive):
            shipping = Decimal(0)
    tax = sum((tax_in_decimals(amount, terms) for amount in amounts), Decimal(0))
    if terms.shipping_taxed:
        tax += tax_in_decimals(shipping, terms)
    return tax, shipping, goods + shipping + (0 if terms.prices_include_tax else tax)


@settings(max_examples=3000, deadline=None)
@given(lines=st.lists(lines_of_any_kind(), max_size=8), kinds=st.tuples(*[terms_of_any_kind] * len(STORES)))
def test_any_cart_costs_what_decimals_say_and_its_trace_sums_to_the_total(
    lines: list[Line], kinds: tuple[dict[str, int], ...]
) -> None:
    terms = {store: make_terms(store, **kind) for store, kind in zip(STORES, kinds, strict=True)}

    priced = quote(lines, terms, currency="USD")

    for store in priced.stores:
        own = [line for line in lines if line.store_id == store.store_id]
        tax, shipping, total = store_in_decimals(own, terms[store.store_id])
        assert (store.tax, store.shipping, store.total) == (tax * 100, shipping * 100, total * 100)
        assert store.tax == sum(line.tax for line in store.lines) + store.shipping_tax
        assert sum(step.amount for step in priced.trace if step.store_id == store.store_id) == store.total
    assert sum(step.amount for step in priced.trace) == priced.total
    assert priced.subtotal == sum(line.quantity * line.unit_price for line in lines)
