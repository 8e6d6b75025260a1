"""A product shows the pictures of its file, in the order of the file, and then those it was given here."""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, update

from souk.catalog.imports.models import ImportPicture
from souk.catalog.imports.states import PictureStatus
from souk.catalog.models import ImageRef, Product
from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot


class _Shown(msgspec.Struct, frozen=True):
    id: UUID
    images: list[ImageRef]


class _Kept(msgspec.Struct, frozen=True):
    product_id: UUID
    alt: str
    image: ImageRef


_SHOWN = Hot(
    select(Product.id, Product.images)
    .where(any_of(Product.id, "ids"))
    .order_by(Product.id)
    .with_for_update(key_share=True),
    _Shown,
)
_KEPT = Hot(
    select(ImportPicture.product_id, ImportPicture.alt, ImportPicture.image)
    .where(any_of(ImportPicture.product_id, "ids"), ImportPicture.status == PictureStatus.KEPT)
    .order_by(ImportPicture.product_id, ImportPicture.position),
    _Kept,
)
_SHOW: Hot[None] = Hot(
    update(Product)
    .where(Product.id == bindparam("row_id"))
    .values(images=bindparam("images"), updated_at=bindparam("now"))
)


async def show_pictures(
    uow: UnitOfWork, product_ids: Sequence[UUID], *, kept: Collection[UUID] = (), gone: Collection[UUID] = ()
) -> None:
    """Bring products in step with their pictures: `kept` have just come, `gone` are not theirs any more.

    What somebody took off a product by hand stays off.
    """
    ids = sorted(product_ids)
    of_files: dict[UUID, list[_Kept]] = {}
    for picture in await uow.all(_KEPT, ids=ids):
        of_files.setdefault(picture.product_id, []).append(picture)
    changes = []
    for product in await uow.all(_SHOWN, ids=ids):
        shown = {image.id for image in product.images} | set(kept)
        ours = of_files.get(product.id, [])
        images = [msgspec.structs.replace(each.image, alt=each.alt) for each in ours if each.image.id in shown]
        of_file = {each.image.id for each in ours}
        images += [image for image in product.images if image.id not in of_file and image.id not in gone]
        if images != product.images:
            changes.append({"row_id": product.id, "images": images, "now": uow.now})
    if changes:
        await uow.change_many(_SHOW, changes)
        uow.announce(TOPIC)
