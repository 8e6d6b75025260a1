"""What other rooms ask on the way: a prepared picture gets its row, or loses it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete

from souk.kernel.database import UnitOfWork
from souk.media.events import PictureKept, PicturesDropped
from souk.media.models import Picture
from souk.media.preparing import PictureLimits, PreparedPicture, prepare_picture
from souk.media.renditions import KeptPicture
from souk.media.store import MediaStore


async def keep_picture(uow: UnitOfWork, prepared: PreparedPicture, *, owner_id: UUID) -> KeptPicture:
    """Give a picture whose files were put before its row. Its AVIF renditions are made after the commit."""
    uow.session.add(
        Picture(
            id=prepared.id,
            owner_id=owner_id,
            width=prepared.width,
            height=prepared.height,
            bytes=sum(map(len, prepared.files.values())),
            created_at=uow.now,
        )
    )
    await uow.session.flush()
    uow.emit(PictureKept(picture_id=prepared.id))
    return KeptPicture(prepared.id, prepared.width, prepared.height)


async def drop_pictures(uow: UnitOfWork, picture_ids: Iterable[UUID]) -> None:
    """Forget pictures that nothing refers to any more; their files go after the commit."""
    ids = sorted(set(picture_ids))
    if ids:
        await uow.session.flush()
        await uow.session.execute(delete(Picture).where(Picture.id.in_(ids)))
        uow.emit(PicturesDropped(picture_ids=ids))


async def take_picture(store: MediaStore, raw: bytes, *, limits: PictureLimits) -> PreparedPicture:
    """Prepare an upload and put its files; then `keep_picture` it in a unit of work.

    Raises NotAPicture, PictureBroken, PictureTooLarge.
    """
    prepared = await prepare_picture(raw, limits=limits)
    await store.put(prepared)
    return prepared
