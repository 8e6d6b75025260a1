"""Files that only a picture's own key opens, kept apart in a folder that no public address leads to."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from souk.media.preparing import PreparedPicture
from souk.media.store import FolderStore, MediaStore

SINGLE = "320.webp"
"""What the one file of a picture from before renditions answers for: the smallest, to which every size falls back."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A media store as whoever holds one picture's key sees it: sealed on the way in, opened on the way out."""

    files: MediaStore
    key: str

    async def put(self, prepared: PreparedPicture) -> None:
        await self.add(prepared.id, prepared.files)

    async def add(self, picture_id: UUID, files: Mapping[str, bytes]) -> None:
        await self.files.add(picture_id, await asyncio.to_thread(self._seal, files))

    async def get(self, picture_id: UUID, name: str) -> bytes | None:
        """None also where it was tampered with."""
        content = await self.files.get(picture_id, name)
        return await asyncio.to_thread(self._open, content) if content is not None else None

    async def remove(self, picture_id: UUID) -> None:
        await self.files.remove(picture_id)

    def list_ids(self) -> AsyncIterator[list[UUID]]:
        return self.files.list_ids()

    def _seal(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {name: Fernet(self.key).encrypt(content) for name, content in files.items()}

    def _open(self, content: bytes) -> bytes | None:
        try:
            return Fernet(self.key).decrypt(content)
        except InvalidToken:
            return None


class PrivateFolder(FolderStore):
    """A folder of sealed files. `former`: where a picture was one file, `<former>/<last two digits of the id>/<id>`."""

    def __init__(self, folder: Path, *, former: Path) -> None:
        super().__init__(folder)
        self.former = former

    async def get(self, picture_id: UUID, name: str) -> bytes | None:
        content = await super().get(picture_id, name)
        if content is None and name == SINGLE:
            return await asyncio.to_thread(self._read, self._single(picture_id))
        return content

    async def remove(self, picture_id: UUID) -> None:
        await super().remove(picture_id)
        await asyncio.to_thread(self._single(picture_id).unlink, missing_ok=True)

    async def list_ids(self) -> AsyncIterator[list[UUID]]:
        async for found in super().list_ids():
            yield found
        async for found in FolderStore(self.former).list_ids():
            yield found

    def _single(self, picture_id: UUID) -> Path:
        return self.former / picture_id.hex[-2:] / str(picture_id)
