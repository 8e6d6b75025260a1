"""What happens when a worker starts, and at night."""

from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.media import find_public_among
from souk.reviews.changes import place_pictures
from souk.reviews.models import Review
from souk.reviews.rows import LOCKED, PHOTO, PhotoRow
from souk.reviews.statuses import ReviewStatus

UNSEEN = Hot(select(*PHOTO).join(Review).where(Review.status != ReviewStatus.APPROVED), PhotoRow)


async def withhold_what_does_not_appear(database: Database) -> int:
    """Pictures of reviews that do not appear, kept before such pictures were private, become so. Returns how many."""
    async with database.read(SYSTEM) as ctx:
        unseen = {photo.id: photo.review_id for photo in await ctx.all(UNSEEN)}
        public = await find_public_among(ctx, list(unseen))
    for review_id in sorted({unseen[each] for each in public}):
        async with database.unit_of_work(SYSTEM) as uow:
            review = await uow.first(LOCKED, review=review_id)
            if review is not None:
                await place_pictures(uow, review.id, review.status)
    return len(public)
