"""What a basket would cost with these coupons: for whoever makes them, without using one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field

from souk.catalog import UnknownVariant, get_offers
from souk.kernel.database import ReadContext
from souk.kernel.fields import Body, Quantity
from souk.kernel.money import Money
from souk.loyalty import Tier, get_ladder
from souk.pricing.benefits import Benefits, TierTerms
from souk.pricing.coupons import policy
from souk.pricing.coupons.schemas import Code, Id, Instant
from souk.pricing.coupons.weighing import Asker, weigh_for
from souk.pricing.errors import CouponContradictsItself, Refused
from souk.pricing.quote import Line, Quote, quote
from souk.stores import get_terms


class SimulatedItem(Body):
    variant_id: Id
    quantity: Quantity = 1


class Simulation(Body):
    """A basket, the coupons in the order in which they are entered, and who would buy: of which tier, when."""

    items: Annotated[list[SimulatedItem], Field(min_length=1, max_length=50)]
    codes: Annotated[list[Code], Field(max_length=5)] = Field(default_factory=list)
    tier: Annotated[Tier, Field(strict=False)] = Tier.BRONZE
    points: Annotated[int, Field(ge=0, le=10**9)] = 0
    at: Annotated[Instant | None, Field(description="When it would be bought; now, if left out.")] = None


class SimulatedStep(msgspec.Struct, frozen=True):
    """One reason of the total; all of them sum to it."""

    label: str
    amount: Money
    why: str
    store_id: UUID | None


class SimulatedCoupon(msgspec.Struct, frozen=True):
    code: str
    amount: Money


class SimulationOut(msgspec.Struct, frozen=True, kw_only=True):
    """`platform_discount` is what of both discounts the marketplace bears; `refused` says why a coupon is not used."""

    subtotal: Money
    discount: Money
    loyalty_discount: Money
    platform_discount: Money
    tax: Money
    shipping: Money
    total: Money
    points_used: int
    coupons: list[SimulatedCoupon]
    refused: list[Refused]
    trace: list[SimulatedStep]


async def simulate(ctx: ReadContext, asked: Simulation) -> SimulationOut:
    """Raises Unauthenticated, Forbidden, UnknownVariant, CouponContradictsItself (goods of several currencies)."""
    policy.insist_on_looking_after(ctx.actor)
    priced, lost = await _priced(ctx, asked)
    currency = priced.currency
    return SimulationOut(
        subtotal=Money(priced.subtotal, currency),
        discount=Money(priced.discount, currency),
        loyalty_discount=Money(priced.loyalty_discount, currency),
        platform_discount=Money(sum(store.platform_discount for store in priced.stores), currency),
        tax=Money(priced.tax, currency),
        shipping=Money(priced.shipping, currency),
        total=Money(priced.total, currency),
        points_used=priced.points_used,
        coupons=[SimulatedCoupon(each.code, Money(each.amount, currency)) for each in priced.coupons],
        refused=[*lost, *priced.refused],
        trace=[
            SimulatedStep(step.label, Money(step.amount, currency), step.why, step.store_id) for step in priced.trace
        ],
    )


async def _priced(ctx: ReadContext, asked: Simulation) -> tuple[Quote, list[Refused]]:
    wanted: dict[UUID, int] = {}
    for item in asked.items:
        wanted[item.variant_id] = wanted.get(item.variant_id, 0) + item.quantity
    offers = await get_offers(ctx, list(wanted))
    if len(offers) < len(wanted):
        raise UnknownVariant
    currencies = {offer.currency for offer in offers.values()}
    if len(currencies) > 1:
        raise CouponContradictsItself("These goods are sold in several currencies; one basket has one.")
    lines = [
        Line(
            key=key,
            store_id=offers[key].store_id,
            quantity=quantity,
            unit_price=offers[key].unit_price,
            list_price=offers[key].list_price,
            requires_shipping=offers[key].requires_shipping,
            product_id=offers[key].product_id,
            category_id=offers[key].category_id,
        )
        for key, quantity in wanted.items()
    ]
    weighed = await weigh_for(ctx, list(dict.fromkeys(asked.codes)), _somebody(ctx.now, asked))
    rung = next(rung for rung in await get_ladder(ctx) if rung.name is asked.tier)
    tier = TierTerms(rung.name, rung.basis_points) if rung.basis_points else None
    benefits = Benefits(coupons=weighed.coupons, tier=tier, points=asked.points)
    terms = await get_terms(ctx, {line.store_id for line in lines})
    return quote(lines, terms, currency=currencies.pop(), benefits=benefits), weighed.refused


def _somebody(now: datetime, asked: Simulation) -> Asker:
    """Signed in, and without a use of their own."""
    return Asker(now=asked.at or now, tier=asked.tier, person=None, is_guest=False)
