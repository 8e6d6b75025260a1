"""Reading the trail: lists by filter, one entry, sign-ins by day."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, select

from souk.audit import policy
from souk.audit.errors import PeriodTooLong, UnknownEntry
from souk.audit.keys import SealedUnder, find_keys
from souk.audit.models import AuditEntry
from souk.audit.schemas import LogEntry, LoginDay, LoginStats
from souk.audit.wording import Wording
from souk.identity import person_names
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor

LOGIN_SUCCESS, LOGIN_FAILURE = "auth.login_success", "auth.login_failure"
WEEK, YEAR = timedelta(days=7), timedelta(days=366)
LARGEST = 2**62
AT_ONCE = 500


class LogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`action` is one action, or a room's all with `orders.*`. Days are UTC, `until` is included."""

    action: str = ""
    actor_id: UUID | None = None
    subject: str = ""
    store_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    result: Literal["success", "failure"] | None = None


async def list_entries(ctx: ReadContext, wording: Wording, wanted: LogFilter, asked: PageQuery) -> PageOf[LogEntry]:
    """What the actor may see, the latest first. Raises Unauthenticated, Forbidden."""
    policy.refuse_strangers(ctx.actor)
    matching = (policy.visible_to(ctx.actor), *_conditions(wanted))
    statement = select(AuditEntry).where(*matching).order_by(AuditEntry.sequence.desc())
    if asked.cursor:
        (last,) = read_cursor(asked.cursor, tuple[int])
        statement = statement.where(AuditEntry.sequence < min(max(last, 0), LARGEST))
    rows = list(await ctx.session.scalars(statement.offset(asked.offset).limit(asked.limit + 1)))
    counted = select(func.count()).select_from(AuditEntry).where(*matching)
    total = await ctx.session.scalar(counted) if asked.count else None
    shown = rows[: asked.limit]
    cursor = write_cursor(shown[-1].sequence) if len(rows) > asked.limit else None
    return PageOf(await _told(ctx, wording, shown), cursor, total)


async def get_entry(ctx: ReadContext, wording: Wording, number: int) -> LogEntry:
    """Raises UnknownEntry, also for one the actor may not see; Unauthenticated, Forbidden."""
    policy.refuse_strangers(ctx.actor)
    if not 0 < number < LARGEST:
        raise UnknownEntry
    statement = select(AuditEntry).where(AuditEntry.sequence == number, policy.visible_to(ctx.actor))
    row = await ctx.session.scalar(statement)
    if row is None:
        raise UnknownEntry
    return (await _told(ctx, wording, [row]))[0]


async def stream_entries(
    ctx: ReadContext, wording: Wording, wanted: LogFilter, *, most: int
) -> AsyncIterator[list[LogEntry]]:
    """The same list in larger pieces, for a file."""
    cursor, left = None, most
    while left > 0:
        asked = PageQuery(limit=min(100, left), cursor=cursor)
        page = await list_entries(ctx, wording, wanted, asked)
        yield page.items
        left -= len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return


async def get_login_stats(ctx: ReadContext, *, since: date | None = None, until: date | None = None) -> LoginStats:
    """The past week, or the days asked for. Raises Unauthenticated, Forbidden, PeriodTooLong."""
    policy.refuse_strangers(ctx.actor)
    last = until or ctx.now.date()
    first = since or (last - min(WEEK - timedelta(days=1), last - date.min))
    if not timedelta(0) <= last - first < YEAR:
        raise PeriodTooLong
    at = AuditEntry.at if ctx.dialect == "sqlite" else func.timezone("UTC", AuditEntry.at)
    day: ColumnElement[Any] = func.date(at)
    counted = (
        select(day.label("day"), AuditEntry.action, func.count())
        .where(AuditEntry.action.in_((LOGIN_SUCCESS, LOGIN_FAILURE)), policy.visible_to(ctx.actor))
        .where(*_period(first, last))
        .group_by(day, AuditEntry.action)
    )
    found = {(str(on), action): number for on, action, number in await ctx.session.execute(counted)}
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    by_day = [
        LoginDay(
            day=each,
            login_success=found.get((each.isoformat(), LOGIN_SUCCESS), 0),
            login_failure=found.get((each.isoformat(), LOGIN_FAILURE), 0),
        )
        for each in days
    ]
    return LoginStats(
        from_=first,
        to=last,
        login_success=sum(each.login_success for each in by_day),
        login_failure=sum(each.login_failure for each in by_day),
        by_day=by_day,
    )


