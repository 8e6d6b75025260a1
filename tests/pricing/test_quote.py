from uuid import UUID

import pytest

from souk.kernel.money import CurrencyMismatch
from souk.pricing import Step, quote
from tests.pricing.factories import STORE, make_line, make_terms

OTHER = UUID(int=2)


class TestShipping:
    @pytest.mark.parametrize(("goods", "shipping"), [(99_99, 10_00), (100_00, 0), (100_01, 0)])
    def test_is_free_from_a_hundred_where_the_limit_counts(self, goods: int, shipping: int) -> None:
        terms = make_terms(shipping_flat=10_00, shipping_free_from=100_00, shipping_free_inclusive=True)

        assert quote([make_line(goods)], {STORE: terms}, currency="USD").shipping == shipping

    @pytest.mark.parametrize(("goods", "shipping"), [(49_99, 10_00), (50_00, 10_00), (50_01, 0)])
    def test_is_free_above_fifty_where_the_limit_does_not_count(self, goods: int, shipping: int) -> None:
        terms = make_terms(shipping_flat=10_00, shipping_free_from=50_00, shipping_free_inclusive=False)

        assert quote([make_line(goods)], {STORE: terms}, currency="USD").shipping == shipping

    def test_is_never_free_without_a_limit(self) -> None:
        priced = quote([make_line(9_999_99)], {STORE: make_terms(shipping_free_from=None)}, currency="USD")

        assert priced.shipping == 10_00
        assert priced.trace[-1] == Step("Shipping", 10_00, "flat rate", STORE)

    def test_looks_at_the_goods_after_the_catalogue_discount(self) -> None:
        priced = quote([make_line(99_99, list_price=150_00)], {STORE: make_terms()}, currency="USD")

        assert priced.shipping == 10_00

    def test_looks_at_the_goods_before_tax_is_added(self) -> None:
        """95.00 plus 8 % is above a hundred, and still pays for its parcel."""
        priced = quote([make_line(95_00)], {STORE: make_terms()}, currency="USD")

        assert (priced.tax, priced.shipping, priced.total) == (7_60, 10_00, 112_60)

    def test_is_charged_once_per_store(self) -> None:
        lines = [make_line(60_00), make_line(60_00, store_id=OTHER), make_line(60_00)]

        priced = quote(lines, {STORE: make_terms(), OTHER: make_terms(OTHER)}, currency="USD")

        assert [(store.store_id, store.subtotal, store.shipping) for store in priced.stores] == [
            (STORE, 120_00, 0),
            (OTHER, 60_00, 10_00),
        ]

    def test_costs_nothing_where_nothing_is_shipped(self) -> None:
        priced = quote([make_line(5_00, requires_shipping=False)], {STORE: make_terms()}, currency="USD")

        assert (priced.shipping, priced.total) == (0, 5_40)
        assert "Shipping" not in [step.label for step in priced.trace]

    def test_is_due_when_one_line_is_shipped(self) -> None:
        lines = [make_line(5_00, requires_shipping=False), make_line(5_00)]

        assert quote(lines, {STORE: make_terms()}, currency="USD").shipping == 10_00


