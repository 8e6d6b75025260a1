"""Letters to an address: handed to whoever proved that it is theirs, and gone with them, from the folder too."""

from dataclasses import dataclass
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from souk.identity import get_person
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.mail_folder import FolderMailer
from souk.kernel.personal import Eraser, Exporter, Part, plain
from souk.notifications.events import AddressForgotten
from souk.notifications.models import LetterRow
from souk.notifications.services import RECIPIENT


async def read_letters_to(ctx: ReadContext, person_id: UUID) -> Part:
    """Those to the address, as a guest's; the account's own are rows of their own."""
    theirs = await _to_their_address(ctx, person_id)
    rows = (
        await ctx.session.scalars(select(LetterRow).where(theirs).order_by(LetterRow.id)) if theirs is not None else ()
    )
    return Part(
        records=[
            {
                "kind": row.kind,
                "to": ctx.keys.open(row.sealed_recipient) if row.sealed_recipient else None,
                "status": plain(row.status),
                "created_at": plain(row.created_at),
                "sent_at": plain(row.sent_at),
            }
            for row in rows
        ]
    )


async def erase_letters_to(uow: UnitOfWork, person_id: UUID) -> None:
    theirs = await _to_their_address(uow, person_id)
    if theirs is not None:
        await uow.session.execute(delete(LetterRow).where(theirs))
    person = await get_person(uow, person_id)
    uow.emit(AddressForgotten(index=uow.keys.blind_index(person.email, purpose=RECIPIENT)))


async def _to_their_address(ctx: ReadContext, person_id: UUID) -> ColumnElement[bool] | None:
    """None where they never proved that the address is theirs."""
    person = await get_person(ctx, person_id)
    if not person.is_verified:
        return None
    return LetterRow.recipient_index == ctx.keys.blind_index(person.email, purpose=RECIPIENT)


@dataclass(frozen=True)
class ForgetMails:
    """The files of a development inbox that went to this address."""

    folder: FolderMailer

    async def __call__(self, database: Database, happened: AddressForgotten) -> None:
        kept, _ = await self.folder.list_kept(most=100_000)
        for mail in kept:
            if database.keys.blind_index(parseaddr(mail.recipient)[1], purpose=RECIPIENT) == happened.index:
                await self.folder.remove(mail.name)


EXPORTERS = (
    Exporter(
        name="letters_to_address",
        title="Mails to your address",
        covers=("letters.sealed_recipient",),
        read=read_letters_to,
    ),
)
ERASERS = (Eraser(name="notifications.letters_to_address", erase=erase_letters_to),)
