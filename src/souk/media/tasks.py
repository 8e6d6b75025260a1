"""What happens after the commit, and at night: lighter renditions, and sweeping up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.media.events import PictureKept, PicturesDropped, PicturesMoved
from souk.media.places import PLACED, Places, find_placed
from souk.media.preparing import draw_avif
from souk.media.renditions import WIDTHS
from souk.media.store import MediaStore

GRACE = timedelta(days=1)
"""How long files may wait for their row: longer than any upload takes."""


@dataclass(frozen=True)
class MakeAvif:
    """The AVIF of every rendition. Until it is there, its address answers with WebP."""

    places: Places

    async def __call__(self, database: Database, happened: PictureKept) -> None:
        await self.places.settle(database, happened.picture_id)
        placed = await find_placed(database, happened.picture_id)
        if placed is None:
            return
        store = self.places.of(database.keys, placed)[0]
        for width in WIDTHS:
            webp = await store.get(placed.id, f"{width}.webp")
            if webp is not None and await store.get(placed.id, f"{width}.avif") is None:
                await store.add(placed.id, {f"{width}.avif": await draw_avif(webp)})
        await self.places.settle(database, placed.id)  # it may have moved while this was drawn


@dataclass(frozen=True)
class MovePictures:
    """Their files follow their rows: into the open, or under seal."""

    places: Places

    async def __call__(self, database: Database, happened: PicturesMoved) -> None:
        for picture_id in happened.picture_ids:
            await self.places.settle(database, picture_id)


@dataclass(frozen=True)
class RemoveFiles:
    places: Places

    async def __call__(self, database: Database, happened: PicturesDropped) -> None:
        for picture_id in happened.picture_ids:
            await self.places.public.remove(picture_id)
            await self.places.private.remove(picture_id)


@dataclass(frozen=True)
class SweepOrphans:
    """Files whose row never came, or whose removal was interrupted, also that of private ones from the open."""

    places: Places

    async def __call__(self, database: Database) -> int:
        return await self._sweep(database, self.places.public) + await self._sweep(database, self.places.private)

    async def _sweep(self, database: Database, store: MediaStore) -> int:
        is_open, swept = store is self.places.public, 0
        async for ids in store.list_ids():
            async with database.read(SYSTEM) as ctx:
                known = {each.id: each for each in await ctx.all(PLACED, ids=ids)}
                orphans = [each for each in ids if each not in known and made_at(each) < ctx.now - GRACE]
            for picture_id in orphans:
                await store.remove(picture_id)
            for astray in (each for each in known.values() if each.is_private and is_open):
                await self.places.settle(database, astray.id)
            swept += len(orphans)
        return swept


def made_at(picture_id: UUID) -> datetime:
    """A version 7 id tells when it was made."""
    return datetime.fromtimestamp((picture_id.int >> 80) / 1000, UTC)
