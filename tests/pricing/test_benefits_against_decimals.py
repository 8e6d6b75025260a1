"""10,000 random carts with coupons, tiers and points against the same arithmetic done independently, in decimals.

What is written here knows nothing of how `souk.pricing` does it: major units instead of minor ones, shares by quotas.
"""

import random
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from uuid import UUID

from souk.kernel.ids import new_id
from souk.pricing import Benefits, CouponTerms, Line, Quote, TierTerms, quote
from souk.stores import StoreTerms
from tests.pricing.coupons.factories import a_coupon
from tests.pricing.factories import make_line, make_terms

CARTS = 10_000
CENT = Decimal("0.01")
STORES = [UUID(int=number) for number in (1, 2, 3)]
PRODUCTS = [UUID(int=number) for number in range(10, 16)]
CATEGORIES = [UUID(int=number) for number in range(20, 23)]


def any_terms(chance: random.Random, store: UUID) -> StoreTerms:
    return make_terms(
        store,
        tax_basis_points=chance.choice([0, 800, 700, 2000, chance.randint(0, 10_000)]),
        prices_include_tax=chance.random() < 0.3,
        shipping_taxed=chance.random() < 0.3,
        shipping_flat=chance.choice([0, 10_00, chance.randint(1, 50_00)]),
        shipping_free_from=chance.choice([None, 50_00, 100_00, chance.randint(0, 300_00)]),
        shipping_free_inclusive=chance.random() < 0.5,
    )


def any_line(chance: random.Random) -> Line:
    listed = chance.choice([chance.randint(0, 9), chance.randint(1, 400_00), chance.randint(1, 9_999_99)])
    return make_line(
        listed if chance.random() < 0.6 else chance.randint(0, listed),
        chance.choice([1, 1, 2, 3, 7, 50]),
        store_id=chance.choice(STORES),
        list_price=listed,
        requires_shipping=chance.random() < 0.8,
        product_id=chance.choice(PRODUCTS),
        category_id=chance.choice(CATEGORIES),
    )


def any_coupon(chance: random.Random) -> CouponTerms:
    percentage = chance.random() < 0.5
    return a_coupon(
        id=new_id(),
        code=f"C{chance.randint(0, 10**6)}",
        is_percentage=percentage,
        value=chance.randint(1, 100) if percentage else chance.choice([1, 5_00, chance.randint(1, 900_00)]),
        min_purchase=chance.choice([0, 0, 50_00, chance.randint(0, 500_00)]),
        max_discount=chance.choice([None, None, 20_00, chance.randint(1, 300_00)]),
        store_id=chance.choice([None, None, *STORES]),
        product_ids=tuple(chance.sample(PRODUCTS, chance.choice([0, 0, 0, 2]))),
        category_ids=tuple(chance.sample(CATEGORIES, chance.choice([0, 0, 0, 1]))),
        is_exclusive=chance.random() < 0.15,
        by_platform=chance.random() < 0.5,
        currency="USD" if chance.random() < 0.97 else "EUR",
    )


