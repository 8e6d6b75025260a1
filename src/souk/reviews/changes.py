"""How a review changes once it may: its row, its place in the average, and what is announced. For who holds it locked."""

from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.media import drop_pictures, publish_pictures, withhold_pictures
from souk.reviews.events import ReviewEdited
from souk.reviews.models import Review
from souk.reviews.rows import PHOTOS, ReviewRow
from souk.reviews.statuses import ReviewStatus
from souk.reviews.totals import Rated, move_totals
from souk.stores import ReviewModeration, get_store

APPROVED: Final = ReviewStatus.APPROVED
_this = Review.id == bindparam("review", type_=Uuid())
_changed = {name: bindparam(f"new_{name}", type_=Review.__table__.c[name].type) for name in ("rating", "comment")}
_stood = {"status": bindparam("new_status"), "updated_at": bindparam("at"), "version": Review.version + 1}
EDIT: Hot[None] = Hot(
    update(Review)
    .where(_this)
    .values(**_changed, **_stood, edited_at=bindparam("edited", type_=Review.__table__.c.edited_at.type))
)
DELETE: Hot[None] = Hot(delete(Review).where(_this))


async def change_review(
    uow: UnitOfWork, review: ReviewRow, *, rating: int, comment: str, shows_more: bool = False
) -> None:
    """For who holds the locked row. `shows_more`: there is a new picture. What comes with the first words changes none."""
    settings = (await get_store(uow, review.store_id)).settings
    says_more = shows_more or (comment != review.comment and bool(comment))
    status = next_status(review.status, settings.review_moderation, says_more=says_more)
    values = {"new_rating": rating, "new_comment": comment, "new_status": status}
    edited = uow.now if review.created_at < uow.now else review.edited_at
    await uow.change(EDIT, review=review.id, **values, at=uow.now, edited=edited)
    await place_pictures(uow, review.id, status)
    was = review.rating if review.status is APPROVED else None
    now = rating if status is APPROVED else None
    await move_totals(uow, Rated(review.product_id, review.store_id), was=was, now=now)
    uow.emit(
        ReviewEdited(
            review_id=review.id,
            product_id=review.product_id,
            store_id=review.store_id,
            person_id=review.user_id,
            rating_was=review.rating,
            rating=rating,
            was=review.status.value,
            status=status.value,
        )
    )


async def place_pictures(uow: UnitOfWork, review_id: UUID, status: ReviewStatus) -> None:
    """Its pictures are everybody's while it is."""
    pictures = [photo.id for photo in await uow.all(PHOTOS, reviews=[review_id])]
    if status is APPROVED:
        await publish_pictures(uow, pictures)
    else:
        await withhold_pictures(uow, pictures)


async def remove_review(uow: UnitOfWork, review: ReviewRow) -> None:
    """For who holds the locked row: it goes, with its pictures, votes, reports and reply, and out of the average."""
    pictures = [photo.id for photo in await uow.all(PHOTOS, reviews=[review.id])]
    await uow.change(DELETE, review=review.id)
    await drop_pictures(uow, pictures)
    if review.status is APPROVED:
        await move_totals(uow, Rated(review.product_id, review.store_id), was=review.rating, now=None)


def first_status(moderation: ReviewModeration, *, comment: str) -> ReviewStatus:
    """Stars alone need nobody's approval, unless the store wants all of it looked at."""
    waits = moderation is ReviewModeration.ALL or (moderation is ReviewModeration.COMMENTS and bool(comment))
    return ReviewStatus.PENDING if waits else APPROVED


def next_status(was: ReviewStatus, moderation: ReviewModeration, *, says_more: bool) -> ReviewStatus:
    """What was not approved waits again; what was stays so while it says and shows nothing new."""
    if was is not APPROVED or moderation is ReviewModeration.ALL:
        return ReviewStatus.PENDING
    return ReviewStatus.PENDING if says_more and moderation is ReviewModeration.COMMENTS else APPROVED
