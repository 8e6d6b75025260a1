"""What other rooms ask on the way: a prepared picture gets its row, becomes private or public, or loses its row."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from cryptography.fernet import Fernet
from sqlalchemy import delete, select

from souk.kernel.database import UnitOfWork
from souk.media.darkroom import TakenPicture
from souk.media.events import PictureKept, PicturesDropped, PicturesMoved
from souk.media.models import Picture
from souk.media.preparing import PictureLimits, PreparedPicture, prepare_picture
from souk.media.renditions import KeptPicture
from souk.media.store import MediaStore


async def keep_picture(uow: UnitOfWork, prepared: PreparedPicture, *, owner_id: UUID) -> KeptPicture:
    """Give a picture whose files were put before its row. Its AVIF renditions are made after the commit."""
    return await _keep(uow, prepared, owner_id)


async def keep_private_picture(uow: UnitOfWork, taken: TakenPicture, *, owner_id: UUID) -> KeptPicture:
    """As `keep_picture`, of one that the darkroom took. Show it by `private_links` to whom you know may see it."""
    return await _keep(uow, taken.prepared, owner_id, sealed_key=uow.keys.seal(taken.key))


async def publish_pictures(uow: UnitOfWork, picture_ids: Iterable[UUID]) -> None:
    """Serve them to everybody, under public addresses; nothing happens to those that are."""
    moved = await _locked(uow, picture_ids, private=True)
    for each in moved:
        each.is_private = False
    await _move(uow, moved)


async def withhold_pictures(uow: UnitOfWork, picture_ids: Iterable[UUID]) -> None:
    """Serve them under signed addresses alone; nothing happens to those that are. Public ones end after the commit."""
    moved = await _locked(uow, picture_ids, private=False)
    for each in moved:
        each.is_private = True
        each.sealed_key = each.sealed_key or uow.keys.seal(Fernet.generate_key().decode())
    await _move(uow, moved)


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


async def _keep(
    uow: UnitOfWork, prepared: PreparedPicture, owner_id: UUID, *, sealed_key: str | None = None
) -> KeptPicture:
    uow.session.add(
        Picture(
            id=prepared.id,
            owner_id=owner_id,
            width=prepared.width,
            height=prepared.height,
            bytes=sum(map(len, prepared.files.values())),
            created_at=uow.now,
            is_private=sealed_key is not None,
            sealed_key=sealed_key,
        )
    )
    await uow.session.flush()
    uow.emit(PictureKept(picture_id=prepared.id))
    return KeptPicture(prepared.id, prepared.width, prepared.height)


async def _locked(uow: UnitOfWork, picture_ids: Iterable[UUID], *, private: bool) -> Sequence[Picture]:
    ids = sorted(set(picture_ids))
    if not ids:
        return []
    asked = select(Picture).where(Picture.id.in_(ids), Picture.is_private.is_(private)).order_by(Picture.id)
    return (await uow.session.scalars(asked.with_for_update(key_share=True))).all()


async def _move(uow: UnitOfWork, pictures: Sequence[Picture]) -> None:
    if pictures:
        await uow.session.flush()
        uow.emit(PicturesMoved(picture_ids=[each.id for each in pictures]))
