"""What others do with a review: find it helpful, report it, and as the store answer it."""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Uuid, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.reviews import policy
from souk.reviews.errors import NoReply, UnknownReview
from souk.reviews.events import ReviewReplied, ReviewReplyRemoved, ReviewReported
from souk.reviews.models import Review, ReviewReply, ReviewReport, ReviewVote
from souk.reviews.queries import get_review
from souk.reviews.rows import LOCKED, REPLIES, ReviewRow
from souk.reviews.schemas import ReplyBody, ReportBody, ReviewOut
from souk.reviews.statuses import ReviewStatus


class _Of(msgspec.Struct, frozen=True):
    review_id: UUID


_by = bindparam("by", type_=BigInteger)
_this = Review.id == bindparam("review", type_=Uuid())
_theirs = (
    ReviewVote.review_id == bindparam("review", type_=Uuid()),
    ReviewVote.user_id == bindparam("person", type_=Uuid()),
)
VOTE = Hot(upsert(ReviewVote).on_conflict_do_nothing().returning(ReviewVote.review_id), _Of)
UNVOTE: Hot[None] = Hot(delete(ReviewVote).where(*_theirs))
COUNT_VOTE: Hot[None] = Hot(update(Review).where(_this).values(helpful=Review.helpful + _by))
REPORT = Hot(upsert(ReviewReport).on_conflict_do_nothing().returning(ReviewReport.review_id), _Of)
COUNT_REPORT: Hot[None] = Hot(update(Review).where(_this).values(reports=Review.reports + 1))
_reply = upsert(ReviewReply)
_again = {name: _reply.excluded[name] for name in ("text", "replied_by", "updated_at")}
REPLY: Hot[None] = Hot(_reply.on_conflict_do_update(index_elements=[ReviewReply.review_id], set_=_again))
UNREPLY: Hot[None] = Hot(delete(ReviewReply).where(ReviewReply.review_id == bindparam("review", type_=Uuid())))


async def find_helpful(uow: UnitOfWork, review_id: UUID) -> ReviewOut:
    """Once a person, however often they say so. Raises Unauthenticated, UnknownReview, Forbidden for one's own."""
    person_id = policy.signed_in(uow.actor)
    review = await _published(uow, review_id)
    policy.insist(uow.actor, policy.can_vote(uow.actor, review))
    if await uow.first(VOTE, review_id=review_id, user_id=person_id, voted_at=uow.now) is not None:
        await uow.change(COUNT_VOTE, review=review_id, by=1)
    return await get_review(uow, review_id)


async def find_not_helpful(uow: UnitOfWork, review_id: UUID) -> ReviewOut:
    """Take that back. Raises Unauthenticated, UnknownReview."""
    person_id = policy.signed_in(uow.actor)
    await _published(uow, review_id)
    if await uow.change(UNVOTE, review=review_id, person=person_id):
        await uow.change(COUNT_VOTE, review=review_id, by=-1)
    return await get_review(uow, review_id)


async def report_review(uow: UnitOfWork, review_id: UUID, body: ReportBody) -> None:
    """Have it looked at again; once a person. Raises Unauthenticated, UnknownReview, Forbidden for one's own."""
    person_id = policy.signed_in(uow.actor)
    review = await _published(uow, review_id)
    policy.insist(uow.actor, policy.can_report(uow.actor, review))
    words = {"reason": body.reason, "note": body.note}
    row = {"review_id": review_id, "user_id": person_id, "reported_at": uow.now, "closed_at": None}
    if await uow.first(REPORT, **row, **words) is not None:
        await uow.change(COUNT_REPORT, review=review_id)
        uow.emit(ReviewReported(review_id=review_id, store_id=review.store_id, reason=body.reason.value))


async def reply_to_review(uow: UnitOfWork, review_id: UUID, body: ReplyBody) -> ReviewOut:
    """In the store's name, or change what it answered. Raises Unauthenticated, UnknownReview, Forbidden."""
    person_id = policy.signed_in(uow.actor)
    review = await _published(uow, review_id)
    policy.insist(uow.actor, policy.can_reply(uow.actor, review.store_id))
    is_new = not await uow.all(REPLIES, reviews=[review_id])
    whose = {"review_id": review_id, "store_id": review.store_id, "replied_by": person_id}
    await uow.change(REPLY, **whose, text=body.text, replied_at=uow.now, updated_at=uow.now)
    uow.emit(
        ReviewReplied(
            review_id=review_id,
            product_id=review.product_id,
            store_id=review.store_id,
            person_id=review.user_id,
            is_new=is_new,
        )
    )
    return await get_review(uow, review_id)


async def remove_reply(uow: UnitOfWork, review_id: UUID) -> ReviewOut:
    """Raises Unauthenticated, UnknownReview, Forbidden, NoReply."""
    policy.signed_in(uow.actor)
    review = await _published(uow, review_id)
    policy.insist(uow.actor, policy.can_reply(uow.actor, review.store_id))
    if not await uow.change(UNREPLY, review=review_id):
        raise NoReply
    uow.emit(ReviewReplyRemoved(review_id=review_id, store_id=review.store_id))
    return await get_review(uow, review_id)


async def _published(uow: UnitOfWork, review_id: UUID) -> ReviewRow:
    """One that everybody sees, locked: its author may take it back at this moment. Raises UnknownReview."""
    review = await uow.first(LOCKED, review=review_id)
    if review is None or review.status is not ReviewStatus.APPROVED:
        raise UnknownReview
    return review
