"""Reads: a person's own notices and wishes, and for those who look after the mail its delivery log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, select

from souk.identity import UnknownPerson, find_person_by_email, get_person, signed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.notifications import policy
from souk.notifications.composing import LetterFacts, masked
from souk.notifications.errors import UnknownLetter, UnknownNotification
from souk.notifications.models import LetterAttempt, LetterRow, Notification
from souk.notifications.services import RECIPIENT, muted_groups
from souk.notifications.statuses import LetterStatus, MailGroup, NoticeType


class NotificationView(msgspec.Struct, frozen=True, kw_only=True):
    """Something to see in the shop. `related_id` is what it is about: an order, for instance."""

    id: UUID
    type: NoticeType
    title: str
    message: str
    related_id: UUID | None
    is_read: bool
    created_at: datetime


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the delivery log. `recipient` is masked: `ad…@example.com`."""

    id: UUID
    kind: str
    status: LetterStatus
    person_id: UUID | None
    recipient: str
    attempts: int
    last_error: str
    message_id: str | None
    created_at: datetime
    asked_at: datetime
    sent_at: datetime | None


class AttemptView(msgspec.Struct, frozen=True):
    """A try to deliver, and what came of it. `waiting`: it was to be tried again."""

    at: datetime
    outcome: LetterStatus
    remark: str


class LetterDetail(msgspec.Struct, frozen=True):
    letter: LetterView
    about: dict[str, str]
    tries: list[AttemptView]


class LetterFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`recipient` is a whole address."""

    status: LetterStatus | None = None
    kind: str = ""
    recipient: str = ""


class Count(msgspec.Struct, frozen=True):
    unread: int


_notice = [getattr(Notification, name) for name in NotificationView.__struct_fields__]
_facts = [getattr(LetterRow, name) for name in LetterFacts.__struct_fields__]
UNREAD = Hot(
    select(func.count().label("unread")).where(Notification.user_id == bindparam("person"), ~Notification.is_read),
    Count,
)


async def list_notifications(
    ctx: ReadContext, asked: PageQuery, *, only_unread: bool = False
) -> PageOf[NotificationView]:
    """One's own, newest first. Raises Unauthenticated."""
    signed_in(ctx.actor)
    mine: list[ColumnElement[bool]] = [policy.visible_to(ctx.actor)]
    if only_unread:
        mine.append(~Notification.is_read)
    wanted = select(*_notice).where(*mine).order_by(Notification.id.desc()).limit(asked.limit + 1).offset(asked.offset)
    if asked.cursor:
        wanted = wanted.where(Notification.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = [_as_notice(row) for row in await ctx.session.execute(wanted)]
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(Notification).where(*mine))
    shown = rows[: asked.limit]
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def get_notification(ctx: ReadContext, notification_id: UUID) -> NotificationView:
    """Raises Unauthenticated, and UnknownNotification for somebody else's too."""
    signed_in(ctx.actor)
    mine = select(*_notice).where(Notification.id == notification_id, policy.visible_to(ctx.actor))
    row = (await ctx.session.execute(mine)).one_or_none()
    if row is None:
        raise UnknownNotification
    return _as_notice(row)


async def count_unread(ctx: ReadContext) -> int:
    """One's own. Raises Unauthenticated."""
    found = await ctx.first(UNREAD, person=signed_in(ctx.actor))
    return found.unread if found is not None else 0


async def get_own_muted(ctx: ReadContext) -> frozenset[MailGroup]:
    """The groups of mail that the actor has switched off. Raises Unauthenticated."""
    return await muted_groups(ctx, signed_in(ctx.actor))


async def list_letters(ctx: ReadContext, wanted: LetterFilter, asked: PageQuery) -> PageOf[LetterView]:
    """The delivery log, newest first. Raises Unauthenticated, Forbidden."""
    _insist(ctx)
    conditions = await _narrowed(ctx, wanted)
    page = select(LetterRow).where(*conditions).order_by(LetterRow.id.desc()).limit(asked.limit + 1)
    if asked.cursor:
        page = page.where(LetterRow.id < read_cursor(asked.cursor, tuple[UUID])[0])
    elif asked.offset:
        page = page.offset(asked.offset)
    rows = list(await ctx.session.scalars(page))
    shown = [await _as_letter(ctx, row) for row in rows[: asked.limit]]
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(LetterRow).where(*conditions))
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def get_letter(ctx: ReadContext, letter_id: UUID) -> LetterDetail:
    """With every try to deliver it. Raises Unauthenticated, Forbidden, UnknownLetter."""
    _insist(ctx)
    row = await ctx.session.get(LetterRow, letter_id, populate_existing=True)
    if row is None:
        raise UnknownLetter
    tries = select(LetterAttempt).where(LetterAttempt.letter_id == letter_id).order_by(LetterAttempt.id)
    return LetterDetail(
        await _as_letter(ctx, row),
        {name: str(value) for name, value in row.about.items()},
        [AttemptView(each.at, each.outcome, each.remark) for each in await ctx.session.scalars(tries)],
    )


async def count_letters(ctx: ReadContext) -> dict[LetterStatus, int]:
    """How many stand where. Raises Unauthenticated, Forbidden."""
    _insist(ctx)
    counted = select(LetterRow.status, func.count()).group_by(LetterRow.status)
    return {LetterStatus(status): count for status, count in await ctx.session.execute(counted)}


async def find_letter_facts(ctx: ReadContext, letter_id: UUID) -> LetterFacts | None:
    row = (await ctx.session.execute(select(*_facts).where(LetterRow.id == letter_id))).one_or_none()
    return LetterFacts(**row._asdict()) if row is not None else None


def _insist(ctx: ReadContext) -> None:
    """Raises Unauthenticated, Forbidden."""
    policy.refuse_guests(ctx.actor)
    verdict = policy.can_see_letters(ctx.actor)
    if not verdict:
        raise Forbidden(verdict.reason)


async def _narrowed(ctx: ReadContext, wanted: LetterFilter) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        conditions.append(LetterRow.status == wanted.status)
    if wanted.kind:
        conditions.append(LetterRow.kind == wanted.kind)
    if wanted.recipient:
        conditions.append(await _goes_to(ctx, wanted.recipient))
    return conditions


async def _goes_to(ctx: ReadContext, address: str) -> ColumnElement[bool]:
    index = LetterRow.recipient_index == ctx.keys.blind_index(address, purpose=RECIPIENT)
    person = await find_person_by_email(ctx, address)
    return index if person is None else index | (LetterRow.person_id == person.id)


async def _as_letter(ctx: ReadContext, row: LetterRow) -> LetterView:
    return LetterView(
        id=row.id,
        kind=row.kind,
        status=row.status,
        person_id=row.person_id,
        recipient=await _masked_recipient(ctx, row),
        attempts=row.attempts,
        last_error=row.last_error,
        message_id=row.message_id,
        created_at=row.created_at,
        asked_at=row.asked_at,
        sent_at=row.sent_at,
    )


async def _masked_recipient(ctx: ReadContext, row: LetterRow) -> str:
    if row.sealed_recipient is not None:
        return masked(ctx.keys.open(row.sealed_recipient))
    if row.person_id is None:
        return "…"
    try:
        return masked((await get_person(ctx, row.person_id)).email)
    except UnknownPerson:
        return "…"


def _as_notice(row: Any) -> NotificationView:
    return NotificationView(**row._asdict())
