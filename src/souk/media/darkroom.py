"""Where pictures are made that are not for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from cryptography.fernet import Fernet

from souk.media.preparing import PictureLimits, PreparedPicture, prepare_picture
from souk.media.sealed import Sealed
from souk.media.store import MediaStore


class TakenPicture(msgspec.Struct, frozen=True):
    """A picture whose sealed files lie there. `key` opens them."""

    prepared: PreparedPicture
    key: str


@dataclass(frozen=True, slots=True)
class Darkroom:
    files: MediaStore
    limits: PictureLimits

    async def take(self, raw: Iterable[bytes]) -> list[TakenPicture]:
        """Prepare uploads, all or none, and put their files, each under a key of its own; then `keep_private_picture`.

        Raises NotAPicture, PictureBroken, PictureTooLarge.
        """
        prepared = [await prepare_picture(each, limits=self.limits) for each in raw]
        taken = [TakenPicture(each, Fernet.generate_key().decode()) for each in prepared]
        for each in taken:
            await Sealed(self.files, each.key).put(each.prepared)
        return taken

    async def drop(self, taken: Iterable[TakenPicture]) -> None:
        """What came to nothing."""
        for each in taken:
            await self.files.remove(each.prepared.id)
