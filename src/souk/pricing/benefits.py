"""What a shopper brings to a quote beside the goods: coupons, the discount of a tier, points to redeem."""

from uuid import UUID

import msgspec

from souk.kernel.money import exponent
from souk.loyalty import POINTS_PER_UNIT


class CouponTerms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One coupon as it stood when it was looked at. Amounts in minor units of `currency`.

    `value` is whole per cent where it `is_percentage`, an amount otherwise. Empty scopes mean everything; a line must
    lie in each scope that is given. `store_id` alone may be reduced; who bears it says `by_platform`.
    """

    id: UUID
    code: str
    currency: str
    is_percentage: bool
    value: int
    description: str = ""
    min_purchase: int = 0
    max_discount: int | None = None
    store_id: UUID | None = None
    product_ids: tuple[UUID, ...] = ()
    category_ids: tuple[UUID, ...] = ()
    is_exclusive: bool = False
    by_platform: bool = True
    limit_per_person: int | None = None
    version: int = 1


class TierTerms(msgspec.Struct, frozen=True):
    """`basis_points` off all goods: 1000 is 10 %."""

    name: str
    basis_points: int


class Benefits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`points` is how many the shopper wishes to redeem; a quote uses no more than there are goods to pay for."""

    coupons: tuple[CouponTerms, ...] = ()
    tier: TierTerms | None = None
    points: int = 0

    def __bool__(self) -> bool:
        return bool(self.coupons or self.tier or self.points)


NONE = Benefits()


def usable_points(points: int, amount: int, currency: str) -> int:
    """So many of the points that they are worth no more than `amount`, and that none of them is worth nothing."""
    unit = int(10 ** exponent(currency))
    most = min(points, amount * POINTS_PER_UNIT // unit)
    return most - most % max(1, POINTS_PER_UNIT // unit)
