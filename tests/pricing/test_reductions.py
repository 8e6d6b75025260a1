"""What coupons, a tier and points take off, and why not."""

from uuid import UUID

import pytest

from souk.kernel.ids import new_id
from souk.pricing import Benefits, CouponTerms, Line, Quote, Refused, Step, TierTerms, quote, usable_points
from souk.stores import StoreTerms
from tests.pricing.coupons.factories import a_coupon
from tests.pricing.factories import STORE, make_line, make_terms

OTHER = UUID(int=2)
GOLD = TierTerms("gold", 1000)


def priced(*lines: Line, terms: StoreTerms | None = None, **benefits: object) -> Quote:
    both = {STORE: terms or make_terms(), OTHER: make_terms(OTHER)}
    return quote(lines, both, currency="USD", benefits=Benefits(**benefits))  # type: ignore[arg-type]


def with_coupons(*coupons: CouponTerms, lines: tuple[Line, ...] = ()) -> Quote:
    return priced(*(lines or (make_line(50_00),)), coupons=coupons)


class TestTheOrderOfApplication:
    def test_is_catalogue_coupon_tier_points_tax_shipping(self) -> None:
        line = make_line(90_00, list_price=120_00)

        made = priced(line, coupons=(a_coupon(code="TEN", value=10),), tier=GOLD, points=5_00)

        assert made.trace == [
            Step("Goods", 120_00, "1 piece at list price", STORE),
            Step("Catalogue discount", -30_00, "1 line is reduced in the catalogue", STORE),
            Step("Coupon TEN", -9_00, "10 % off", STORE),
            Step("Gold discount", -8_10, "10 % for Gold members, after coupons", STORE),
            Step("Points", -5_00, "500 points are worth $5.00", STORE),
            Step("Tax", 5_43, "8 % on goods", STORE),
            Step("Shipping", 10_00, "flat rate; free from $100.00 of goods", STORE),
        ]
        assert (made.subtotal, made.discount, made.loyalty_discount, made.tax, made.total) == (
            90_00, 9_00, 13_10, 5_43, 83_33,
        )  # fmt: skip
        assert sum(step.amount for step in made.trace) == made.total

    def test_counts_goods_after_discounts_for_free_shipping(self) -> None:
        assert priced(make_line(100_00)).shipping == 0
        assert priced(make_line(100_00), points=1).shipping == 10_00

    def test_takes_the_tax_of_what_is_left_of_each_line(self) -> None:
        made = with_coupons(a_coupon(value=50), lines=(make_line(10_00), make_line(30_00)))

        assert [(line.discount, line.tax) for line in made.stores[0].lines] == [(5_00, 40), (15_00, 1_20)]


class TestACoupon:
    @pytest.mark.parametrize(
        ("details", "discount"),
        [
            ({"value": 15}, 7_50),
            ({"is_percentage": False, "value": 12_34}, 12_34),
            ({"is_percentage": False, "value": 99_00}, 50_00),
            ({"value": 50, "max_discount": 8_00}, 8_00),
            ({"is_percentage": False, "value": 9_00, "max_discount": 4_00}, 4_00),
            ({"value": 100}, 50_00),
            ({"min_purchase": 50_00}, 5_00),
        ],
    )
    def test_takes_off_what_it_says_and_never_more_than_there_is(
        self, details: dict[str, int | bool], discount: int
    ) -> None:
        made = with_coupons(a_coupon(**details))
        assert (made.discount, made.refused) == (discount, [])
        assert made.total >= 0

    def test_reduces_only_what_it_is_for(self) -> None:
        mine, others = make_line(40_00, product_id=new_id()), make_line(60_00, store_id=OTHER, category_id=new_id())
        assert mine.product_id is not None
        assert others.category_id is not None

        by_store = with_coupons(a_coupon(store_id=OTHER), lines=(mine, others))
        by_product = with_coupons(a_coupon(product_ids=(mine.product_id,)), lines=(mine, others))
        by_category = with_coupons(a_coupon(category_ids=(others.category_id,)), lines=(mine, others))

        assert [store.discount for store in by_store.stores] == [0, 6_00]
        assert [store.discount for store in by_product.stores] == [4_00, 0]
        assert [store.discount for store in by_category.stores] == [0, 6_00]

    def test_of_a_fixed_amount_is_shared_over_stores_and_lines_exactly(self) -> None:
        lines = (make_line(10_00), make_line(10_00, store_id=OTHER), make_line(10_00))

        made = with_coupons(a_coupon(is_percentage=False, value=10_00), lines=lines)

        assert [line.discount for store in made.stores for line in store.lines] == [3_34, 3_33, 3_33]
        assert made.discount == 10_00

    def test_says_who_bears_it(self) -> None:
        store = with_coupons(a_coupon(by_platform=False)).stores[0]
        platform = priced(make_line(50_00), coupons=(a_coupon(),), tier=GOLD, points=1_00).stores[0]

        assert (store.discount, store.platform_discount) == (5_00, 0)
        assert platform.platform_discount == platform.discount + platform.loyalty_discount == 5_00 + 4_50 + 1_00

    def test_joins_others_on_what_they_left(self) -> None:
        made = with_coupons(a_coupon(code="A", value=50), a_coupon(code="B", value=50))

        assert [(each.code, each.amount) for each in made.coupons] == [("A", 25_00), ("B", 12_50)]

    @pytest.mark.parametrize("exclusive", ["A", "B"])
    def test_that_excludes_others_keeps_the_later_one_out(self, exclusive: str) -> None:
        made = with_coupons(*(a_coupon(code=code, is_exclusive=code == exclusive) for code in "AB"))

        assert [each.code for each in made.coupons] == ["A"]
        assert [(each.coupon, each.code) for each in made.refused] == [("B", "coupon_excludes_others")]

    def test_is_left_out_and_says_why_where_the_goods_do_not_suit(self) -> None:
        made = with_coupons(
            a_coupon(code="LARGE", min_purchase=60_00),
            a_coupon(code="THERE", store_id=OTHER),
            a_coupon(code="EURO", currency="EUR"),
        )

        assert (made.discount, made.coupons) == (0, [])
        assert made.refused == [
            Refused("minimum_purchase_not_met", "This coupon needs goods for $60.00: $10.00 more to go.", "LARGE"),
            Refused("coupon_not_for_these", "Nothing in your cart can be reduced by this coupon.", "THERE"),
            Refused("coupon_not_for_these", "Nothing in your cart can be reduced by this coupon.", "EURO"),
        ]


class TestPoints:
    def test_pay_for_goods_alone_and_not_for_more_than_there_are(self) -> None:
        made = priced(make_line(3_00), points=1_000)

        assert (made.points_used, made.loyalty_discount, made.tax, made.shipping, made.total) == (
            300,
            3_00,
            0,
            10_00,
            10_00,
        )

    def test_are_split_over_stores_as_their_worth_is(self) -> None:
        made = priced(make_line(20_00), make_line(10_00, store_id=OTHER), points=100)

        assert [(store.points_used, store.loyalty_discount) for store in made.stores] == [(67, 67), (33, 33)]

    @pytest.mark.parametrize(
        ("points", "amount", "currency", "usable"),
        [
            (250, 10_00, "USD", 250),
            (250, 1_00, "USD", 100),
            (250, 1_000, "JPY", 200),
            (250, 1, "JPY", 100),
            (7, 25, "KWD", 2),
            (99, 1_000, "JPY", 0),
        ],
    )
    def test_are_whole_coins(self, points: int, amount: int, currency: str, usable: int) -> None:
        assert usable_points(points, amount, currency) == usable
