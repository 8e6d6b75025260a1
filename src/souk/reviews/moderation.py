"""Which reviews appear: approving and rejecting, by those who look after the marketplace."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery
from souk.reviews import policy
from souk.reviews.changes import place_pictures
from souk.reviews.events import ReviewApproved, ReviewRejected
from souk.reviews.models import Review, ReviewReport
from souk.reviews.queries import ReviewFilter, get_review, get_review_to_change, list_reviews
from souk.reviews.rows import ReviewRow
from souk.reviews.schemas import ReviewOut
from souk.reviews.statuses import ReviewStatus
from souk.reviews.totals import Rated, move_totals

_columns = Review.__table__.c
DECIDE: Hot[None] = Hot(
    update(Review)
    .where(Review.id == bindparam("review", type_=Uuid()))
    .values(
        status=bindparam("new_status", type_=_columns.status.type),
        decision=bindparam("why"),
        decided_at=bindparam("at", type_=_columns.decided_at.type),
        decided_by=bindparam("by", type_=Uuid()),
        updated_at=bindparam("since", type_=_columns.updated_at.type),
        reports=0,
        version=Review.version + 1,
    )
)
CLOSE: Hot[None] = Hot(
    update(ReviewReport)
    .where(ReviewReport.review_id == bindparam("review", type_=Uuid()), ReviewReport.closed_at.is_(None))
    .values(closed_at=bindparam("at", type_=_columns.decided_at.type))
)


async def list_to_decide(
    ctx: ReadContext, asked: PageQuery, *, wanted: ReviewFilter | None = None
) -> PageOf[ReviewOut]:
    """What waits: reported ones first, then the oldest; or by `wanted`. Raises Unauthenticated, Forbidden, BadCursor."""
    policy.insist(ctx.actor, policy.can_see_queue(ctx.actor))
    return await list_reviews(ctx, wanted or ReviewFilter(to_decide=True), asked)


async def approve_review(uow: UnitOfWork, review_id: UUID) -> ReviewOut:
    """Everybody sees it from now on, and it counts. Of one that stood there already, the reports are laid aside.

    Raises Unauthenticated, UnknownReview, Forbidden.
    """
    review = await _to_decide(uow, review_id)
    if review.status is ReviewStatus.APPROVED and not review.reports:
        return await get_review(uow, review_id)
    await _decide(uow, review, ReviewStatus.APPROVED, why="")
    uow.emit(
        ReviewApproved(
            review_id=review.id,
            product_id=review.product_id,
            store_id=review.store_id,
            person_id=review.user_id,
            was=review.status.value,
        )
    )
    return await get_review(uow, review_id)


async def reject_review(uow: UnitOfWork, review_id: UUID, *, reason: str) -> ReviewOut:
    """It does not appear, or no longer; its author reads why. Raises Unauthenticated, UnknownReview, Forbidden."""
    review = await _to_decide(uow, review_id)
    if review.status is ReviewStatus.REJECTED and review.decision == reason:
        return await get_review(uow, review_id)
    await _decide(uow, review, ReviewStatus.REJECTED, why=reason)
    uow.emit(
        ReviewRejected(
            review_id=review.id,
            product_id=review.product_id,
            store_id=review.store_id,
            person_id=review.user_id,
            was=review.status.value,
        )
    )
    return await get_review(uow, review_id)


async def _to_decide(uow: UnitOfWork, review_id: UUID) -> ReviewRow:
    policy.insist(uow.actor, policy.can_see_queue(uow.actor))
    review = await get_review_to_change(uow, review_id)
    policy.insist(uow.actor, policy.can_moderate(uow.actor, review))
    return review


async def _decide(uow: UnitOfWork, review: ReviewRow, status: ReviewStatus, *, why: str) -> None:
    decided = {"new_status": status, "why": why, "by": uow.actor.id}
    await uow.change(DECIDE, review=review.id, **decided, at=uow.now, since=uow.now)
    await uow.change(CLOSE, review=review.id, at=uow.now)
    await place_pictures(uow, review.id, status)
    approved = ReviewStatus.APPROVED
    was = review.rating if review.status is approved else None
    now = review.rating if status is approved else None
    await move_totals(uow, Rated(review.product_id, review.store_id), was=was, now=now)
