"""What is told of reviews: to those who answer for the store, and to whoever wrote them."""

from typing import Final
from uuid import UUID

from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.notifications.listeners.causes import actor_of_cause, delivery_of
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import NoticeType
from souk.notifications.writing import about
from souk.reviews import (
    ReviewApproved,
    ReviewPermission,
    ReviewRejected,
    ReviewReplied,
    ReviewStatus,
    ReviewWritten,
    UnknownReview,
    get_review,
)

APPROVED: Final = ReviewStatus.APPROVED.value


async def tell_of_review(uow: UnitOfWork, happened: ReviewWritten) -> None:
    """The store, of what appears; what waits is told once it was approved."""
    if happened.status == APPROVED:
        await _tell_store(uow, happened.review_id, happened.store_id)


async def tell_of_approval(uow: UnitOfWork, happened: ReviewApproved) -> None:
    if happened.was == APPROVED:
        return  # it was reported, and stays: nothing is new
    await _tell_author(uow, happened, "review_approved", "Your review of {product} is published")
    await _tell_store(uow, happened.review_id, happened.store_id)


async def tell_of_rejection(uow: UnitOfWork, happened: ReviewRejected) -> None:
    await _tell_author(uow, happened, "review_rejected", "Your review of {product} does not appear")


async def tell_of_reply(uow: UnitOfWork, happened: ReviewReplied) -> None:
    if happened.is_new:
        await _tell_author(uow, happened, "review_replied", "Your review of {product} was answered")


async def _tell_author(
    uow: UnitOfWork, happened: ReviewApproved | ReviewRejected | ReviewReplied, kind: str, title: str
) -> None:
    try:
        review = await get_review(uow, happened.review_id)
    except UnknownReview:
        return  # taken back meanwhile
    occurrence, person_id = delivery_of(uow, kind), happened.person_id
    await write_letter(uow, kind, occurrence=occurrence, person_id=person_id, about=about(review_id=happened.review_id))
    notice = Notice(
        type=NoticeType.REVIEW,
        title=title.format(product=review.product.name),
        message="Look at it among your reviews.",
        related_id=happened.review_id,
    )
    await notify(uow, [person_id], notice, occurrence=occurrence)


async def _tell_store(uow: UnitOfWork, review_id: UUID, store_id: UUID) -> None:
    """Once for each review, however often it was changed and approved again."""
    try:
        review = await get_review(uow, review_id)
    except UnknownReview:
        return
    if review.status is not ReviewStatus.APPROVED:
        return  # its author has added a picture meanwhile, which waits
    people = await people_holding(uow, ReviewPermission.REVIEWS_REPLY, store_id=store_id)
    stars = f"{review.rating} star{'s' if review.rating != 1 else ''}"
    notice = Notice(
        type=NoticeType.NEW_REVIEW,
        title=f"{stars} for {review.product.name}",
        message="Somebody reviewed it. You can answer.",
        related_id=review_id,
    )
    others = [person_id for person_id in people if person_id != actor_of_cause(uow)]
    await notify(uow, others, notice, occurrence=f"new_review:{review_id}")
    for person_id in others:
        await write_letter(
            uow,
            "store_new_review",
            occurrence=f"store_new_review:{review_id}:{person_id}",
            person_id=person_id,
            about=about(review_id=review_id),
        )
