"""Mail that stays in the house: each letter a file of a folder, to be read while developing."""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import msgspec

from souk.kernel.mail import Letter, Receipt, compose, sender_of
from souk.kernel.settings import Mail

ENDING: Final = ".eml"
KEPT_FOR: Final = timedelta(days=30)
NAME = re.compile(r"[A-Za-z0-9-]{1,80}")


class KeptMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as its reader would see it. `name` finds it again; `html` is empty where there is none."""

    name: str
    sender: str
    recipient: str
    subject: str
    sent_at: datetime
    text: str = ""
    html: str = ""
    attachments: tuple[str, ...] = ()


class FolderMailer:
    """A letter that comes twice is kept once: its file is named after its message id.

    Message ids begin with a time-ordered id, so that names in their order are mails in theirs.
    """

    is_configured = True

    def __init__(self, settings: Mail) -> None:
        self.folder, self._sender = settings.folder, sender_of(settings)

    async def send(self, letter: Letter) -> Receipt:
        await asyncio.to_thread(self._keep, letter)
        return Receipt(letter.message_id, "kept in the folder")

    def _keep(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        mark = re.sub(r"[^A-Za-z0-9-]", "-", letter.message_id.partition("@")[0])[:80]
        target = self.folder / f"{mark}{ENDING}"
        unfinished = target.with_suffix(".part")
        policy = WIRE.clone(utf8=not letter.recipient.address.isascii())
        unfinished.write_bytes(compose(letter, self._sender).as_bytes(policy=policy))
        unfinished.replace(target)

    def names(self) -> list[str]:
        """Newest first."""
        return sorted((path.stem for path in self.folder.glob(f"*{ENDING}") if NAME.fullmatch(path.stem)), reverse=True)

    async def list_kept(self, *, skipped: int = 0, most: int = 50) -> tuple[list[KeptMail], int]:
        """Some of them, newest first, without their bodies; and how many there are."""

        def read() -> tuple[list[KeptMail], int]:
            names = self.names()
            return [mail for name in names[skipped : skipped + most] if (mail := self._read(name, headers=True))], len(
                names
            )

        return await asyncio.to_thread(read)

    async def read(self, name: str) -> KeptMail | None:
        return await asyncio.to_thread(self._read, name) if NAME.fullmatch(name) else None

    async def remove(self, name: str) -> None:
        if NAME.fullmatch(name):
            await asyncio.to_thread((self.folder / f"{name}{ENDING}").unlink, missing_ok=True)

    async def forget_old(self, now: datetime) -> int:
        """Throw away what nobody will look for any more. How many went."""

        def forget() -> int:
            limit = (now - KEPT_FOR).timestamp()
            old = [name for name in self.names() if (self.folder / f"{name}{ENDING}").stat().st_mtime < limit]
            for name in old:
                (self.folder / f"{name}{ENDING}").unlink(missing_ok=True)
            return len(old)

        return await asyncio.to_thread(forget)

    def _read(self, name: str, *, headers: bool = False) -> KeptMail | None:
        try:
            with Path(self.folder / f"{name}{ENDING}").open("rb") as file:
                message = message_from_binary_file(file, EmailMessage, policy=default)
        except FileNotFoundError:
            return None
        return KeptMail(
            name=name,
            sender=str(message["From"]),
            recipient=str(message["To"]),
            subject=str(message["Subject"]),
            sent_at=parsedate_to_datetime(str(message["Date"])),
            text="" if headers else _body(message, "plain"),
            html="" if headers else _body(message, "html"),
            attachments=() if headers else tuple(_attachment_names(message)),
        )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _attachment_names(message: EmailMessage) -> Iterator[str]:
    for part in message.iter_attachments():
        yield part.get_filename() or "attachment"
