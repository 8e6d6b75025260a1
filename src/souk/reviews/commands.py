"""Writing a review, changing it, taking it back: by whoever writes it. What it adds to the average moves with it."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike

from souk.catalog import ProductKind, RatedProduct, get_rated_product, mark_ordered
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.reviews import policy
from souk.reviews.changes import APPROVED, change_review, first_status, remove_review
from souk.reviews.errors import AlreadyReviewed, ReviewChangedMeanwhile
from souk.reviews.events import ReviewDeleted, ReviewWritten
from souk.reviews.models import Review
from souk.reviews.queries import find_own_review, get_review, get_review_to_change
from souk.reviews.reviewers import find_standing
from souk.reviews.schemas import ReviewBody, ReviewOut, ReviewPatch
from souk.reviews.totals import Rated, move_totals
from souk.services import UnknownService
from souk.stores import get_store


class _Written(msgspec.Struct, frozen=True):
    id: UUID


WRITE = Hot(
    upsert(Review).on_conflict_do_nothing(index_elements=[Review.user_id, Review.product_id]).returning(Review.id),
    _Written,
)


async def write_review(uow: UnitOfWork, key: UUID | str, body: ReviewBody, *, of_service: bool = False) -> ReviewOut:
    """Review a product, goods or service, by id or slug. `of_service`: nothing but a service is meant.

    Raises Unauthenticated, UnknownProduct, UnknownService, Forbidden, PurchaseRequired, NotAmongReviewers,
    AlreadyReviewed.
    """
    person_id = policy.signed_in(uow.actor)
    product = await get_rated_product(uow, key)
    if of_service and product.kind is not ProductKind.SERVICE:
        raise UnknownService
    settings = (await get_store(uow, product.store_id)).settings
    standing = await find_standing(uow, product, settings)
    if standing.refusal is not None:
        raise standing.refusal
    comment = body.comment or ""
    status = first_status(settings.review_moderation, comment=comment)
    born = {"created_at": uow.now, "updated_at": uow.now, "is_verified": standing.is_verified}
    row = _new_row(person_id, product, **born, order_id=standing.order_id)
    written = await uow.first(WRITE, **row, rating=body.rating, comment=comment, status=status)
    if written is None:
        raise await _already_reviewed(uow, product)
    if status is APPROVED:
        await move_totals(uow, Rated(product.id, product.store_id), was=None, now=body.rating)
    if not product.was_ordered:  # the product's own row comes last, after its totals: nobody waits in a circle
        await mark_ordered(uow, [product.id])  # what is spoken of is archived, as what was ordered is
    uow.emit(
        ReviewWritten(
            review_id=written.id,
            product_id=product.id,
            store_id=product.store_id,
            person_id=person_id,
            rating=body.rating,
            status=status.value,
            is_verified=standing.is_verified,
        )
    )
    return await get_review(uow, written.id)


async def edit_review(uow: UnitOfWork, review_id: UUID, patch: ReviewPatch) -> ReviewOut:
    """Its author changes stars or words; the average follows at once. Other words wait for approval again.

    Raises Unauthenticated, UnknownReview, Forbidden, ReviewChangedMeanwhile.
    """
    policy.signed_in(uow.actor)
    review = await get_review_to_change(uow, review_id)
    policy.insist(uow.actor, policy.can_change(uow.actor, review))
    if patch.version is not None and patch.version != review.version:
        raise ReviewChangedMeanwhile(version=review.version)
    rating = review.rating if patch.rating is None else patch.rating
    comment = review.comment if patch.comment is None else patch.comment
    if (rating, comment) != (review.rating, review.comment):
        await change_review(uow, review, rating=rating, comment=comment)
    return await get_review(uow, review_id)


async def delete_review(uow: UnitOfWork, review_id: UUID) -> None:
    """Its author takes it back, with everything that hangs on it. Raises Unauthenticated, UnknownReview, Forbidden."""
    policy.signed_in(uow.actor)
    review = await get_review_to_change(uow, review_id)
    policy.insist(uow.actor, policy.can_change(uow.actor, review))
    await remove_review(uow, review)
    uow.emit(
        ReviewDeleted(
            review_id=review.id,
            product_id=review.product_id,
            store_id=review.store_id,
            person_id=review.user_id,
            rating=review.rating,
            was=review.status.value,
        )
    )


async def _already_reviewed(uow: UnitOfWork, product: RatedProduct) -> Refusal:
    own = await find_own_review(uow, product.id)
    facts = {"review_id": str(own.id)} if own is not None else {}
    what = "service" if product.kind is ProductKind.SERVICE else "product"
    return AlreadyReviewed(f"You have already reviewed this {what}.", **facts)


def _new_row(person_id: UUID, product: RatedProduct, **born: Any) -> dict[str, Any]:
    nobody_yet = dict.fromkeys(("helpful", "photos", "reports"), 0)
    undecided = {"decision": "", "decided_at": None, "decided_by": None, "edited_at": None, "version": 1}
    whose = {"id": new_id(), "product_id": product.id, "store_id": product.store_id, "user_id": person_id}
    return {**whose, **nobody_yet, **undecided, **born}
