"""Files for a few eyes only: sniffed, sealed with a key of their own, kept in a folder that no address leads to.

The key is handed to whoever keeps the document's row and lies there sealed itself: rotating keys leaves files alone, and
forgetting a row's key makes its file unreadable for good.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.fernet import Fernet, InvalidToken

from souk.kernel.ids import as_uuid, new_id
from souk.kernel.settings import Media
from souk.media.errors import DocumentTooLarge, NotADocument, NotAPicture, PictureBroken
from souk.media.preparing import PictureLimits, check_picture

PDF = "application/pdf"
HEAD, TAIL = 1024, 2048
FOREIGN = re.compile(rb"<script|<\?php|<!doctype|<html|<svg", re.IGNORECASE)
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
"""What makes a PDF do something, where it stands in the open."""


def open_documents(settings: Media, folder: str = "documents") -> "DocumentStore":
    """Beside the pictures, where nothing is served from. Each room that keeps documents has a folder of its own."""
    limits = PictureLimits(largest_bytes=settings.largest_bytes, most_pixels=settings.most_pixels)
    return DocumentStore(settings.folder.parent / folder, limits)


class TakenDocument(msgspec.Struct, frozen=True):
    """A document whose sealed file lies there. `key` opens it; `size` is what was sent, in bytes."""

    id: UUID
    media_type: str
    size: int
    key: str


class DocumentStore:
    """`<folder>/<last two digits of the id>/<id>`. Every process that serves documents must see the same folder."""

    def __init__(self, folder: Path, limits: PictureLimits) -> None:
        self.folder, self.limits = folder, limits

    async def take(self, raw: bytes) -> TakenDocument:
        """Look at what it is, seal it and lay it down; before the unit of work that keeps its row.

        Its name and what a client says of its type play no part. Raises NotADocument, DocumentTooLarge.
        """
        if len(raw) > self.limits.largest_bytes:
            raise DocumentTooLarge(
                f"At most {self.limits.largest_bytes:,} bytes.", most_bytes=self.limits.largest_bytes
            )
        return await self.keep(raw, await self._sniff(raw))

    async def keep(self, raw: bytes, media_type: str) -> TakenDocument:
        """Lay down what this house made itself: nobody looks at it again."""
        taken = TakenDocument(new_id(), media_type, len(raw), Fernet.generate_key().decode())
        await asyncio.to_thread(self._write, taken.id, raw, taken.key)
        return taken

    async def get(self, document_id: UUID, key: str) -> bytes | None:
        """None where the file is gone, or was tampered with."""
        return await asyncio.to_thread(self._read, document_id, key)

    async def remove(self, document_id: UUID) -> None:
        await asyncio.to_thread(self._path(document_id).unlink, missing_ok=True)

    async def list_ids(self) -> AsyncIterator[list[UUID]]:
        """Every document that has a file, some at a time."""
        for shard in range(256):
            if found := await asyncio.to_thread(self._ids_in, self.folder / f"{shard:02x}"):
                yield found

    async def _sniff(self, raw: bytes) -> str:
        if raw.startswith(b"%PDF-"):
            if b"%%EOF" not in raw[-TAIL:] or FOREIGN.search(raw[:HEAD]):
                raise NotADocument
            if ACTIVE.search(raw):
                raise NotADocument("This PDF runs programs or carries other files. Print it to a plain PDF first.")
            return PDF
        try:
            return await check_picture(raw, limits=self.limits)
        except (NotAPicture, PictureBroken):
            raise NotADocument from None

    def _path(self, document_id: UUID) -> Path:
        return self.folder / document_id.hex[-2:] / str(document_id)

    def _write(self, document_id: UUID, raw: bytes, key: str) -> None:
        target = self._path(document_id)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".")  # readable by us alone
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(Fernet(key).encrypt(raw))
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def _read(self, document_id: UUID, key: str) -> bytes | None:
        try:
            return Fernet(key).decrypt(self._path(document_id).read_bytes())
        except (FileNotFoundError, InvalidToken):
            return None

    @staticmethod
    def _ids_in(shard: Path) -> list[UUID]:
        try:
            return [found for each in shard.iterdir() if (found := as_uuid(each.name))]
        except FileNotFoundError:
            return []
