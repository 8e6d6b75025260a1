"""Reads of the ledger: balances for the rooms above, lines for those who may look at all of it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.sql.functions import coalesce

from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.ledger import policy
from souk.ledger.accounts import Account
from souk.ledger.errors import UnknownLedgerEntry
from souk.ledger.models import LedgerLine

MOST_EXPORTED = 50_000


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """One account in one currency: everything debited, everything credited (as a positive number), the difference."""

    account: Account
    currency: str
    debit: int
    credit: int
    balance: int


class KindSum(msgspec.Struct, frozen=True, kw_only=True):
    """What the entries of one kind sum to, in one account of one owner."""

    kind: str
    currency: str
    amount: int


class LedgerRow(msgspec.Struct, frozen=True):
    """One line; those of one entry share `entry_id` and stand in order of `position`. Credits are negative."""

    entry_id: UUID
    position: int
    kind: str
    reference_id: UUID
    account: Account
    owner_id: UUID | None
    currency: str
    amount: int
    posted_at: datetime


class LedgerFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`since` and `until` are days (UTC), both included."""

    account: Account | None = None
    owner_id: UUID | None = None
    kind: str = ""
    reference_id: UUID | None = None
    currency: str = ""
    since: date | None = None
    until: date | None = None


class _Sum(msgspec.Struct, frozen=True):
    amount: int


_columns = [getattr(LedgerLine, name) for name in LedgerRow.__struct_fields__]
_sum = coalesce(func.sum(LedgerLine.amount), 0).label("amount")
_owned = (LedgerLine.owner_id == bindparam("owner"), LedgerLine.account == bindparam("of"))
BALANCE = Hot(select(_sum).where(*_owned, LedgerLine.currency == bindparam("money")), _Sum)
UNOWNED = Hot(
    select(_sum).where(
        LedgerLine.owner_id.is_(None),
        LedgerLine.account == bindparam("of"),
        LedgerLine.currency == bindparam("money"),
    ),
    _Sum,
)
POSTED = Hot(
    select(*_columns)
    .where(LedgerLine.reference_id == bindparam("reference"), LedgerLine.kind == bindparam("posted_as"))
    .order_by(LedgerLine.position),
    LedgerRow,
)


async def balance_of(ctx: ReadContext, account: Account, owner_id: UUID | None, currency: str) -> int:
    """The sum of an owner's lines in an account: what somebody is owed is negative. Nobody's, where `owner_id` is None."""
    if owner_id is None:
        found = await ctx.first(UNOWNED, of=account, money=currency)
    else:
        found = await ctx.first(BALANCE, owner=owner_id, of=account, money=currency)
    return int(found.amount) if found is not None else 0


