"""What a store had, what came and went, and what it has: by kind and line by line, out of the ledger alone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select

from souk.kernel.clock import iso
from souk.kernel.database import ReadContext
from souk.kernel.money import Money
from souk.ledger import Account, KindSum, LedgerRow, csv_of, lines_of_owner, sums_by_kind
from souk.payouts import policy
from souk.payouts.commands import PAYOUT, PAYOUT_FAILED
from souk.payouts.earning import COMMISSION, COMMISSION_AGAIN, COMMISSION_BACK, REFUND, REVERSED, SALE, TAKEN_BACK
from souk.payouts.errors import PeriodTooLong
from souk.payouts.models import Earning, EarningRefund, Payout
from souk.payouts.schemas import Statement, StatementLine
from souk.stores import get_store

LONGEST: Final = timedelta(days=366)
MOST_SHOWN, MOST_EXPORTED = 500, 50_000
PARTS: Final = {
    "sales": (SALE,),
    "refunds": (REFUND, REVERSED, TAKEN_BACK),
    "commission": (COMMISSION, COMMISSION_BACK, COMMISSION_AGAIN),
    "payouts": (PAYOUT, PAYOUT_FAILED),
}
WORDS: Final = {
    SALE: "Sale",
    REFUND: "Refund",
    REVERSED: "Refund that was not made",
    TAKEN_BACK: "Promotion taken back",
    COMMISSION: "Commission",
    COMMISSION_BACK: "Commission given back",
    COMMISSION_AGAIN: "Commission taken again",
    PAYOUT: "Payout",
    PAYOUT_FAILED: "Payout that failed",
}


async def get_statement(
    ctx: ReadContext, store_id: UUID, *, since: date | None = None, until: date | None = None, most: int = MOST_SHOWN
) -> Statement:
    """Of this month by default; both days included (UTC).

    Raises UnknownStore, PeriodTooLong, Unauthenticated, Forbidden.
    """
    policy.insist(ctx.actor, policy.can_see_money(ctx.actor, store_id))
    store = await get_store(ctx, store_id)
    last = until or ctx.now.date()
    first = since or last.replace(day=1)
    if last < first:
        raise PeriodTooLong("The first day has to come before the last.")
    if last - first >= LONGEST:
        raise PeriodTooLong
    begin, end = _midnight(first), _midnight(last) + timedelta(days=1)
    currency = store.currency
    before = await sums_by_kind(ctx, Account.VENDOR, store_id, until=begin)
    within = await sums_by_kind(ctx, Account.VENDOR, store_id, since=begin, until=end)
    taxed = await sums_by_kind(ctx, Account.TAX, store_id, since=begin, until=end)
    opening, parts = _owed(before, currency), {name: _owed(within, currency, kinds) for name, kinds in PARTS.items()}
    moved = _owed(within, currency)
    rows = await lines_of_owner(ctx, Account.VENDOR, store_id, since=begin, until=end, most=most + 1)
    shown = [row for row in rows[:most] if row.currency == currency]
    return Statement(
        store_id=store_id,
        currency=currency,
        from_=first,
        to=last,
        opening=opening,
        **parts,
        other=moved - sum(parts.values()),
        closing=opening + moved,
        tax=_owed(taxed, currency),
        lines=await _lines(ctx, shown),
        is_complete=len(rows) <= most,
    )


def as_csv(statement: Statement) -> str:
    """With its opening and closing balance, in major units."""

    def amount(minor: int) -> Decimal:
        return Money(minor, statement.currency).decimal()

    currency, balance = statement.currency, statement.opening
    rows: list[Sequence[object]] = [("date", "what", "reference", "amount", "balance", "currency")]
    rows.append((statement.from_, "Opening balance", "", "", amount(balance), currency))
    for line in statement.lines:
        balance += line.amount
        rows.append((iso(line.at), line.what, line.reference, amount(line.amount), amount(balance), currency))
    rows.append((statement.to, "Closing balance", "", "", amount(statement.closing), currency))
    return csv_of(rows)


def _owed(sums: Sequence[KindSum], currency: str, kinds: Sequence[str] | None = None) -> int:
    """In the ledger what a store is owed is negative; to the store it is a plus."""
    return -sum(each.amount for each in sums if each.currency == currency and (kinds is None or each.kind in kinds))


async def _lines(ctx: ReadContext, rows: Sequence[LedgerRow]) -> list[StatementLine]:
    numbers = await _numbers(ctx, {row.reference_id for row in rows})
    return [
        StatementLine(
            at=row.posted_at,
            kind=row.kind,
            what=WORDS.get(row.kind, row.kind.replace("_", " ").capitalize()),
            reference=numbers.get(row.reference_id, ""),
            amount=-row.amount,
        )
        for row in rows
    ]


async def _numbers(ctx: ReadContext, references: set[UUID]) -> dict[UUID, str]:
    """What each thing is called: the number of its order, or the end of a payout's id."""
    found: dict[UUID, str] = {}
    for part in _in_parts(sorted(references)):
        sales = select(Earning.order_id, Earning.number).where(Earning.order_id.in_(part))
        refunds = (
            select(EarningRefund.reference_id, Earning.number)
            .join(Earning, Earning.order_id == EarningRefund.order_id)
            .where(EarningRefund.reference_id.in_(part))
        )
        for wanted in (sales, refunds):
            rows = await ctx.session.execute(wanted)
            found |= {row[0]: row[1] for row in rows}
        payouts = await ctx.session.scalars(select(Payout.id).where(Payout.id.in_(part)))
        found |= {each: payout_number(each) for each in payouts}
    return found


def payout_number(payout_id: UUID) -> str:
    """Short enough to be said aloud."""
    return f"P-{payout_id.hex[-8:].upper()}"


def _in_parts(ids: Sequence[UUID], size: int = 500) -> list[Sequence[UUID]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
