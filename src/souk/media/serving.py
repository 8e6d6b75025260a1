"""Which file an address stands for."""

from uuid import UUID

import msgspec

from souk.media.errors import UnknownPicture
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


async def find_rendition(store: MediaStore, asked: Rendition) -> tuple[Rendition, bytes]:
    """What was asked for or comes nearest: WebP until the AVIF is made, a smaller size where none so large was made.

    Raises UnknownPicture.
    """
    if asked.width not in WIDTHS:
        raise UnknownPicture
    for width in (each for each in reversed(WIDTHS) if each <= asked.width):
        for format_ in dict.fromkeys((asked.format, "webp")):
            candidate = Rendition(asked.picture_id, width, format_)
            content = await store.get(candidate.picture_id, candidate.name)
            if content is not None:
                return candidate, content
    raise UnknownPicture
