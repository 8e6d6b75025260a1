"""Wire shapes of coupons."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from souk.kernel.fields import Body, Minor, OptionalLine
from souk.kernel.money import LARGEST, Money
from souk.loyalty import Tier
from souk.pricing.coupons.models import Coupon, DiscountType, Funding

MOST_IN_SCOPE = 200
MOST_USES = 10**9

Code = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$"),
    AfterValidator(str.upper),
    Field(description="2 to 40 letters, digits, dashes; capital or small makes no difference."),
]
Amount = Annotated[int, Field(ge=1, le=LARGEST)]
Uses = Annotated[int, Field(ge=1, le=MOST_USES)]


def _of_these_times(instant: datetime) -> datetime:
    if not 2000 <= instant.year <= 2200:
        raise ValueError("must lie between the years 2000 and 2200")
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_of_these_times)]
Id = Annotated[UUID, Field(strict=False)]
Scope = Annotated[list[Id], Field(max_length=MOST_IN_SCOPE)]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Conditions(Body):
    """What a coupon asks for before it counts, and how it is shown."""

    description: OptionalLine = ""
    min_purchase: Minor = 0
    max_discount: Amount | None = None
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    is_active: bool = True
    is_listed: bool = True
    is_exclusive: bool = False
    min_tier: Annotated[Tier, Field(strict=False)] | None = None
    limit_total: Uses | None = None
    limit_per_person: Uses | None = None
    product_ids: Scope = Field(default_factory=list)
    category_ids: Scope = Field(default_factory=list)


class NewCoupon(Conditions):
    """A percentage in whole per cent, or a fixed amount in minor units of `currency` (the store's, if left out).

    With a `store_id` it reduces that store's goods alone and is borne by the store, unless `funded_by` says otherwise.
    Empty lists of products and categories mean all of them; a category counts with what lies below it.
    """

    code: Code
    discount_type: Annotated[DiscountType, Field(strict=False)]
    discount_value: Amount
    store_id: Id | None = None
    channel_id: Id | None = None
    funded_by: Annotated[Funding, Field(strict=False)] | None = None
    currency: CurrencyCode | None = None


class ChangeCoupon(Conditions):
    """What is left out stays. Whose coupon it is, its code and its currency stay as they are."""

    discount_type: Annotated[DiscountType, Field(strict=False)] = DiscountType.PERCENTAGE
    discount_value: Amount = 1
    version: Annotated[int, Field(ge=1, description="`version` as it was read; 409 when it is no longer that.")] = 0

    def columns(self) -> dict[str, Any]:
        """Only what was sent."""
        return columns_of(self, self.model_fields_set - {"version"})


def columns_of(body: Body, names: set[str]) -> dict[str, Any]:
    """As the table keeps them: ids in lists are texts there."""
    values = {name: getattr(body, name) for name in names}
    return {name: [str(each) for each in value] if isinstance(value, list) else value for name, value in values.items()}


def contradictions(coupon: dict[str, Any]) -> list[dict[str, str]]:
    """What two of its facts say against each other."""
    found = []
    if coupon["discount_type"] == DiscountType.PERCENTAGE and coupon["discount_value"] > 100:
        found.append({"field": "discount_value", "message": "A percentage is at most 100."})
    begins, ends = coupon["valid_from"], coupon["valid_until"]
    if begins is not None and ends is not None and ends <= begins:
        found.append({"field": "valid_until", "message": "It ends before it begins."})
    if coupon["limit_total"] is not None and coupon["limit_total"] < coupon["taken"]:
        used = coupon["taken"]
        found.append({"field": "limit_total", "message": f"It was used {used:,} times already."})
    return found


class CouponState(StrEnum):
    """What a coupon's dates, switch and limit come to at this moment."""

    ACTIVE = "active"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    USED_UP = "used_up"
    OFF = "off"


class CouponOut(msgspec.Struct, frozen=True, kw_only=True):
    """`used` counts orders and open checkouts; `discount_value` is whole per cent or minor units of `currency`."""

    id: UUID
    code: str
    description: str
    discount_type: DiscountType
    discount_value: int
    currency: str
    min_purchase: Money
    max_discount: Money | None
    valid_from: datetime | None
    valid_until: datetime | None
    is_active: bool
    is_listed: bool
    is_exclusive: bool
    min_tier: Tier | None
    limit_total: int | None
    limit_per_person: int | None
    used: int
    state: CouponState
    store_id: UUID | None
    channel_id: UUID | None
    product_ids: list[str]
    category_ids: list[str]
    funded_by: Funding
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Coupon, now: datetime) -> "CouponOut":
        same = {name: getattr(row, name) for name in cls.__struct_fields__ if name not in {"used", "state"}}
        same["min_purchase"] = Money(row.min_purchase, row.currency)
        same["max_discount"] = Money(row.max_discount, row.currency) if row.max_discount is not None else None
        return cls(**same, used=row.taken, state=state_of(row, now))


def state_of(row: Coupon, now: datetime) -> CouponState:
    if not row.is_active:
        return CouponState.OFF
    if row.valid_until is not None and now >= row.valid_until:
        return CouponState.EXPIRED
    if row.limit_total is not None and row.taken >= row.limit_total:
        return CouponState.USED_UP
    if row.valid_from is not None and now < row.valid_from:
        return CouponState.SCHEDULED
    return CouponState.ACTIVE


class OfferedCoupon(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon that you could use now. `terms` says in a sentence what it takes off."""

    code: str
    description: str
    terms: str
    discount_type: DiscountType
    discount_value: int
    currency: str
    min_purchase: Money
    max_discount: Money | None
    valid_from: datetime | None
    valid_until: datetime | None
    is_active: bool
    min_tier: Tier | None
    store_id: UUID | None
