"""Double entry for every movement of money and points: what came in, whose it is, and where it went.

Promises: every entry sums to zero, so all accounts together do; what was posted is never changed or removed, by
anybody; one thing (`kind` and reference) is posted once. Amounts are integer minor units of the entry's currency,
debit positive, credit negative; points are the currency `PTS`. Knows owners and references by their ids only.
"""

from souk.ledger.accounts import Account
from souk.ledger.exporting import csv_of
from souk.ledger.policy import LedgerPermission
from souk.ledger.posting import POINTS_CURRENCY, Posting, post
from souk.ledger.queries import (
    Balance,
    KindSum,
    LedgerFilter,
    LedgerRow,
    balance_of,
    is_posted,
    lines_of_owner,
    list_lines,
    posted_under,
    sums_by_kind,
    trial_balance,
)

__all__ = [
    "POINTS_CURRENCY",
    "Account",
    "Balance",
    "KindSum",
    "LedgerFilter",
    "LedgerPermission",
    "LedgerRow",
    "Posting",
    "balance_of",
    "csv_of",
    "is_posted",
    "lines_of_owner",
    "list_lines",
    "post",
    "posted_under",
    "sums_by_kind",
    "trial_balance",
]