def shared(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """By quotas: everybody the whole cents of theirs, and the cents that are left to the largest rests."""
    whole = sum(weights, Decimal(0))
    if not whole:
        return [Decimal(0) for _ in weights]
    quotas = [amount * weight / whole for weight in weights]
    shares = [quota.quantize(CENT, ROUND_FLOOR) for quota in quotas]
    by_rest = sorted(range(len(weights)), key=lambda at: (shares[at] - quotas[at], at))
    for at in by_rest[: int((amount - sum(shares, Decimal(0))) / CENT)]:
        shares[at] += CENT
    return shares


class Expected:
    """What the cart should cost, line by line, in major units."""

    def __init__(self, lines: Sequence[Line], benefits: Benefits) -> None:
        self.lines = lines
        self.full = [Decimal(line.unit_price) / 100 * line.quantity for line in lines]
        self.left = list(self.full)
        self.by_platform = [Decimal(0) for _ in lines]
        self.used: list[CouponTerms] = []
        for coupon in benefits.coupons:
            self.use(coupon)
        self.discounts = [full - left for full, left in zip(self.full, self.left, strict=True)]
        if benefits.tier is not None:
            goods = sum(self.left, Decimal(0))
            off = (goods * benefits.tier.basis_points / 10_000).quantize(CENT, ROUND_HALF_UP)
            self.reduce(shared(off, self.left), is_platforms=True)
        self.points = min(Decimal(benefits.points) / 100, sum(self.left, Decimal(0)))
        self.reduce(shared(self.points, self.left), is_platforms=True)

    def reduce(self, shares: Sequence[Decimal], *, is_platforms: bool) -> None:
        for at, share in enumerate(shares):
            self.left[at] -= share
            assert self.left[at] >= 0
            self.by_platform[at] += share if is_platforms else 0

    def use(self, coupon: CouponTerms) -> None:
        counts = [
            coupon.currency == "USD"
            and coupon.store_id in (None, line.store_id)
            and (not coupon.product_ids or line.product_id in coupon.product_ids)
            and (not coupon.category_ids or line.category_id in coupon.category_ids)
            for line in self.lines
        ]
        goods = sum((full for full, has in zip(self.full, counts, strict=True) if has), Decimal(0))
        weights = [left if has else Decimal(0) for left, has in zip(self.left, counts, strict=True)]
        base = sum(weights, Decimal(0))
        off = (base * coupon.value / 100).quantize(CENT, ROUND_HALF_UP)
        off = min(base, off if coupon.is_percentage else Decimal(coupon.value) / 100)
        if coupon.max_discount is not None:
            off = min(off, Decimal(coupon.max_discount) / 100)
        alone = not any(coupon.is_exclusive or other.is_exclusive for other in self.used)
        if alone and off and goods >= Decimal(coupon.min_purchase) / 100:
            self.used.append(coupon)
            self.reduce(shared(off, weights), is_platforms=coupon.by_platform)


def tax_of(amount: Decimal, terms: StoreTerms) -> Decimal:
    rate = Decimal(terms.tax_basis_points) / 10_000
    exact = amount - amount / (1 + rate) if terms.prices_include_tax else amount * rate
    return exact.quantize(CENT, ROUND_HALF_UP)


def check_store(priced: Quote, expected: Expected, terms: StoreTerms) -> None:
    store = next(each for each in priced.stores if each.store_id == terms.id)
    own = [at for at, line in enumerate(expected.lines) if line.store_id == terms.id]
    goods = sum((expected.left[at] for at in own), Decimal(0))
    shipping = Decimal(terms.shipping_flat) / 100
    if not any(expected.lines[at].requires_shipping for at in own):
        shipping = Decimal(0)
    if terms.shipping_free_from is not None:
        limit = Decimal(terms.shipping_free_from) / 100
        if goods > limit or (goods == limit and terms.shipping_free_inclusive):
            shipping = Decimal(0)
    taxes = [tax_of(expected.left[at], terms) for at in own]
    tax = sum(taxes, Decimal(0)) + (tax_of(shipping, terms) if terms.shipping_taxed else 0)
    total = goods + shipping + (0 if terms.prices_include_tax else tax)
    discounts = [expected.discounts[at] for at in own]
    loyal = [expected.full[at] - expected.left[at] - expected.discounts[at] for at in own]
    platform = sum((expected.by_platform[at] for at in own), Decimal(0))
    assert [line.discount for line in store.lines] == [amount * 100 for amount in discounts]
    assert [line.loyalty_discount for line in store.lines] == [amount * 100 for amount in loyal]
    assert [line.tax for line in store.lines] == [amount * 100 for amount in taxes]
    assert (store.tax, store.shipping, store.total) == (tax * 100, shipping * 100, total * 100)
    assert (store.discount, store.loyalty_discount) == (sum(discounts) * 100, sum(loyal) * 100)
    assert (store.platform_discount, store.goods) == (platform * 100, goods * 100)
    assert sum(step.amount for step in priced.trace if step.store_id == store.store_id) == store.total


def test_ten_thousand_carts_cost_what_decimals_say_and_their_traces_sum_to_their_totals() -> None:
    chance = random.Random(20_260_714)
    reduced = 0
    with localcontext() as context:
        context.prec = 60
        for _ in range(CARTS):
            terms = {store: any_terms(chance, store) for store in STORES}
            lines = [any_line(chance) for _ in range(chance.randint(1, 6))]
            benefits = Benefits(
                coupons=tuple(any_coupon(chance) for _ in range(chance.choice([0, 1, 1, 2, 3]))),
                tier=TierTerms("gold", chance.choice([500, 1000, 1500])) if chance.random() < 0.5 else None,
                points=chance.choice([0, 0, 100, chance.randint(1, 100_000)]),
            )
            priced = quote(lines, terms, currency="USD", benefits=benefits)

            expected = Expected(lines, benefits)
            for store in priced.stores:
                check_store(priced, expected, terms[store.store_id])
            assert sum(step.amount for step in priced.trace) == priced.total >= 0
            assert [each.code for each in priced.coupons] == [each.code for each in expected.used]
            assert len(priced.refused) == len(benefits.coupons) - len(expected.used)
            assert priced.points_used == expected.points * 100 <= benefits.points
            assert sum(store.points_used for store in priced.stores) == priced.points_used
            reduced += bool(priced.discount and priced.loyalty_discount)
    assert reduced > CARTS / 10
