"""Tables of money as CSV: amounts as plain numbers in major units, words that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from souk.kernel.clock import iso
from souk.kernel.money import Money
from souk.ledger.posting import POINTS_CURRENCY
from souk.ledger.queries import LedgerRow

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("entry_id", "position", "posted_at", "kind", "reference_id", "account", "owner_id", "currency", "amount")


def csv_of(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def lines_as_csv(lines: Iterable[LedgerRow]) -> str:
    return csv_of([COLUMNS, *(_row(line) for line in lines)])


def in_major_units(amount: int, currency: str) -> Decimal:
    """Points have no smaller unit."""
    return Decimal(amount) if currency == POINTS_CURRENCY else Money(amount, currency).decimal()


def _row(line: LedgerRow) -> tuple[object, ...]:
    return (
        line.entry_id, line.position, iso(line.posted_at), line.kind, line.reference_id, line.account.value,
        line.owner_id, line.currency, in_major_units(line.amount, line.currency),
    )  # fmt: skip


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int | Decimal) else text
