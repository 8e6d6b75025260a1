"""What the pages of the ledger show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from souk.kernel.money import Money
from souk.ledger.accounts import Account
from souk.ledger.posting import POINTS_CURRENCY
from souk.ledger.queries import Balance, LedgerFilter, LedgerRow
from souk.ui import FormState, Option, money, number

LEDGER: Final = "/admin/ledger"
ACCOUNTS: Final = {
    Account.GATEWAY: ("Payment provider", "Money that was charged and lies there still"),
    Account.VENDOR: ("Stores", "What stores are owed"),
    Account.TAX: ("Sales tax", "Taken for the tax offices"),
    Account.COMMISSION: ("Commission", "What the marketplace keeps"),
    Account.PROMOTIONS: ("Promotions", "Discounts that the marketplace bears"),
    Account.GIFT_CARDS: ("Gift cards", "What is left on them"),
    Account.CREDIT: ("Store credit", "What people have in hand"),
    Account.ISSUED: ("Given away", "Gift cards and credit that were given"),
    Account.FEES: ("Fees", "What payments, disputes and transfers cost"),
    Account.PAYOUTS: ("Payouts", "On their way to stores"),
    Account.BANK: ("Bank", "What came from the payment provider, less what has left for stores"),
    Account.DEPOSITS: ("Deposits", "Kept for people until they return things"),
    Account.POINTS: ("Points", "What people have collected"),
    Account.POINTS_ISSUED: ("Points issued", "Given out and not yet used"),
}
KINDS: Final = {
    "sale": "Sale",
    "refund": "Refund",
    "refund_reversed": "Refund that was not made",
    "promotion_taken_back": "Promotion taken back",
    "dispute_loss": "Lost in a dispute",
    "dispute_fee": "Fee of a dispute",
    "settlement": "Sent to the bank",
    "settlement_failed": "Came back from the bank",
    "gateway_fee": "Fee of the payment provider",
    "commission": "Commission",
    "commission_refund": "Commission given back",
    "commission_again": "Commission taken again",
    "payout": "Payout",
    "payout_paid": "Payout paid",
    "payout_failed": "Payout that failed",
}
OWNED_BY_STORES: Final = frozenset({Account.VENDOR, Account.TAX, Account.PAYOUTS})


def kind_in_words(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def amount_in_words(amount: int, currency: str) -> str:
    return f"{number(amount)} points" if currency == POINTS_CURRENCY else money(Money(amount, currency))


@dataclass(frozen=True, slots=True)
class AccountRow:
    name: str
    note: str
    href: str
    debit: str
    credit: str
    balance: str

    @classmethod
    def of(cls, balance: Balance) -> "AccountRow":
        name, note = ACCOUNTS[balance.account]
        currency = balance.currency
        return cls(
            name=name,
            note=note,
            href=f"{LEDGER}?{urlencode({'account': balance.account.value, 'currency': currency})}",
            debit=amount_in_words(balance.debit, currency),
            credit=amount_in_words(balance.credit, currency),
            balance=amount_in_words(balance.balance, currency),
        )


@dataclass(frozen=True, slots=True)
class CurrencyTable:
    """The accounts of one currency. `left_over` is empty where they sum to nought, as they must."""

    currency: str
    accounts: tuple[AccountRow, ...]
    left_over: str
    turnover: str


@dataclass(frozen=True, slots=True)
class LineRow:
    href: str
    at: datetime
    what: str
    account: str
    owner: str
    owner_url: str
    debit: str
    credit: str

    @classmethod
    def of(cls, row: LedgerRow, names: Mapping[UUID, str]) -> "LineRow":
        text = amount_in_words(abs(row.amount), row.currency)
        owner = "" if row.owner_id is None else names.get(row.owner_id, f"…{row.owner_id.hex[-8:]}")
        return cls(
            href=f"{LEDGER}/{row.entry_id}",
            at=row.posted_at,
            what=kind_in_words(row.kind),
            account=ACCOUNTS[row.account][0],
            owner=owner,
            owner_url=f"{LEDGER}?{urlencode({'owner': str(row.owner_id)})}" if row.owner_id is not None else "",
            debit=text if row.amount > 0 else "",
            credit=text if row.amount < 0 else "",
        )


@dataclass(frozen=True, slots=True)
class LedgerPage:
    tables: tuple[CurrencyTable, ...]
    is_balanced: bool
    lines: tuple[LineRow, ...]
    next_url: str
    export_url: str
    chosen: Mapping[str, str]
    is_filtered: bool
    account_options: tuple[Option, ...]
    kind_options: tuple[Option, ...]
    form: FormState


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for the page: the trial balance, a part of the lines, and what to call things."""

    balances: Sequence[Balance]
    lines: Sequence[LedgerRow]
    next_cursor: str | None
    kinds: Sequence[str]
    names: Mapping[UUID, str]


def ledger_page(found: Found, wanted: LedgerFilter, form: FormState) -> LedgerPage:
    chosen = filter_query(wanted)
    tables = tuple(_table(currency, found.balances) for currency in sorted({each.currency for each in found.balances}))
    more = urlencode({**chosen, "cursor": found.next_cursor}) if found.next_cursor else ""
    return LedgerPage(
        tables=tables,
        is_balanced=not any(table.left_over for table in tables),
        lines=tuple(LineRow.of(row, found.names) for row in found.lines),
        next_url=f"{LEDGER}?{more}" if more else "",
        export_url=f"{LEDGER}/export?{urlencode(chosen)}",
        chosen=chosen,
        is_filtered=bool(chosen),
        account_options=tuple(Option(account.value, name) for account, (name, _) in ACCOUNTS.items()),
        kind_options=tuple(Option(kind, kind_in_words(kind)) for kind in found.kinds),
        form=form,
    )


@dataclass(frozen=True, slots=True)
class EntryPage:
    title: str
    at: datetime
    reference: str
    reference_url: str
    list_url: str
    lines: tuple[LineRow, ...]
    total: str

    @classmethod
    def of(cls, rows: Sequence[LedgerRow], names: Mapping[UUID, str]) -> "EntryPage":
        first = rows[0]
        debits = sum(row.amount for row in rows if row.amount > 0)
        return cls(
            title=kind_in_words(first.kind),
            at=first.posted_at,
            reference=str(first.reference_id),
            reference_url=f"{LEDGER}?{urlencode({'reference': str(first.reference_id)})}",
            list_url=LEDGER,
            lines=tuple(LineRow.of(row, names) for row in rows),
            total=amount_in_words(debits, first.currency),
        )


def filter_query(wanted: LedgerFilter) -> dict[str, str]:
    """The filter as it stands in the address."""
    given = {
        "account": wanted.account.value if wanted.account is not None else None,
        "owner": wanted.owner_id,
        "kind": wanted.kind,
        "reference": wanted.reference_id,
        "currency": wanted.currency,
        "from": wanted.since,
        "to": wanted.until,
    }
    return {name: str(value) for name, value in given.items() if value}


def _table(currency: str, balances: Sequence[Balance]) -> CurrencyTable:
    own = [each for each in balances if each.currency == currency]
    left = sum(each.balance for each in own)
    return CurrencyTable(
        currency="Points" if currency == POINTS_CURRENCY else currency,
        accounts=tuple(AccountRow.of(each) for each in own),
        left_over=amount_in_words(left, currency) if left else "",
        turnover=amount_in_words(sum(each.debit for each in own), currency),
    )
