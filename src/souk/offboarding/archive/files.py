"""Where archives lie: a private folder, each file sealed under a key of its own."""

import asyncio
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet

from souk.kernel.ids import as_uuid


class ArchiveFiles:
    """Every process that serves or works must see the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, archive_id: UUID, content: bytes, key: str) -> None:
        await asyncio.to_thread(self._write, archive_id, content, key)

    async def get(self, archive_id: UUID, key: str) -> bytes | None:
        return await asyncio.to_thread(self._read, archive_id, key)

    async def remove(self, archive_id: UUID) -> None:
        await asyncio.to_thread(self._path(archive_id).unlink, missing_ok=True)

    async def list_ids(self) -> list[UUID]:
        return await asyncio.to_thread(self._ids)

    def _path(self, archive_id: UUID) -> Path:
        return self.folder / str(archive_id)

    def _write(self, archive_id: UUID, content: bytes, key: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.folder / f".{archive_id}"
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(Fernet(key).encrypt(content))
        unfinished.replace(self._path(archive_id))

    def _read(self, archive_id: UUID, key: str) -> bytes | None:
        try:
            return Fernet(key).decrypt(self._path(archive_id).read_bytes())
        except FileNotFoundError:
            return None

    def _ids(self) -> list[UUID]:
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return [archive_id for each in found if (archive_id := as_uuid(each.name)) is not None]
