"""What reviews hold about a person: theirs to take, and gone with them, out of every average too."""

from uuid import UUID

from sqlalchemy import delete, select, update

from souk.catalog import list_rated_products
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.personal import Eraser, Exporter, Part, plain
from souk.kernel.rooms import PersonalData
from souk.reviews.changes import remove_review
from souk.reviews.models import Review, ReviewPhoto, ReviewReply, ReviewReport, ReviewVote
from souk.reviews.rows import REVIEW, ReviewRow
from souk.stores import lock_ratings

GONE = "destroyed with the review"
NOBODY = "kept: an id that leads to nobody once they are erased"
PERSONAL_DATA = (
    PersonalData(table="reviews", column="user_id", sealed=False, on_erase=GONE),
    PersonalData(table="reviews", column="comment", sealed=False, on_erase=GONE),
    PersonalData(table="reviews", column="decision", sealed=False, on_erase=GONE),
    PersonalData(table="reviews", column="decided_by", sealed=False, on_erase=NOBODY),
    PersonalData(table="review_photos", column="id", sealed=False, on_erase="destroyed, and with it the picture"),
    PersonalData(table="review_votes", column="user_id", sealed=False, on_erase="destroyed"),
    PersonalData(table="review_reports", column="user_id", sealed=False, on_erase="destroyed"),
    PersonalData(table="review_reports", column="note", sealed=False, on_erase="destroyed"),
    PersonalData(table="review_replies", column="text", sealed=False, on_erase="kept: the store's own words"),
    PersonalData(table="review_replies", column="replied_by", sealed=False, on_erase=NOBODY),
)
COVERED = (
    "reviews.user_id",
    "reviews.comment",
    "reviews.decision",
    "review_photos.id",
    "review_votes.user_id",
    "review_reports.user_id",
    "review_reports.note",
    "reviews.decided_by",
    "review_replies.replied_by",
    "review_replies.text",
)


async def read_reviews_of(ctx: ReadContext, person_id: UUID) -> Part:
    reviews = (await ctx.session.scalars(select(Review).where(Review.user_id == person_id).order_by(Review.id))).all()
    names = await list_rated_products(ctx, (each.product_id for each in reviews))
    records = [
        {
            "review_of": names[each.product_id].name,
            "rating": each.rating,
            "comment": each.comment,
            "status": each.status.value,
            "why_rejected": each.decision,
            "written_at": plain(each.created_at),
            "edited_at": plain(each.edited_at),
        }
        for each in reviews
    ]
    mine = select(ReviewPhoto.id).join(Review, Review.id == ReviewPhoto.review_id).where(Review.user_id == person_id)
    pictures = list(await ctx.session.scalars(mine.order_by(ReviewPhoto.id)))
    votes = select(ReviewVote).where(ReviewVote.user_id == person_id).order_by(ReviewVote.review_id)
    records += [
        {"found_helpful": str(each.review_id), "at": plain(each.voted_at)} for each in await ctx.session.scalars(votes)
    ]
    reports = select(ReviewReport).where(ReviewReport.user_id == person_id).order_by(ReviewReport.review_id)
    records += [
        {
            "reported": str(each.review_id),
            "reason": each.reason.value,
            "note": each.note,
            "at": plain(each.reported_at),
        }
        for each in await ctx.session.scalars(reports)
    ]
    replies = select(ReviewReply).where(ReviewReply.replied_by == person_id).order_by(ReviewReply.review_id)
    records += [
        {"replied_to": str(each.review_id), "for_a_store": True, "text": each.text, "at": plain(each.replied_at)}
        for each in await ctx.session.scalars(replies)
    ]
    return Part(records=records, pictures=pictures)


async def erase_reviews_of(uow: UnitOfWork, person_id: UUID) -> None:
    """Reviews first, then their stores, then in the order of their products, as everybody takes those."""
    locked = select(*REVIEW).where(Review.user_id == person_id).order_by(Review.product_id)
    found = (await uow.session.execute(locked.with_for_update(key_share=True))).all()
    reviews = [ReviewRow(*row) for row in found]
    voted = select(ReviewVote.review_id).where(ReviewVote.user_id == person_id)
    await uow.session.execute(update(Review).where(Review.id.in_(voted)).values(helpful=Review.helpful - 1))
    await uow.session.execute(delete(ReviewVote).where(ReviewVote.user_id == person_id))
    reported = select(ReviewReport.review_id).where(ReviewReport.user_id == person_id)
    still_open = reported.where(ReviewReport.closed_at.is_(None))
    await uow.session.execute(update(Review).where(Review.id.in_(still_open)).values(reports=Review.reports - 1))
    await uow.session.execute(delete(ReviewReport).where(ReviewReport.user_id == person_id))
    await lock_ratings(uow, (each.store_id for each in reviews))
    for each in reviews:
        await remove_review(uow, each)


EXPORTERS = (Exporter(name="reviews", title="Reviews", covers=COVERED, read=read_reviews_of),)
ERASERS = (Eraser(name="reviews", erase=erase_reviews_of),)
