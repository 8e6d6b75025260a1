"""Pictures of a product. The files were put before; here they get their place, or lose it."""

from collections.abc import Sequence
from uuid import UUID

from souk.catalog import policy
from souk.catalog.errors import TooManyImages, UnknownImage
from souk.catalog.models import ImageRef
from souk.catalog.queries import get_product
from souk.catalog.revision import keep_product, lock_product
from souk.catalog.schemas import ProductOut
from souk.kernel.database import UnitOfWork
from souk.media import PreparedPicture, drop_pictures, keep_picture

MOST_IMAGES = 24


async def add_images(uow: UnitOfWork, key: str, pictures: Sequence[PreparedPicture], *, alt: str = "") -> ProductOut:
    """Behind those that are there. Without words of its own a picture is described by the product's name.

    Raises UnknownProduct, TooManyImages.
    """
    product = await lock_product(uow, key)
    uow.require(policy.can_write(uow.actor, store_id=product.store_id))
    refuse_too_many(len(product.images) + len(pictures))
    kept = [await keep_picture(uow, picture, owner_id=product.store_id) for picture in pictures]
    refs = [ImageRef(id=each.id, width=each.width, height=each.height, alt=alt or product.name) for each in kept]
    product.images = [*product.images, *refs]
    await keep_product(uow, product)
    return await get_product(uow, product.id)


async def remove_image(uow: UnitOfWork, key: str, image_id: UUID) -> None:
    """Its files go after the commit. Raises UnknownProduct, UnknownImage."""
    product = await lock_product(uow, key)
    uow.require(policy.can_write(uow.actor, store_id=product.store_id))
    left = [image for image in product.images if image.id != image_id]
    if len(left) == len(product.images):
        raise UnknownImage
    product.images = left
    await keep_product(uow, product)
    await drop_pictures(uow, [image_id])


def refuse_too_many(images: int) -> None:
    if images > MOST_IMAGES:
        raise TooManyImages(most=MOST_IMAGES)
