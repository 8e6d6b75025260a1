"""What takes several moves: slow work on pictures first, then one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass

from souk.catalog import policy
from souk.catalog.commands import add_images
from souk.catalog.commands.images import refuse_too_many
from souk.catalog.errors import ImageRequired
from souk.catalog.queries import get_product
from souk.catalog.schemas import ProductOut
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.media import MediaStore, PictureLimits, take_picture


@dataclass(frozen=True, slots=True)
class Studio:
    """Where uploads become pictures of ours, and the database that then knows them."""

    database: Database
    media: MediaStore
    limits: PictureLimits


async def upload_images(studio: Studio, actor: Actor, key: str, raw: Sequence[bytes], *, alt: str = "") -> ProductOut:
    """Who may not is turned away before any work is done.

    Raises UnknownProduct, ImageRequired, TooManyImages, NotAPicture, PictureBroken, PictureTooLarge.
    """
    policy.signed_in(actor)
    async with studio.database.read(actor) as ctx:
        product = await get_product(ctx, key)
    verdict = policy.can_write(actor, store_id=product.store.id)
    if not verdict:
        raise Forbidden(verdict.reason)
    if not raw:
        raise ImageRequired
    refuse_too_many(len(product.images) + len(raw))
    pictures = [await take_picture(studio.media, each, limits=studio.limits) for each in raw]
    async with studio.database.unit_of_work(actor) as uow:
        return await add_images(uow, key, pictures, alt=alt)
