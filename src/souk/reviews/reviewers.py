"""Whose reviews a store takes: of those who received the thing, or of the customers it names."""

from uuid import UUID

import msgspec

from souk.booking import was_served
from souk.catalog import ProductKind, RatedProduct
from souk.identity import holds_segment
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Refusal
from souk.orders import find_order_received
from souk.reviews import policy
from souk.reviews.errors import NotAmongReviewers, PurchaseRequired
from souk.stores import ANY_CUSTOMER, ReviewPolicy, StoreSettings, find_segment_circle, get_store


class Standing(msgspec.Struct, frozen=True):
    """`order_id`: in which order it came to them; `refusal`: why they may not review it, if they may not.

    `is_verified`: they received it, in that order or at an appointment that was paid at the venue.
    """

    order_id: UUID | None = None
    is_verified: bool = False
    refusal: Refusal | None = None


async def find_standing(ctx: ReadContext, product: RatedProduct, settings: StoreSettings) -> Standing:
    """Of the actor, who has signed in. `settings` are its store's."""
    person_id = policy.signed_in(ctx.actor)
    verdict = policy.can_review(ctx.actor, product.store_id)
    if not verdict:
        return Standing(refusal=Forbidden(verdict.reason))
    order_id = await find_order_received(ctx, person_id, product.id)
    has_it = order_id is not None
    if not has_it and product.kind is ProductKind.SERVICE:
        has_it = await was_served(ctx, person_id, product.id)
    if settings.review_policy is ReviewPolicy.VERIFIED_PURCHASE:
        return Standing(order_id, has_it, None if has_it else PurchaseRequired())
    segment = settings.review_eligibility
    if segment != ANY_CUSTOMER and not await holds_segment(ctx, person_id, segment):
        circle = await find_segment_circle(ctx, segment)
        who = f"{circle.label[:1].lower()}{circle.label[1:]}"
        return Standing(order_id, has_it, NotAmongReviewers(f"Only {who} can write reviews.", segment=segment))
    return Standing(order_id, has_it)


async def insist_on_standing(ctx: ReadContext, product: RatedProduct) -> Standing:
    """Raises Unauthenticated, Forbidden, PurchaseRequired, NotAmongReviewers."""
    standing = await find_standing(ctx, product, (await get_store(ctx, product.store_id)).settings)
    if standing.refusal is not None:
        raise standing.refusal
    return standing
