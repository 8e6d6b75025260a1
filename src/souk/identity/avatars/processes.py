"""An upload becomes a picture of ours before anything is locked."""

import msgspec

from souk.identity import policy
from souk.identity.avatars.commands import show_avatar
from souk.identity.people import Person
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.media import MediaStore, PictureLimits, take_picture


class Studio(msgspec.Struct, frozen=True):
    """Where uploads become pictures."""

    media: MediaStore
    limits: PictureLimits


async def replace_avatar(database: Database, studio: Studio, actor: Actor, raw: bytes) -> Person:
    """Raises Unauthenticated, NotAPicture, PictureBroken, PictureTooLarge."""
    policy.signed_in(actor)
    prepared = await take_picture(studio.media, raw, limits=studio.limits)
    async with database.unit_of_work(actor) as uow:
        return await show_avatar(uow, prepared)
