"""What is thrown away by night, and where something about a person is kept."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, or_

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.mail_folder import FolderMailer
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, PersonalData
from souk.notifications.models import LetterRow, Notification
from souk.notifications.statuses import ENDED

READ_KEPT, UNREAD_KEPT, LETTERS_KEPT = timedelta(days=90), timedelta(days=365), timedelta(days=180)
DROP_NOTICES: Hot[None] = Hot(
    delete(Notification).where(
        or_(
            Notification.created_at < bindparam("unread_before"),
            Notification.is_read & (Notification.created_at < bindparam("read_before")),
        )
    )
)
DROP_LETTERS: Hot[None] = Hot(
    delete(LetterRow).where(
        or_(*(LetterRow.status == status for status in sorted(ENDED))), LetterRow.asked_at < bindparam("before")
    )
)


async def drop_old_notices(database: Database) -> int:
    """Those that were read after 90 days, all after a year."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(DROP_NOTICES, read_before=uow.now - READ_KEPT, unread_before=uow.now - UNREAD_KEPT)


async def drop_old_letters(database: Database) -> int:
    """Half a year after they were asked for, with every try to deliver them."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(DROP_LETTERS, before=uow.now - LETTERS_KEPT)


@dataclass(frozen=True)
class EmptyFolder:
    """Of the development inbox."""

    folder: FolderMailer

    async def __call__(self, database: Database) -> int:
        return await self.folder.forget_old(database.clock())


CLEAN_UPS = (
    CleanUp(name="notifications.notices", run=drop_old_notices),
    CleanUp(name="notifications.letters", run=drop_old_letters),
)
PERSONAL_DATA = (
    PersonalData(table="letters", column="person_id", sealed=False, on_erase="row removed"),
    PersonalData(table="letters", column="sealed_recipient", sealed=True, on_erase="row removed after half a year"),
    PersonalData(table="letters", column="recipient_index", sealed=False, on_erase="row removed after half a year"),
    PersonalData(table="notifications", column="user_id", sealed=False, on_erase="row removed"),
    PersonalData(table="notifications", column="message", sealed=False, on_erase="row removed"),
    PersonalData(table="muted_mail", column="user_id", sealed=False, on_erase="row removed"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="notifications",
        title="Notifications",
        shows=("type", "title", "message", "related_id", "is_read", "created_at"),
    ),
    PersonalRows(
        table="letters",
        title="Mails we sent you",
        whose="person_id",
        shows=("kind", "status", "created_at", "sent_at"),
    ),
    PersonalRows(table="muted_mail", title="Mails you switched off", shows=("mail_group", "muted_at")),
)
