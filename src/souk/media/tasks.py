"""What happens after the commit, and at night: lighter renditions, and sweeping up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.media.events import PictureKept, PicturesDropped
from souk.media.models import Picture
from souk.media.preparing import draw_avif
from souk.media.renditions import WIDTHS
from souk.media.store import MediaStore

GRACE = timedelta(days=1)
"""How long files may wait for their row: longer than any upload takes."""


class PictureId(msgspec.Struct, frozen=True):
    id: UUID


KNOWN = Hot(select(Picture.id).where(any_of(Picture.id, "ids")), PictureId)


@dataclass(frozen=True)
class MakeAvif:
    """The AVIF of every rendition. Until it is there, its address answers with WebP."""

    store: MediaStore

    async def __call__(self, database: Database, happened: PictureKept) -> None:
        for width in WIDTHS:
            webp = await self.store.get(happened.picture_id, f"{width}.webp")
            if webp is not None and await self.store.get(happened.picture_id, f"{width}.avif") is None:
                await self.store.add(happened.picture_id, {f"{width}.avif": await draw_avif(webp)})


@dataclass(frozen=True)
class RemoveFiles:
    store: MediaStore

    async def __call__(self, database: Database, happened: PicturesDropped) -> None:
        for picture_id in happened.picture_ids:
            await self.store.remove(picture_id)


@dataclass(frozen=True)
class SweepOrphans:
    """Files whose row never came, or whose removal was interrupted."""

    store: MediaStore

    async def __call__(self, database: Database) -> int:
        swept = 0
        async for ids in self.store.list_ids():
            async with database.read(SYSTEM) as ctx:
                known = {picture.id for picture in await ctx.all(KNOWN, ids=ids)}
                orphans = [each for each in ids if each not in known and made_at(each) < ctx.now - GRACE]
            for picture_id in orphans:
                await self.store.remove(picture_id)
            swept += len(orphans)
        return swept


def made_at(picture_id: UUID) -> datetime:
    """A version 7 id tells when it was made."""
    return datetime.fromtimestamp((picture_id.int >> 80) / 1000, UTC)
