"""The two places where files of a picture can lie, in the open and sealed, and which of them its row says."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot
from souk.kernel.settings import Media
from souk.media.models import Picture
from souk.media.renditions import FORMATS, WIDTHS
from souk.media.sealed import PrivateFolder, Sealed
from souk.media.store import FolderStore, MediaStore


class Placed(msgspec.Struct, frozen=True):
    """Whom a picture is for. `sealed_key` opens its sealed files, if it ever was private."""

    id: UUID
    is_private: bool
    sealed_key: str | None


PLACED = Hot(select(Picture.id, Picture.is_private, Picture.sealed_key).where(any_of(Picture.id, "ids")), Placed)


@dataclass(frozen=True, slots=True)
class Places:
    public: MediaStore
    private: MediaStore

    def sealed(self, keys: KeyRing, placed: Placed) -> MediaStore | None:
        """None for a picture that never was private."""
        return Sealed(self.private, keys.open(placed.sealed_key)) if placed.sealed_key is not None else None

    def of(self, keys: KeyRing, placed: Placed) -> list[MediaStore]:
        """Where to look for its files: at home first, then where they may still be."""
        sealed = self.sealed(keys, placed)
        if sealed is None:
            return [self.public]
        return [sealed, self.public] if placed.is_private else [self.public, sealed]

    async def settle(self, database: Database, picture_id: UUID) -> None:
        """Bring its files to where its row says, and leave none in the open that do not belong there.

        Again if the row changed meanwhile. Sealed files stay as long as the row: of two who carry a picture there and
        back at the same moment, neither takes away what the other looks for.
        """
        while True:
            placed = await find_placed(database, picture_id)
            try:
                await self._bring_home(database.keys, picture_id, placed)
            except FileNotFoundError:  # who looked before us removed the folder under our hands
                continue
            if await find_placed(database, picture_id) == placed:
                return

    async def _bring_home(self, keys: KeyRing, picture_id: UUID, placed: Placed | None) -> None:
        if placed is None:
            await self.public.remove(picture_id)
            await self.private.remove(picture_id)
            return
        sealed = self.sealed(keys, placed)
        if sealed is None:
            return
        source, target = (self.public, sealed) if placed.is_private else (sealed, self.public)
        await _copy(picture_id, source, target)
        if placed.is_private:
            await self.public.remove(picture_id)


def open_places(settings: Media) -> Places:
    """Sealed files lie beside the public ones. In `returns`, those of returns did when a picture was one file."""
    beside = settings.folder.parent
    return Places(FolderStore(settings.folder), PrivateFolder(beside / "private", former=beside / "returns"))


async def find_placed(database: Database, picture_id: UUID) -> Placed | None:
    async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
        return await uow.first(PLACED, ids=[picture_id])


async def find_public_among(ctx: ReadContext, picture_ids: Sequence[UUID]) -> list[UUID]:
    """Those that are for everybody."""
    found = await ctx.all(PLACED, ids=picture_ids) if picture_ids else []
    return [each.id for each in found if not each.is_private]


async def _copy(picture_id: UUID, source: MediaStore, target: MediaStore) -> None:
    """Largest first: whoever asks meanwhile finds the size they want, or none yet, but never a smaller one instead."""
    for name in (f"{width}.{format_}" for width in reversed(WIDTHS) for format_ in FORMATS):
        content = await source.get(picture_id, name)
        if content is not None and await target.get(picture_id, name) is None:
            await target.add(picture_id, {name: content})