class About(msgspec.Struct, frozen=True):
    """What the trail holds about one person, for their archive."""

    sequence: int
    at: datetime
    action: str
    succeeded: bool
    before: str | None
    after: str | None
    key_owner: str | None
    sealed: str | None


ABOUT = Hot(
    select(*(getattr(AuditEntry, name) for name in About.__struct_fields__))
    .where((AuditEntry.person_id == bindparam("person_id")) | (AuditEntry.actor_id == bindparam("person_id")))
    .where(AuditEntry.sequence > bindparam("after"))
    .order_by(AuditEntry.sequence)
    .limit(AT_ONCE),
    About,
)


async def list_about(ctx: ReadContext, person_id: UUID) -> list[dict[str, Any]]:
    """Everything a person did or that was noted about them, the sealed values of their own opened."""
    own = f"person:{person_id}"
    under, after, found = await find_keys(ctx, [own]), 0, []
    while page := await ctx.all(ABOUT, person_id=person_id, after=after):
        found += [_record(each, under, own) for each in page]
        after = page[-1].sequence
    return found


def _record(entry: About, under: SealedUnder, own: str) -> dict[str, Any]:
    personal = under.open(own, entry.sealed) if entry.sealed and entry.key_owner == own else None
    return {
        "entry": entry.sequence,
        "at": entry.at.isoformat(),
        "action": entry.action,
        "result": "success" if entry.succeeded else "failure",
        "before": _values(entry.before),
        "after": _values(entry.after),
        "personal": personal or {},
    }


def _conditions(wanted: LogFilter) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [*_period(wanted.since, wanted.until)]
    if wanted.action.endswith(".*"):
        conditions.append(AuditEntry.action.startswith(wanted.action[:-1], autoescape=True))
    elif wanted.action:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.actor_id is not None:
        conditions.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.subject:
        conditions.append(AuditEntry.subject_id == wanted.subject)
    if wanted.store_id is not None:
        conditions.append(AuditEntry.store_id == wanted.store_id)
    if wanted.result is not None:
        conditions.append(AuditEntry.succeeded.is_(wanted.result == "success"))
    return conditions


def _period(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(AuditEntry.at >= datetime.combine(since, time.min, UTC))
    if until is not None and until < date.max:
        found.append(AuditEntry.at < datetime.combine(until + timedelta(days=1), time.min, UTC))
    return found


async def _told(ctx: ReadContext, wording: Wording, rows: Sequence[AuditEntry]) -> list[LogEntry]:
    people = {row.actor_id for row in rows} | {as_person(row) for row in rows}
    names = await person_names(ctx, [each for each in people if each is not None])
    sees_all = bool(policy.can_read_all(ctx.actor))
    owners = [row.key_owner for row in rows if row.key_owner is not None] if sees_all else []
    under = await find_keys(ctx, owners) if owners else SealedUnder({})
    return [_entry(row, wording, names, under if sees_all else None) for row in rows]


def _entry(row: AuditEntry, wording: Wording, names: Mapping[UUID, str], under: SealedUnder | None) -> LogEntry:
    personal = None
    if under is not None and row.key_owner is not None:
        personal = under.open(row.key_owner, row.sealed) if row.sealed else None
    told = wording.tell(row, names)
    return LogEntry(
        id=row.sequence,
        at=row.at,
        event=told.event,
        action=row.action,
        result="success" if row.succeeded else "failure",
        sentence=told.sentence,
        actor=told.actor,
        subject=told.subject,
        store_id=row.store_id,
        request_id=row.request_id,
        before=_values(row.before),
        after=_values(row.after),
        personal=personal,
        is_erased=under is not None and row.key_owner is not None and personal is None,
        hash=row.hash,
    )


def as_person(row: AuditEntry) -> UUID | None:
    """Whom the entry is about, where its subject is a person."""
    return row.person_id if row.subject_kind == "person" else None


def _values(written: str | None) -> dict[str, Any]:
    return msgspec.json.decode(written, type=dict[str, Any]) if written else {}
