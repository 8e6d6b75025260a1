"""What the back office shows of payouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from souk.kernel.money import Money
from souk.payouts.balances import VendorBalance
from souk.payouts.pages import BalanceCards, PayoutRow, plain
from souk.payouts.queries import PayoutFilter
from souk.payouts.schemas import PayoutTermsView, PayoutView
from souk.payouts.statuses import PayoutStatus
from souk.payouts.transfers import Destination
from souk.stores import StoreName
from souk.ui import FormState, Option, Tab

DESK: Final = "/admin/payouts"
RULES: Final = "/admin/commission"
SHOWN: Final = {
    "": ("To do", PayoutFilter(is_open=True)),
    "paid": ("Paid", PayoutFilter(status=PayoutStatus.PAID)),
    "failed": ("Failed", PayoutFilter(status=PayoutStatus.FAILED)),
    "all": ("All", PayoutFilter()),
}


def desk_tabs(current: str) -> tuple[Tab, ...]:
    return (
        Tab("Payouts", DESK, current=current == "payouts"),
        Tab("Commission", RULES, current=current == "commission"),
    )


@dataclass(frozen=True, slots=True)
class DeskPage:
    tabs: tuple[Tab, ...]
    filters: tuple[Tab, ...]
    payouts: tuple[PayoutRow, ...]
    next_url: str
    stores: tuple[Option, ...]
    start_url: str
    form: FormState
    is_to_do: bool

    @classmethod
    def of(
        cls,
        show: str,
        payouts: Sequence[PayoutView],
        *,
        cursor: str | None,
        stores: Sequence[StoreName],
        form: FormState,
    ) -> "DeskPage":
        more = {"cursor": cursor, **({"show": show} if show else {})} if cursor else {}
        return cls(
            tabs=desk_tabs("payouts"),
            filters=tuple(
                Tab(label, f"{DESK}?{urlencode({'show': key})}" if key else DESK, current=key == show)
                for key, (label, _) in SHOWN.items()
            ),
            payouts=tuple(PayoutRow.of(each, f"{DESK}/{each.id}") for each in payouts),
            next_url=f"{DESK}?{urlencode(more)}" if more else "",
            stores=tuple(Option(store.slug, store.name) for store in stores),
            start_url=DESK,
            form=form,
            is_to_do=not show,
        )


@dataclass(frozen=True, slots=True)
class PayoutPage:
    row: PayoutRow
    store_url: str
    balance: BalanceCards
    send_to: Destination | None
    can_send: bool
    can_pay: bool
    can_fail: bool
    send_url: str
    paid_url: str
    failed_url: str
    list_url: str
    reference: str
    form: FormState

    @classmethod
    def of(
        cls, payout: PayoutView, balance: VendorBalance, *, form: FormState, may_settle: bool, is_automatic: bool
    ) -> "PayoutPage":
        url = f"{DESK}/{payout.id}"
        requested, sent = payout.status is PayoutStatus.REQUESTED, payout.status is PayoutStatus.SENT
        return cls(
            row=PayoutRow.of(payout),
            store_url=f"/admin/ledger?{urlencode({'owner': str(payout.store_id)})}#lines",
            balance=BalanceCards.of(balance),
            send_to=payout.send_to,
            can_send=may_settle and (requested or (sent and is_automatic and not payout.reference)),
            can_pay=may_settle and sent,
            can_fail=may_settle and (requested or sent),
            send_url=f"{url}/send",
            paid_url=f"{url}/paid",
            failed_url=f"{url}/failed",
            list_url=DESK,
            reference=payout.reference,
            form=form,
        )


@dataclass(frozen=True, slots=True)
class TermsForm:
    release_days: int
    minimum: str
    version: int
    currency: str
    action: str

    @classmethod
    def of(cls, terms: PayoutTermsView, currency: str) -> "TermsForm":
        return cls(terms.release_days, plain(terms.minimum, currency), terms.version, currency, f"{RULES}/terms")


def amount_of(payout: PayoutView) -> Money:
    return Money(payout.amount, payout.currency)
