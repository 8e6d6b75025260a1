"""Where files of pictures lie: the port, and the folder that is its first answer."""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Protocol
from uuid import UUID

from souk.kernel.ids import as_uuid
from souk.media.preparing import PreparedPicture

FILE_NAME = re.compile(r"[0-9]{1,4}\.(webp|avif)")


class MediaStore(Protocol):
    """Files by picture and name (`640.webp`). A file, once there, never changes."""

    async def put(self, prepared: PreparedPicture) -> None:
        """Lay down the first renditions; before the unit of work that gives the picture its row."""
        ...

    async def add(self, picture_id: UUID, files: Mapping[str, bytes]) -> None:
        """Further renditions of a picture that is there."""
        ...

    async def get(self, picture_id: UUID, name: str) -> bytes | None: ...

    async def remove(self, picture_id: UUID) -> None:
        """With all its renditions; nothing happens where there are none."""
        ...

    def list_ids(self) -> AsyncIterator[list[UUID]]:
        """Every picture that has files, some at a time."""
        ...


class FolderStore:
    """`<folder>/<last two digits of the id>/<id>/640.webp`. Written beside and renamed, so nobody reads half a file.

    Paths are made of a UUID and a checked name only: there is no way out of the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, prepared: PreparedPicture) -> None:
        await self.add(prepared.id, prepared.files)

    async def add(self, picture_id: UUID, files: Mapping[str, bytes]) -> None:
        await asyncio.to_thread(self._write, picture_id, files)

    async def get(self, picture_id: UUID, name: str) -> bytes | None:
        return await asyncio.to_thread(self._read, self._file(picture_id, name))

    async def remove(self, picture_id: UUID) -> None:
        await asyncio.to_thread(shutil.rmtree, self._place(picture_id), ignore_errors=True)

    async def list_ids(self) -> AsyncIterator[list[UUID]]:
        for shard in range(256):
            if found := await asyncio.to_thread(self._ids_in, self.folder / f"{shard:02x}"):
                yield found

    def _place(self, picture_id: UUID) -> Path:
        return self.folder / picture_id.hex[-2:] / str(picture_id)

    def _file(self, picture_id: UUID, name: str) -> Path:
        if not FILE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no rendition")
        return self._place(picture_id) / name

    def _write(self, picture_id: UUID, files: Mapping[str, bytes]) -> None:
        place = self._place(picture_id)
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            target = self._file(picture_id, name)
            handle, beside = tempfile.mkstemp(dir=place, prefix=".")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(content)
                Path(beside).replace(target)
            except BaseException:
                Path(beside).unlink(missing_ok=True)
                raise

    @staticmethod
    def _read(path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    @staticmethod
    def _ids_in(shard: Path) -> list[UUID]:
        try:
            return [found for each in shard.iterdir() if (found := as_uuid(each.name))]
        except FileNotFoundError:
            return []
