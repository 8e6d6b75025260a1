"""Letters about reviews: to whoever sells what was reviewed, and to whoever wrote it."""

from dataclasses import dataclass
from typing import Final

from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.reviews import ReviewOut, ReviewStatus, UnknownReview, get_review

AUTHOR: Final = "you reviewed something at Souk"
SELLER: Final = "you answer the reviews of a store at Souk"


@dataclass(frozen=True, slots=True)
class ReviewView:
    """`words` are the author's, `answer` the store's, `decision` why it does not appear."""

    first_name: str
    product: str
    author: str
    stars: int
    words: str
    store: str
    answer: str
    decision: str
    url: str


async def store_new_review(writer: Writer) -> Draft | None:
    review = await _review(writer)
    if review is None or review.status is not ReviewStatus.APPROVED:
        return None
    view = _view(writer, review, "/vendor/reviews")
    stars = f"{review.rating} star{'s' if review.rating != 1 else ''}"
    return Draft(f"{stars} for {review.product.name}", "Read it, and answer it if you like.", view)


async def review_approved(writer: Writer) -> Draft | None:
    review = await _review(writer)
    if review is None or review.status is not ReviewStatus.APPROVED:
        return None
    view = _view(writer, review, f"{review.product.url}/reviews")
    return Draft(f"Your review of {review.product.name} is published", "Thank you for taking the time.", view)


async def review_rejected(writer: Writer) -> Draft | None:
    review = await _review(writer)
    if review is None or review.status is not ReviewStatus.REJECTED:
        return None
    view = _view(writer, review, f"{review.product.url}/review")
    return Draft(f"Your review of {review.product.name} does not appear", "Why, and how to change it.", view)


async def review_replied(writer: Writer) -> Draft | None:
    review = await _review(writer)
    if review is None or review.reply is None or review.status is not ReviewStatus.APPROVED:
        return None
    view = _view(writer, review, f"{review.product.url}/reviews")
    return Draft(f"{review.reply.store} answered your review", f"Of {review.product.name}.", view)


async def _review(writer: Writer) -> ReviewOut | None:
    try:
        return await get_review(writer.ctx, writer.id_of("review_id"))
    except UnknownReview:
        return None


def _view(writer: Writer, review: ReviewOut, path: str) -> ReviewView:
    reply = review.reply
    return ReviewView(
        first_name=writer.first_name,
        product=review.product.name,
        author=writer.links.private(review.user.name),
        stars=review.rating,
        words=writer.links.private(review.comment),
        store=reply.store if reply is not None else "",
        answer=reply.text if reply is not None else "",
        decision=writer.links.private(review.decision or ""),
        url=writer.links.page(path),
    )


KINDS = (
    LetterKind(
        name="store_new_review", title="New review in a store", compose=store_new_review, because=SELLER,
        group=MailGroup.REVIEWS,
    ),
    LetterKind(
        name="review_approved", title="Review published", compose=review_approved, because=AUTHOR,
        group=MailGroup.REVIEWS,
    ),
    LetterKind(
        name="review_rejected", title="Review not published", compose=review_rejected, because=AUTHOR,
        group=MailGroup.REVIEWS,
    ),
    LetterKind(
        name="review_replied", title="Review answered", compose=review_replied, because=AUTHOR,
        group=MailGroup.REVIEWS,
    ),
)  # fmt: skip
