"""What a store's pages about its money show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from souk.kernel.actors import Actor
from souk.kernel.money import Money
from souk.payouts import policy
from souk.payouts.balances import VendorBalance
from souk.payouts.commission.schemas import CommissionTerms
from souk.payouts.schemas import PayoutAccountView, PayoutTermsView, PayoutView, Statement
from souk.payouts.statement import payout_number
from souk.payouts.statuses import PayoutSchedule, PayoutStatus, StartedBy
from souk.stores import StoreView
from souk.ui import FormState, Option, Row, Tab

PAYOUTS: Final = "/vendor/payouts"
STATEMENT: Final = f"{PAYOUTS}/statement"
LOOKS: Final = {
    PayoutStatus.REQUESTED: ("Requested", "info", "clock"),
    PayoutStatus.SENT: ("On its way", "info", "send"),
    PayoutStatus.PAID: ("Paid", "good", "circle-check"),
    PayoutStatus.FAILED: ("Failed", "bad", "circle-x"),
}
STARTERS: Final = {StartedBy.VENDOR: "the store", StartedBy.STAFF: "staff", StartedBy.SCHEDULE: "the schedule"}
SCHEDULES: Final = (
    Option("manual", "Whenever we ask", note="Nothing is sent by itself", icon="hand-coins"),
    Option("daily", "Every day", note="At 05:00 UTC", icon="calendar-clock"),
    Option("weekly", "Every week", note="On Mondays", icon="calendar-days"),
    Option("monthly", "Every month", note="On the first", icon="calendar"),
)


@dataclass(frozen=True, slots=True)
class Look:
    label: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class PayoutRow:
    number: str
    href: str
    store: str
    amount: Money
    look: Look
    destination: str
    started_by: str
    note: str
    requested_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, payout: PayoutView, href: str = "") -> "PayoutRow":
        return cls(
            number=payout_number(payout.id),
            href=href,
            store=payout.store,
            amount=Money(payout.amount, payout.currency),
            look=Look(*LOOKS[payout.status]),
            destination=payout.destination,
            started_by=STARTERS[payout.started_by],
            note=payout.note or payout.reference,
            requested_at=payout.requested_at,
            settled_at=payout.settled_at,
        )


@dataclass(frozen=True, slots=True)
class BalanceCards:
    total: Money
    pending: Money
    available: Money
    on_the_way: Money
    owes: Money | None
    """What the store owes, where refunds came after a payout."""

    @classmethod
    def of(cls, balance: VendorBalance) -> "BalanceCards":
        def amount(minor: int) -> Money:
            return Money(minor, balance.currency)

        return cls(
            total=amount(balance.total),
            pending=amount(balance.pending),
            available=amount(balance.available),
            on_the_way=amount(balance.on_the_way),
            owes=amount(-balance.available) if balance.available < 0 else None,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for the page of a store's money."""

    balance: VendorBalance
    account: PayoutAccountView
    terms: PayoutTermsView
    commission: CommissionTerms
    payouts: Sequence[PayoutView]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPage:
    name: str
    stores: tuple[Tab, ...]
    """One for each store, where there are several."""
    balance: BalanceCards
    held_back: str
    can_request: bool
    least: Money | None
    next_on: date | None
    release_days: int
    destination: str
    schedule: str
    minimum: str
    threshold: Money | None
    """The same: what has to be there before the schedule pays it out."""
    version: int
    schedules: tuple[Option, ...]
    commission: tuple[str, ...]
    payouts: tuple[PayoutRow, ...]
    next_url: str
    may_ask: bool
    request_url: str
    account_url: str
    schedule_url: str
    statement_url: str
    currency: str
    form: FormState

    @classmethod
    def of(
        cls, store: StoreView, own: Sequence[StoreView], *, found: Found, actor: Actor, form: FormState
    ) -> "MoneyPage":
        held_back = why_held_back(store)
        account, balance = found.account, found.balance
        may_ask = policy.can_change_account(actor, store.id).allowed
        payable = not held_back and bool(account.destination)
        least = found.terms.minimum
        return cls(
            name=store.name,
            stores=store_tabs(PAYOUTS, store, own),
            balance=BalanceCards.of(balance),
            held_back=held_back,
            can_request=may_ask and payable and balance.available > 0 and balance.available >= least,
            least=Money(least, balance.currency) if least else None,
            next_on=account.next_on if payable else None,
            release_days=found.terms.release_days,
            destination=account.destination,
            schedule=account.schedule.value,
            minimum=plain(account.minimum, balance.currency),
            threshold=Money(account.minimum, balance.currency) if account.minimum else None,
            version=account.version,
            schedules=SCHEDULES,
            commission=tuple(found.commission.sentences),
            payouts=tuple(PayoutRow.of(each) for each in found.payouts),
            next_url=url_for(store, PAYOUTS, cursor=found.next_cursor) if found.next_cursor else "",
            may_ask=may_ask,
            request_url=url_for(store, PAYOUTS),
            account_url=url_for(store, f"{PAYOUTS}/account"),
            schedule_url=url_for(store, f"{PAYOUTS}/schedule"),
            statement_url=url_for(store, STATEMENT),
            currency=balance.currency,
            form=form,
        )


