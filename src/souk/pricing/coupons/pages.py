"""What the coupons' pages show, to stores and in the back office alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from souk.kernel.money import Money
from souk.loyalty import Tier
from souk.pricing.coupons.models import DiscountType
from souk.pricing.coupons.queries import DayOfUse
from souk.pricing.coupons.schemas import CouponOut, CouponState
from souk.pricing.coupons.simulating import SimulationOut
from souk.ui import Chart, FormState, Option, Row, Series, money

VENDOR, OFFICE = "/vendor/coupons", "/admin/coupons"
Tone = Literal["good", "info", "neutral", "warn", "bad"]
STATES: dict[CouponState, tuple[str, Tone]] = {
    CouponState.ACTIVE: ("Active", "good"),
    CouponState.SCHEDULED: ("Scheduled", "info"),
    CouponState.EXPIRED: ("Expired", "neutral"),
    CouponState.USED_UP: ("Used up", "warn"),
    CouponState.OFF: ("Off", "neutral"),
}
TIERS = tuple(Option(tier.value, f"{tier.capitalize()} and above") for tier in list(Tier)[1:])
KINDS = (
    Option(DiscountType.PERCENTAGE.value, "Percentage", "So many per cent off"),
    Option(DiscountType.FIXED.value, "Fixed amount", "So much off, shared over the goods"),
)
FUNDINGS = (Option("store", "The store"), Option("platform", "The marketplace"))


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose pages: a vendor's, or the back office's; and what stands around them."""

    url: str
    stores: tuple[Option, ...] = ()
    categories: tuple[Option, ...] = ()

    @property
    def is_office(self) -> bool:
        return self.url == OFFICE


@dataclass(frozen=True, slots=True)
class CouponRow:
    id: str
    code: str
    href: str
    terms: str
    whose: str
    state: str
    tone: Tone
    used: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CouponsPage:
    desk: Desk
    rows: tuple[CouponRow, ...]
    search: str
    next_url: str

    @classmethod
    def of(cls, desk: Desk, found: Sequence[CouponOut], *, search: str, next_url: str) -> "CouponsPage":
        names = {option.value: option.label for option in desk.stores}
        return cls(desk, tuple(_row(desk, each, names) for each in found), search, next_url)


def _row(desk: Desk, coupon: CouponOut, names: Mapping[str, str]) -> CouponRow:
    label, tone = STATES[coupon.state]
    whose = names.get(str(coupon.store_id), "A store") if coupon.store_id is not None else "Everybody"
    limit = f" of {coupon.limit_total:,}" if coupon.limit_total is not None else ""
    return CouponRow(
        id=str(coupon.id),
        code=coupon.code,
        href=f"{desk.url}/{coupon.id}",
        terms=terms_in_words(coupon),
        whose=whose,
        state=label,
        tone=tone,
        used=f"{coupon.used:,}{limit}",
        until=coupon.valid_until,
    )


def terms_in_words(coupon: CouponOut) -> str:
    """`10 % off from $50.00, at most $20.00, for Gold and above`."""
    is_percentage = coupon.discount_type is DiscountType.PERCENTAGE
    what = f"{coupon.discount_value} %" if is_percentage else money(Money(coupon.discount_value, coupon.currency))
    parts = [f"{what} off" + (f" from {money(coupon.min_purchase)}" if coupon.min_purchase.amount else "")]
    if coupon.max_discount is not None:
        parts.append(f"at most {money(coupon.max_discount)}")
    if coupon.product_ids:
        parts.append(f"for {len(coupon.product_ids)} {'product' if len(coupon.product_ids) == 1 else 'products'}")
    if coupon.category_ids:
        parts.append(f"for {len(coupon.category_ids)} {'category' if len(coupon.category_ids) == 1 else 'categories'}")
    if coupon.min_tier is not None:
        parts.append(f"for {coupon.min_tier.capitalize()} and above")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponPage:
    """The editor; `coupon` facts are empty for a new one."""

    desk: Desk
    form: FormState
    action: str
    title: str
    state: str = ""
    tone: Tone = "neutral"
    whose: str = ""
    facts: tuple[Row, ...] = ()
    uses: Chart | None = None
    delete_url: str = ""
    may_change: bool = True
    kinds: tuple[Option, ...] = KINDS
    tiers: tuple[Option, ...] = TIERS
    fundings: tuple[Option, ...] = FUNDINGS

    @classmethod
    def of(
        cls, desk: Desk, coupon: CouponOut, days: Sequence[DayOfUse], *, form: FormState, may_change: bool
    ) -> "CouponPage":
        label, tone = STATES[coupon.state]
        names = {option.value: option.label for option in desk.stores}
        away = Money(sum(day.amount for day in days), coupon.currency)
        bearer = "The marketplace" if coupon.funded_by == "platform" else "The store"
        limit = f"{coupon.limit_total:,}" if coupon.limit_total is not None else "No limit"
        return cls(
            desk=desk,
            form=form,
            action=f"{desk.url}/{coupon.id}",
            title=coupon.code,
            state=label,
            tone=tone,
            whose=names.get(str(coupon.store_id), "A store") if coupon.store_id is not None else "All stores",
            facts=(
                Row("Used", f"{coupon.used:,}", note="Orders and open checkouts"),
                Row("Limit", limit),
                Row("Taken off in 90 days", away),
                Row("Borne by", bearer),
            ),
            uses=_chart(days),
            delete_url=f"{desk.url}/{coupon.id}/delete" if may_change and not coupon.used else "",
            may_change=may_change,
        )


def _chart(days: Sequence[DayOfUse]) -> Chart | None:
    if not days:
        return None
    series = Series("Uses", tuple(day.uses for day in days), shown=tuple(f"{day.uses:,}" for day in days))
    return Chart("Uses by day", tuple(day.day for day in days), (series,), kind="bar")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorPage:
    """What was asked, and what came of it; nothing before the first try."""

    desk: Desk
    form: FormState
    products: tuple[Option, ...]
    tiers: tuple[Option, ...]
    summary: tuple[Row, ...] = ()
    reasons: tuple[Row, ...] = ()
    refused: tuple[Row, ...] = ()

    @classmethod
    def of(
        cls, desk: Desk, products: tuple[Option, ...], form: FormState, found: SimulationOut | None
    ) -> "SimulatorPage":
        tiers = tuple(Option(tier.value, tier.capitalize()) for tier in Tier)
        if found is None:
            return cls(desk=desk, form=form, products=products, tiers=tiers)
        names = {option.value: option.label for option in desk.stores}
        several = len({step.store_id for step in found.trace}) > 1
        rows = [Row("Subtotal", found.subtotal)]
        rows += [Row(f"Coupon {each.code}", -each.amount, tone="good") for each in found.coupons]
        if found.loyalty_discount.amount:
            points = f"{found.points_used:,} points among it" if found.points_used else ""
            rows.append(Row("Rewards", -found.loyalty_discount, note=points, tone="good"))
        rows += [Row("Shipping", found.shipping), Row("Tax", found.tax), Row("Total", found.total, strong=True)]
        rows.append(Row("The marketplace bears", found.platform_discount, note="of what is taken off"))
        return cls(
            desk=desk,
            form=form,
            products=products,
            tiers=tiers,
            summary=tuple(rows),
            reasons=tuple(
                Row(
                    f"{step.label}, {names.get(str(step.store_id), '')}" if several else step.label,
                    step.amount,
                    step.why,
                )
                for step in found.trace
            ),
            refused=tuple(Row(each.coupon, each.sentence) for each in found.refused),
        )
