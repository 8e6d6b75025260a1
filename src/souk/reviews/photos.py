"""Pictures of reviews: drawn anew by `media` before any transaction, kept in one, and gone with their review.

They are private until their review appears: whatever changes its status calls `place_pictures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, delete, insert, update

from souk.catalog import get_rated_product
from souk.kernel.actors import Actor
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.media import Darkroom, TakenPicture, drop_pictures, keep_private_picture
from souk.reviews import policy
from souk.reviews.changes import change_review
from souk.reviews.commands import edit_review, write_review
from souk.reviews.errors import NoReviewPhoto, TooManyReviewPhotos, UnknownReview, UnknownReviewPhoto
from souk.reviews.models import Review, ReviewPhoto
from souk.reviews.queries import find_own_review, get_review, get_review_to_change
from souk.reviews.reviewers import insist_on_standing
from souk.reviews.rows import BY_ID, ReviewRow
from souk.reviews.schemas import ReviewBody, ReviewOut, ReviewPatch

MOST_PHOTOS: Final = 5
_this = Review.id == bindparam("review", type_=Uuid())
ADD: Hot[None] = Hot(insert(ReviewPhoto))
REMOVE: Hot[None] = Hot(
    delete(ReviewPhoto).where(
        ReviewPhoto.id == bindparam("photo", type_=Uuid()), ReviewPhoto.review_id == bindparam("review", type_=Uuid())
    )
)
COUNT: Hot[None] = Hot(update(Review).where(_this).values(photos=Review.photos + bindparam("by")))


@dataclass(frozen=True, slots=True)
class Studio:
    """Where pictures are made and kept, and the database that then knows them."""

    database: Database
    darkroom: Darkroom


async def add_photos(studio: Studio, actor: Actor, review_id: UUID, raw: Sequence[bytes]) -> ReviewOut:
    """Who may not is turned away before any picture is looked at. A new picture waits for approval, as words do.

    Raises Unauthenticated, UnknownReview, Forbidden, NoReviewPhoto, TooManyReviewPhotos, NotAPicture, PictureBroken,
    PictureTooLarge.
    """
    policy.signed_in(actor)
    if not raw:
        raise NoReviewPhoto
    async with studio.database.read(actor) as ctx:
        review = await ctx.first(BY_ID, review=review_id)
        _may_add(ctx, review, len(raw))
    taken = await studio.darkroom.take(raw)
    async with studio.database.unit_of_work(actor) as uow:
        locked = await get_review_to_change(uow, review_id)
        _may_add(uow, locked, len(raw))
        await _keep(uow, locked, taken)
        return await get_review(uow, review_id)


async def write_with_photos(
    studio: Studio, actor: Actor, key: str, body: ReviewBody, *, raw: Sequence[bytes], version: int | None = None
) -> ReviewOut:
    """Write one's review of a product, or change the one there is, with more pictures: all of it or nothing.

    Raises what `write_review`, `edit_review` and `add_photos` do.
    """
    policy.signed_in(actor)
    if len(raw) > MOST_PHOTOS:
        raise TooManyReviewPhotos
    async with studio.database.read(actor) as ctx:
        product = await get_rated_product(ctx, key)
        own = await find_own_review(ctx, product.id)
        if own is None:
            await insist_on_standing(ctx, product)
    taken = await studio.darkroom.take(raw)
    async with studio.database.unit_of_work(actor) as uow:
        if own is None:
            review_id = (await write_review(uow, product.id, body)).id
        else:
            patch = ReviewPatch(rating=body.rating, comment=body.comment or "", version=version)
            review_id = (await edit_review(uow, own.id, patch)).id
        if taken:
            locked = await get_review_to_change(uow, review_id)
            _may_add(uow, locked, len(taken))
            await _keep(uow, locked, taken)
        return await get_review(uow, review_id)


async def remove_photo(uow: UnitOfWork, review_id: UUID, photo_id: UUID) -> ReviewOut:
    """Raises Unauthenticated, UnknownReview, Forbidden, UnknownReviewPhoto."""
    policy.signed_in(uow.actor)
    review = await get_review_to_change(uow, review_id)
    policy.insist(uow.actor, policy.can_change(uow.actor, review))
    if not await uow.change(REMOVE, photo=photo_id, review=review_id):
        raise UnknownReviewPhoto
    await uow.change(COUNT, review=review_id, by=-1)
    await drop_pictures(uow, [photo_id])
    return await get_review(uow, review_id)


def _may_add(ctx: ReadContext, review: ReviewRow | None, count: int) -> None:
    if review is None or not policy.can_see(ctx.actor, review):
        raise UnknownReview
    policy.insist(ctx.actor, policy.can_change(ctx.actor, review))
    if review.photos + count > MOST_PHOTOS:
        raise TooManyReviewPhotos


async def _keep(uow: UnitOfWork, review: ReviewRow, taken: Sequence[TakenPicture]) -> None:
    kept = [await keep_private_picture(uow, each, owner_id=review.user_id) for each in taken]
    await uow.change_many(
        ADD, [{**msgspec.structs.asdict(each), "review_id": review.id, "added_at": uow.now} for each in kept]
    )
    await uow.change(COUNT, review=review.id, by=len(kept))
    await change_review(uow, review, rating=review.rating, comment=review.comment, shows_more=True)
