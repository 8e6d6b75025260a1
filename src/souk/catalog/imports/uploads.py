"""Where uploaded product files wait for their import: a private folder, under names we made."""

import asyncio
import shutil
from pathlib import Path
from typing import IO

from souk.catalog.imports.files import digest_of
from souk.kernel.ids import as_uuid, new_id


class Uploads:
    """Every process that imports must see the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, source: IO[bytes]) -> str:
        """Returns the name under which `path` finds it."""
        name = str(new_id())
        await asyncio.to_thread(self._write, source, self.path(name))
        return name

    def path(self, name: str) -> Path:
        if as_uuid(name) is None:
            raise ValueError(f"{name!r} is no upload")
        return self.folder / name

    async def digest(self, name: str) -> str:
        return await asyncio.to_thread(digest_of, self.path(name))

    async def remove(self, name: str) -> None:
        await asyncio.to_thread(self.path(name).unlink, missing_ok=True)

    async def names(self) -> list[str]:
        """All that are there."""
        return await asyncio.to_thread(self._names)

    def _names(self) -> list[str]:
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return [each.name for each in found if as_uuid(each.name) is not None]

    def _write(self, source: IO[bytes], target: Path) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with target.open("xb") as out:
                target.chmod(0o600)
                shutil.copyfileobj(source, out, 1024 * 1024)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
