"""What takes several moves: slow work on pictures first, then one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from souk.catalog import ImageRequired
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.media import MediaStore, PictureLimits, PreparedPicture, take_picture
from souk.services import commands, menu, policy
from souk.services.changes import ItemChanges, NewServiceItem, ServiceChanges, Wanted
from souk.services.facts import ServiceFacts
from souk.services.queries import ItemFacts, get_visible_service


@dataclass(frozen=True, slots=True)
class Studio:
    """Where uploads become pictures of ours, and the database that then knows them. `actor`: whose they are."""

    database: Database
    media: MediaStore
    limits: PictureLimits
    actor: Actor

    async def take(self, raw: bytes | None) -> PreparedPicture | None:
        """Raises NotAPicture, PictureBroken, PictureTooLarge."""
        return await take_picture(self.media, raw, limits=self.limits) if raw is not None else None

    async def insist_on_owner(self, key: str) -> ServiceFacts:
        """Who may not is turned away before any work is done. Raises Unauthenticated, UnknownService, Forbidden."""
        policy.signed_in(self.actor)
        async with self.database.read(self.actor) as ctx:
            service = await get_visible_service(ctx, key)
        if not (verdict := policy.can_write(self.actor, store_id=service.store_id)):
            raise Forbidden(verdict.reason)
        return service


async def create_service(studio: Studio, wanted: Wanted, raw: bytes | None) -> ServiceFacts:
    policy.signed_in(studio.actor)
    if not (verdict := policy.can_put_up(studio.actor)):
        raise Forbidden(verdict.reason)
    picture = await studio.take(raw)
    async with studio.database.unit_of_work(studio.actor) as uow:
        return await commands.create_service(uow, wanted, picture)


async def change_service(studio: Studio, key: str, changes: ServiceChanges, raw: bytes | None) -> ServiceFacts:
    picture = None
    if raw is not None:
        await studio.insist_on_owner(key)
        picture = await studio.take(raw)
    async with studio.database.unit_of_work(studio.actor) as uow:
        return await commands.change_service(uow, key, changes, picture)


async def upload_images(studio: Studio, key: str, raw: Sequence[bytes], *, alt: str = "") -> ServiceFacts:
    """Raises UnknownService, ImageRequired, TooManyImages, NotAPicture, PictureBroken, PictureTooLarge."""
    service = await studio.insist_on_owner(key)
    if not raw:
        raise ImageRequired
    commands.refuse_too_many(len(service.images) + len(raw))
    pictures = [picture for each in raw if (picture := await studio.take(each)) is not None]
    async with studio.database.unit_of_work(studio.actor) as uow:
        return await commands.add_images(uow, key, pictures, alt=alt)


async def add_item(studio: Studio, key: str, new: NewServiceItem, raw: bytes | None) -> ItemFacts:
    picture = None
    if raw is not None:
        await studio.insist_on_owner(key)
        picture = await studio.take(raw)
    async with studio.database.unit_of_work(studio.actor) as uow:
        return await menu.add_item(uow, key, new, picture)


async def change_item(studio: Studio, key: str, item_id: UUID, changes: ItemChanges, raw: bytes | None) -> ItemFacts:
    picture = None
    if raw is not None:
        await studio.insist_on_owner(key)
        picture = await studio.take(raw)
    async with studio.database.unit_of_work(studio.actor) as uow:
        return await menu.change_item(uow, key, item_id, changes, picture)