@dataclass(frozen=True, slots=True)
class MovedRow:
    at: datetime
    what: str
    reference: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    name: str
    stores: tuple[Tab, ...]
    since: date
    until: date
    store: str
    sums: tuple[Row, ...]
    tax: Money
    lines: tuple[MovedRow, ...]
    is_complete: bool
    export_url: str
    back_url: str
    refusal: str = ""

    @classmethod
    def of(
        cls, store: StoreView, own: Sequence[StoreView], *, statement: Statement, refusal: str = ""
    ) -> "StatementPage":
        def amount(minor: int) -> Money:
            return Money(minor, statement.currency)

        period = {"from": statement.from_.isoformat(), "to": statement.to.isoformat()}
        sums = [
            Row("Opening balance", amount(statement.opening), strong=True),
            Row("Sales", amount(statement.sales)),
            Row("Refunds", amount(statement.refunds)),
            Row("Commission", amount(statement.commission)),
            Row("Payouts", amount(statement.payouts)),
        ]
        if statement.other:
            sums.append(Row("Other", amount(statement.other)))
        sums.append(Row("Closing balance", amount(statement.closing), strong=True))
        return cls(
            name=store.name,
            stores=store_tabs(STATEMENT, store, own, **period),
            since=statement.from_,
            until=statement.to,
            store=store.slug,
            sums=tuple(sums),
            tax=amount(statement.tax),
            lines=_moved(statement),
            is_complete=statement.is_complete,
            export_url=url_for(store, f"{STATEMENT}/export", **period),
            back_url=url_for(store, PAYOUTS),
            refusal=refusal,
        )


def why_held_back(store: StoreView) -> str:
    if store.vendor is None:
        return "The marketplace's own store is not paid out."
    if not store.vendor.is_active:
        return "Payouts are held back: the vendor was removed."
    if not store.vendor.is_verified:
        return "Payouts begin once the marketplace has verified who you are."
    return ""


def store_tabs(page: str, store: StoreView, own: Sequence[StoreView], **more: str) -> tuple[Tab, ...]:
    if len(own) < 2:
        return ()
    return tuple(Tab(each.name, url_for(each, page, **more), current=each.id == store.id) for each in own)


def url_for(store: StoreView, page: str, **more: str | None) -> str:
    query: Mapping[str, str] = {"store": store.slug, **{name: value for name, value in more.items() if value}}
    return f"{page}?{urlencode(query)}"


def plain(minor: int, currency: str) -> str:
    """As it stands in a field: `12.50`."""
    return str(Money(minor, currency).decimal()) if minor else ""


def schedule_of(text: str) -> PayoutSchedule | None:
    return PayoutSchedule(text) if text in set(PayoutSchedule) else None


def _moved(statement: Statement) -> tuple[MovedRow, ...]:
    rows, balance = [], statement.opening
    for line in statement.lines:
        balance += line.amount
        moved, left = Money(line.amount, statement.currency), Money(balance, statement.currency)
        rows.append(MovedRow(line.at, line.what, line.reference, moved, left))
    return tuple(rows)
