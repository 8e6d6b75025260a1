"""What other rooms, and this one's listeners, ask on the way: write a letter, leave a notice. Unguarded.

Both are told what caused them (`occurrence`); the same occurrence a second time changes nothing.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.notifications.events import LetterWritten
from souk.notifications.kinds import kind_named
from souk.notifications.models import LetterRow, MutedMail, Notification
from souk.notifications.statuses import LetterStatus, MailGroup, NoticeType

RECIPIENT = "mail recipient"
"""What the blind index of a recipient is for."""


class Id(msgspec.Struct, frozen=True):
    id: UUID


class Group(msgspec.Struct, frozen=True):
    mail_group: MailGroup


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a person should see in the shop. `title` and `message` are plain text and name nobody else."""

    type: NoticeType
    title: str
    message: str
    related_id: UUID | None = None


ADD_LETTER = Hot(
    insert(LetterRow).on_conflict_do_nothing(index_elements=["occurrence"]).returning(LetterRow.id),
    Id,
)
ADD_NOTICE = Hot(
    insert(Notification).on_conflict_do_nothing(index_elements=["occurrence"]).returning(Notification.id),
    Id,
)
REMEMBER: Hot[None] = Hot(
    update(LetterRow)
    .where(LetterRow.id == bindparam("letter"))
    .values(sealed_recipient=bindparam("sealed"), recipient_index=bindparam("indexed"))
)
MUTED = Hot(select(MutedMail.mail_group).where(MutedMail.user_id == bindparam("person")), Group)
MUTE: Hot[None] = Hot(insert(MutedMail).on_conflict_do_nothing())
SAME_WAITING = Hot(
    select(LetterRow.id)
    .where(
        LetterRow.person_id == bindparam("person"),
        LetterRow.kind == bindparam("of_kind"),
        LetterRow.status == LetterStatus.WAITING,
        LetterRow.attempts == 0,
    )
    .limit(1),
    Id,
)


async def write_letter(
    uow: UnitOfWork,
    kind: str,
    *,
    occurrence: str,
    person_id: UUID | None = None,
    address: str | None = None,
    about: Mapping[str, str] | None = None,
) -> UUID | None:
    """Have a letter of this kind sent, to a person or to an address. None: it was written before, or is not wanted.

    `about` holds ids alone. What the letter says is gathered when it is sent, from what is true then.
    """
    group = kind_named(kind).group
    if person_id is not None and group is not None and group in await muted_groups(uow, person_id):
        return None
    added = await uow.first(
        ADD_LETTER,
        id=new_id(),
        occurrence=occurrence,
        kind=kind,
        person_id=person_id,
        sealed_recipient=uow.keys.seal(address) if address is not None else None,
        recipient_index=uow.keys.blind_index(address, purpose=RECIPIENT) if address is not None else None,
        about=dict(about or {}),
        status=LetterStatus.WAITING,
        copy=1,
        attempts=0,
        last_error="",
        message_id=None,
        created_at=uow.now,
        asked_at=uow.now,
        leased_until=None,
        sent_at=None,
    )
    if added is None:
        return None
    uow.emit(LetterWritten(letter_id=added.id))
    return added.id


async def remember_recipient(uow: UnitOfWork, letter_id: UUID, address: str) -> None:
    """Where a letter went whose recipient was only found when it was written."""
    index = uow.keys.blind_index(address, purpose=RECIPIENT)
    await uow.change(REMEMBER, letter=letter_id, sealed=uow.keys.seal(address), indexed=index)


async def is_about_to_go(ctx: ReadContext, kind: str, person_id: UUID) -> bool:
    """Whether such a letter to this person waits untried: a second one would only say the same."""
    return await ctx.first(SAME_WAITING, person=person_id, of_kind=kind) is not None


async def notify(uow: UnitOfWork, people: Iterable[UUID], notice: Notice, *, occurrence: str) -> int:
    """Leave a notice for each of them. How many are new."""
    new = 0
    for person_id in people:
        added = await uow.first(
            ADD_NOTICE,
            id=new_id(),
            occurrence=f"{occurrence}:{person_id}",
            user_id=person_id,
            type=notice.type,
            title=notice.title[:200],
            message=notice.message[:500],
            related_id=notice.related_id,
            is_read=False,
            created_at=uow.now,
        )
        new += added is not None
    return new


async def muted_groups(ctx: ReadContext, person_id: UUID) -> frozenset[MailGroup]:
    """What this person does not want by mail."""
    return frozenset(row.mail_group for row in await ctx.all(MUTED, person=person_id))


async def mute(uow: UnitOfWork, person_id: UUID, group: MailGroup) -> None:
    """Twice is once."""
    await uow.change(MUTE, user_id=person_id, mail_group=group, muted_at=uow.now)