class TestTax:
    def test_is_eight_per_cent_on_top(self) -> None:
        priced = quote([make_line(49_99, 2)], {STORE: make_terms()}, currency="USD")

        assert (priced.subtotal, priced.tax, priced.shipping, priced.total) == (99_98, 8_00, 10_00, 117_98)

    def test_is_rounded_per_line_and_not_per_cart(self) -> None:
        """8 % of 0.06 is 0.0048, three times: nought, where the sum of 0.18 would give 0.01."""
        priced = quote([make_line(6), make_line(6), make_line(6)], {STORE: make_terms()}, currency="USD")

        assert [line.tax for line in priced.stores[0].lines] == [0, 0, 0]
        assert priced.tax == 0

    def test_rounds_half_a_cent_up(self) -> None:
        """5 % of 0.10 is half a cent."""
        priced = quote([make_line(10)], {STORE: make_terms(tax_basis_points=500)}, currency="USD")

        assert priced.tax == 1

    def test_of_prices_that_include_it_is_shown_and_not_added(self) -> None:
        terms = make_terms(prices_include_tax=True, tax_basis_points=2000)

        priced = quote([make_line(120_00)], {STORE: terms}, currency="USD")

        assert (priced.subtotal, priced.tax, priced.shipping, priced.total) == (120_00, 20_00, 0, 120_00)
        assert priced.stores[0].prices_include_tax
        assert priced.trace[1] == Step("Tax", 0, "20 % on goods: $20.00 is contained in the price", STORE)

    @pytest.mark.parametrize(("included", "tax", "total"), [(False, 80, 10_80), (True, 74, 10_00)])
    def test_falls_on_shipping_only_where_the_switch_is_on(self, included: bool, tax: int, total: int) -> None:
        terms = {"prices_include_tax": included, "shipping_flat": 10_00, "shipping_free_from": None}
        untaxed = quote([make_line(0)], {STORE: make_terms(**terms)}, currency="USD")
        taxed = quote([make_line(0)], {STORE: make_terms(**terms, shipping_taxed=True)}, currency="USD")

        assert (untaxed.tax, untaxed.stores[0].shipping_tax, untaxed.total) == (0, 0, 10_00)
        assert (taxed.tax, taxed.stores[0].shipping_tax, taxed.total) == (tax, tax, total)


class TestTrace:
    def test_gives_a_reason_for_every_amount_in_the_order_of_application(self) -> None:
        lines = [make_line(40_00, 2, list_price=50_00), make_line(10_00)]

        priced = quote(lines, {STORE: make_terms(shipping_taxed=True)}, currency="USD")

        assert priced.trace == [
            Step("Goods", 110_00, "3 pieces at list price", STORE),
            Step("Catalogue discount", -20_00, "1 line is reduced in the catalogue", STORE),
            Step("Tax", 7_20, "8 % on goods", STORE),
            Step("Shipping", 10_00, "flat rate; free from $100.00 of goods", STORE),
            Step("Tax", 80, "8 % on shipping", STORE),
        ]
        assert sum(step.amount for step in priced.trace) == priced.total == 108_00

    @pytest.mark.parametrize(
        ("inclusive", "reach"), [(True, "free from $50.00 of goods"), (False, "free above $50.00 of goods")]
    )
    def test_says_why_shipping_is_free(self, inclusive: bool, reach: str) -> None:
        terms = make_terms(shipping_free_from=50_00, shipping_free_inclusive=inclusive)

        priced = quote([make_line(60_00)], {STORE: terms}, currency="USD")

        assert priced.trace[-1] == Step("Shipping", 0, reach, STORE)


class TestQuote:
    def test_of_nothing_is_nothing(self) -> None:
        priced = quote([], {}, currency="USD")

        assert (priced.stores, priced.trace, priced.total, priced.shipping) == ([], [], 0, 0)

    def test_keeps_lines_by_their_key_and_in_their_order(self) -> None:
        lines = [make_line(3_00, 2), make_line(1_00)]

        priced = quote(lines, {STORE: make_terms()}, currency="USD")

        assert [(line.key, line.quantity, line.unit_price, line.total) for line in priced.stores[0].lines] == [
            (lines[0].key, 2, 3_00, 6_00),
            (lines[1].key, 1, 1_00, 1_00),
        ]

    def test_refuses_a_store_that_sells_in_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatch):
            quote([make_line(1_00)], {STORE: make_terms(currency="EUR")}, currency="USD")

    def test_knows_currencies_without_decimals(self) -> None:
        priced = quote([make_line(333)], {STORE: make_terms(currency="JPY", shipping_flat=500)}, currency="JPY")

        assert (priced.tax, priced.total) == (27, 860)
