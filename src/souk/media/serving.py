"""Which file an address stands for."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.media.errors import UnknownPicture
from souk.media.places import PLACED, Placed, Places
from souk.media.renditions import WIDTHS
from souk.media.store import MediaStore


class Rendition(msgspec.Struct, frozen=True):
    picture_id: UUID
    width: int
    format: str

    @property
    def name(self) -> str:
        return f"{self.width}.{self.format}"

    @property
    def etag(self) -> str:
        return f'"{self.picture_id.hex}-{self.width}-{self.format}"'


Found = tuple[Rendition, bytes]


async def find_rendition(store: MediaStore, asked: Rendition) -> Found | None:
    """What was asked for or comes nearest: WebP until the AVIF is made, a smaller size where none so large was made."""
    if asked.width not in WIDTHS:
        return None
    for width in (each for each in reversed(WIDTHS) if each <= asked.width):
        for format_ in dict.fromkeys((asked.format, "webp")):
            candidate = Rendition(asked.picture_id, width, format_)
            content = await store.get(candidate.picture_id, candidate.name)
            if content is not None:
                return candidate, content
    return None


async def find_public(database: Database, places: Places, asked: Rendition) -> Found:
    """Where it is found at once, the database is not asked; it knows those whose files are still on their way.

    Raises UnknownPicture.
    """
    found = await find_rendition(places.public, asked)
    if found is not None:
        return found
    placed = await _placed(database, asked.picture_id)
    if placed.is_private:
        raise UnknownPicture
    return await _anywhere(places.of(database.keys, placed), asked)


async def find_private(database: Database, places: Places, asked: Rendition) -> Found:
    """For who holds its address. One that became public meanwhile still answers. Raises UnknownPicture."""
    placed = await _placed(database, asked.picture_id)
    return await _anywhere(places.of(database.keys, placed), asked)


async def read_pictures(database: Database, places: Places, picture_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Of middle size, for who knows whose they are; what has no files is left out."""
    async with database.read(SYSTEM) as ctx:
        placed = await ctx.all(PLACED, ids=sorted(set(picture_ids)))
    read = {}
    for each in placed:
        for store in places.of(database.keys, each):
            found = await find_rendition(store, Rendition(each.id, 640, "webp"))
            if found is not None:
                read[each.id] = found[1]
                break
    return read


async def _placed(database: Database, picture_id: UUID) -> Placed:
    async with database.read(GUEST) as ctx:
        placed = await ctx.first(PLACED, ids=[picture_id])
    if placed is None:
        raise UnknownPicture
    return placed


async def _anywhere(stores: Iterable[MediaStore], asked: Rendition) -> Found:
    for store in stores:
        if (found := await find_rendition(store, asked)) is not None:
            return found
    raise UnknownPicture
