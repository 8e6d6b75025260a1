"""A provider's picture: slow work first, then one unit of work; the old one's files go with it."""

from uuid import UUID

from souk.booking.schedule import policy
from souk.booking.schedule.asking import managed_provider
from souk.booking.schedule.queries import provider_of
from souk.identity import signed_in
from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Forbidden
from souk.media import MediaStore, PictureLimits, PreparedPicture, drop_pictures, keep_picture, take_picture


async def hang_picture(
    database: Database, actor: Actor, provider_id: UUID, raw: bytes, *, media: MediaStore, limits: PictureLimits
) -> None:
    """Raises Unauthenticated, UnknownProvider, Forbidden, NotAPicture, PictureBroken, PictureTooLarge."""
    signed_in(actor)
    async with database.read(actor) as ctx:
        provider = await provider_of(ctx, provider_id)
    if not (verdict := policy.can_manage(actor, provider.store_id)):
        raise Forbidden(verdict.reason)
    prepared = await take_picture(media, raw, limits=limits)
    async with database.unit_of_work(actor) as uow:
        await set_picture(uow, provider_id, prepared)


async def set_picture(uow: UnitOfWork, provider_id: UUID, prepared: PreparedPicture | None) -> None:
    """None takes it down. Raises Unauthenticated, UnknownProvider, Forbidden."""
    provider = await managed_provider(uow, provider_id)
    before = provider.picture_id
    kept = await keep_picture(uow, prepared, owner_id=provider.store_id) if prepared is not None else None
    provider.picture_id = kept.id if kept is not None else None
    provider.updated_at = uow.now
    await uow.session.flush()
    if before is not None:
        await drop_pictures(uow, [before])