async def sums_by_kind(
    ctx: ReadContext,
    account: Account,
    owner_id: UUID,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[KindSum]:
    """An owner's lines in an account, summed by kind and currency, from `since` up to before `until`."""
    wanted = (
        select(LedgerLine.kind, LedgerLine.currency, func.sum(LedgerLine.amount))
        .where(LedgerLine.owner_id == owner_id, LedgerLine.account == account)
        .group_by(LedgerLine.kind, LedgerLine.currency)
        .order_by(LedgerLine.currency, LedgerLine.kind)
    )
    if since is not None:
        wanted = wanted.where(LedgerLine.posted_at >= since)
    if until is not None:
        wanted = wanted.where(LedgerLine.posted_at < until)
    rows = await ctx.session.execute(wanted)
    return [KindSum(kind=kind, currency=currency, amount=int(amount)) for kind, currency, amount in rows]


async def lines_of_owner(
    ctx: ReadContext, account: Account, owner_id: UUID, *, since: datetime, until: datetime, most: int
) -> list[LedgerRow]:
    """An owner's lines in an account from `since` up to before `until`, the first `most`, in their order."""
    wanted = (
        select(*_columns)
        .where(LedgerLine.owner_id == owner_id, LedgerLine.account == account)
        .where(LedgerLine.posted_at >= since, LedgerLine.posted_at < until)
        .order_by(LedgerLine.posted_at, LedgerLine.entry_id, LedgerLine.position)
    )
    return as_rows(await ctx.session.execute(wanted.limit(most)))


async def posted_under(ctx: ReadContext, kind: str, reference_id: UUID) -> list[LedgerRow]:
    """The lines of one entry, by what it was posted for; none when it was not."""
    return await ctx.all(POSTED, reference=reference_id, posted_as=kind)


async def is_posted(ctx: ReadContext, kind: str, reference_id: UUID) -> bool:
    return bool(await posted_under(ctx, kind, reference_id))


async def trial_balance(ctx: ReadContext) -> list[Balance]:
    """Every account in every currency. In each currency the balances sum to zero, or the ledger is broken."""
    debit = func.sum(func.abs(LedgerLine.amount) + LedgerLine.amount) / 2
    rows = await ctx.session.execute(
        select(LedgerLine.account, LedgerLine.currency, debit, func.sum(LedgerLine.amount))
        .group_by(LedgerLine.account, LedgerLine.currency)
        .order_by(LedgerLine.currency, LedgerLine.account)
    )
    return [
        Balance(
            account=account, currency=currency, debit=int(debits), credit=int(debits) - int(sums), balance=int(sums)
        )
        for account, currency, debits, sums in rows
    ]


async def read_trial_balance(ctx: ReadContext) -> list[Balance]:
    """The same for a person who looks. Raises Unauthenticated, Forbidden."""
    policy.refuse_strangers(ctx.actor)
    return await trial_balance(ctx)


async def list_lines(ctx: ReadContext, wanted: LedgerFilter, asked: PageQuery) -> PageOf[LedgerRow]:
    """The latest entry first, its lines in their order. Raises Unauthenticated, Forbidden."""
    policy.refuse_strangers(ctx.actor)
    statement = _matching(wanted)
    if asked.cursor:
        entry_id, position = read_cursor(asked.cursor, tuple[UUID, int])
        later = and_(LedgerLine.entry_id == entry_id, LedgerLine.position > position)
        statement = statement.where(or_(LedgerLine.entry_id < entry_id, later))
    found = await ctx.session.execute(statement.limit(asked.limit + 1).offset(asked.offset))
    rows = as_rows(found)
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(_matching(wanted).order_by(None).subquery()))
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    return PageOf(shown, write_cursor(shown[-1].entry_id, shown[-1].position) if more else None, total)


async def get_entry(ctx: ReadContext, entry_id: UUID) -> list[LedgerRow]:
    """All lines of one entry. Raises UnknownLedgerEntry, Unauthenticated, Forbidden."""
    policy.refuse_strangers(ctx.actor)
    lines = select(*_columns).where(LedgerLine.entry_id == entry_id).order_by(LedgerLine.position)
    rows = as_rows(await ctx.session.execute(lines))
    if not rows:
        raise UnknownLedgerEntry
    return rows


async def list_to_export(ctx: ReadContext, wanted: LedgerFilter) -> list[LedgerRow]:
    """At most 50,000 lines. Raises Unauthenticated, Forbidden."""
    policy.refuse_strangers(ctx.actor)
    return as_rows(await ctx.session.execute(_matching(wanted).limit(MOST_EXPORTED)))


async def list_kinds(ctx: ReadContext) -> list[str]:
    """What was posted so far, to choose from."""
    return list(await ctx.session.scalars(select(LedgerLine.kind).distinct().order_by(LedgerLine.kind)))


def as_rows(found: Iterable[Any]) -> list[LedgerRow]:
    return [LedgerRow(*row) for row in found]


def _matching(wanted: LedgerFilter) -> Select[Any]:
    statement = select(*_columns).order_by(LedgerLine.entry_id.desc(), LedgerLine.position)
    return statement.where(*_conditions(wanted))


def _conditions(wanted: LedgerFilter) -> list[ColumnElement[bool]]:
    equal = {
        LedgerLine.account: wanted.account,
        LedgerLine.owner_id: wanted.owner_id,
        LedgerLine.kind: wanted.kind or None,
        LedgerLine.reference_id: wanted.reference_id,
        LedgerLine.currency: wanted.currency or None,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(LedgerLine.posted_at >= _midnight(wanted.since))
    if wanted.until is not None:
        conditions.append(LedgerLine.posted_at < _midnight(wanted.until) + timedelta(days=1))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
