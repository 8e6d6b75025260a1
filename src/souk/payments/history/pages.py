"""What the pages of payments show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from souk.identity import account_tabs
from souk.kernel.money import Money
from souk.payments.gateways.manual import NAME as MANUAL
from souk.payments.models import MethodKind, PaymentStatus, RefundStatus, TransactionOutcome
from souk.payments.queries import PaymentFilter
from souk.payments.schemas import PaymentDetail, PaymentView, RefundView, TransactionView
from souk.ui import Option, Row, Tab, url_with

OWN, DESK = "/account/payments", "/admin/payments"
STATUSES: Final = {
    PaymentStatus.PENDING: ("Pending", "warn", "clock"),
    PaymentStatus.REQUIRES_ACTION: ("Waits for the payer", "warn", "clock"),
    PaymentStatus.AUTHORISED: ("Set aside", "info", "lock"),
    PaymentStatus.CAPTURED: ("Paid", "good", "circle-check"),
    PaymentStatus.DECLINED: ("Declined", "bad", "circle-x"),
    PaymentStatus.VOIDED: ("Not charged", "neutral", "ban"),
    PaymentStatus.PARTIALLY_REFUNDED: ("Partly refunded", "accent", "undo-2"),
    PaymentStatus.REFUNDED: ("Refunded", "neutral", "undo-2"),
}
REFUNDS: Final = {
    RefundStatus.PENDING: ("On its way", "warn", "clock"),
    RefundStatus.SUCCEEDED: ("Gone back", "good", "circle-check"),
    RefundStatus.FAILED: ("Refused by the payment service", "bad", "circle-x"),
}
OUTCOMES: Final = {
    TransactionOutcome.SUCCEEDED: ("Succeeded", "good", "circle-check"),
    TransactionOutcome.DECLINED: ("Declined", "bad", "circle-x"),
    TransactionOutcome.WAITING: ("Waits", "warn", "clock"),
}
METHODS: Final = {
    MethodKind.CARD: "Card",
    MethodKind.UPI: "UPI",
    MethodKind.GIFT_CARD: "Gift card",
    MethodKind.CREDIT: "Store credit",
    MethodKind.PAYPAL: "PayPal",
    MethodKind.MANUAL: "By hand",
}

GATEWAYS: Final = {
    "mock": "Test payments",
    "stripe": "Stripe",
    "paypal": "PayPal",
    "manual": "By hand",
    "tenders": "Gift cards and credit",
}


@dataclass(frozen=True, slots=True)
class Look:
    label: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One row of a list of payments."""

    id: str
    href: str
    at: datetime
    how: str
    look: Look
    amount: Money
    refunded: Money | None
    provider: str
    transaction: str

    @classmethod
    def of(cls, payment: PaymentView, base: str) -> "PaymentLine":
        return cls(
            id=str(payment.id),
            href=f"{base}/{payment.id}",
            at=payment.created_at,
            how=how_paid(payment),
            look=Look(*STATUSES[payment.status]),
            amount=payment.amount,
            refunded=payment.refunded if payment.refunded.amount else None,
            provider=GATEWAYS.get(payment.provider, payment.provider),
            transaction=payment.transaction_id or "",
        )


@dataclass(frozen=True, slots=True)
class RefundLine:
    """`sent_url`: where staff note that they sent it back by hand."""

    at: datetime
    amount: Money
    tendered: Money | None
    reason: str
    look: Look
    sent_url: str

    @classmethod
    def of(cls, refund: RefundView, sent_url: str = "") -> "RefundLine":
        return cls(
            at=refund.created_at,
            amount=refund.amount,
            tendered=refund.tendered if refund.tendered.amount else None,
            reason=refund.reason,
            look=Look(*REFUNDS[refund.status]),
            sent_url=sent_url if refund.status is RefundStatus.PENDING else "",
        )


@dataclass(frozen=True, slots=True)
class CallLine:
    """One thing a gateway was asked."""

    at: datetime
    what: str
    amount: Money
    look: Look
    transaction: str
    said: str

    @classmethod
    def of(cls, call: TransactionView) -> "CallLine":
        return cls(
            at=call.created_at,
            what=call.kind.value.capitalize(),
            amount=call.amount,
            look=Look(*OUTCOMES[call.outcome]),
            transaction=call.transaction_id or "",
            said=f"{call.message} ({call.code})" if call.code else call.message,
        )


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """One payment: a receipt for whoever paid, and for staff its log.

    `received_url`: where staff note that money by hand is there.
    """

    tabs: tuple[Tab, ...]
    back: str
    id: str
    look: Look
    at: datetime
    amount: Money
    facts: tuple[Row, ...]
    orders_url: str
    refunds: tuple[RefundLine, ...]
    calls: tuple[CallLine, ...]
    person_url: str
    transaction: str
    received_url: str

    @classmethod
    def of(cls, payment: PaymentDetail, base: str, *, may_note: bool = False) -> "PaymentPage":
        is_desk, url = base == DESK, f"{base}/{payment.id}"
        notes = may_note and payment.provider == MANUAL
        return cls(
            tabs=() if is_desk else account_tabs("payments"),
            back=base,
            id=str(payment.id),
            look=Look(*STATUSES[payment.status]),
            at=payment.created_at,
            amount=payment.amount,
            facts=_facts(payment, is_desk=is_desk),
            orders_url=f"/payments/{payment.id}/order",
            refunds=tuple(
                RefundLine.of(each, f"{url}/refunds/{each.id}/sent" if notes else "") for each in payment.refunds
            ),
            received_url=f"{url}/received" if notes and payment.status is PaymentStatus.REQUIRES_ACTION else "",
            calls=tuple(CallLine.of(each) for each in payment.transactions) if is_desk else (),
            transaction=payment.transaction_id or "",
            person_url=f"/admin/people/{payment.user_id}" if is_desk and payment.user_id is not None else "",
        )


@dataclass(frozen=True, slots=True)
class OwnPaymentsPage:
    tabs: tuple[Tab, ...]
    rows: tuple[PaymentLine, ...]
    next_url: str

    @classmethod
    def of(cls, found: Sequence[PaymentView], next_cursor: str | None) -> "OwnPaymentsPage":
        rows = tuple(PaymentLine.of(each, OWN) for each in found)
        return cls(account_tabs("payments"), rows, url_with(OWN, cursor=next_cursor) if next_cursor else "")


@dataclass(frozen=True, slots=True)
class LogPage:
    """The transaction log: `filters` are the statuses as links, `export_url` what is shown as a file."""

    filters: tuple[Tab, ...]
    rows: tuple[PaymentLine, ...]
    next_url: str
    export_url: str
    status: str
    method: str
    methods: tuple[Option, ...]
    since: str
    until: str
    search: str
    is_filtered: bool

    @classmethod
    def of(cls, found: Sequence[PaymentView], wanted: PaymentFilter, next_cursor: str | None) -> "LogPage":
        every = Tab("All", log_url(wanted, status=None), current=wanted.status is None)
        some = (
            Tab(label, log_url(wanted, status=status), current=wanted.status is status)
            for status, (label, _, _) in STATUSES.items()
        )
        return cls(
            filters=(every, *some),
            rows=tuple(PaymentLine.of(each, DESK) for each in found),
            next_url=url_with(log_url(wanted, status=wanted.status), cursor=next_cursor) if next_cursor else "",
            export_url=log_url(wanted, status=wanted.status, base=f"{DESK}/export"),
            status=wanted.status or "",
            method=wanted.method or "",
            methods=tuple(Option(kind.value, label) for kind, label in METHODS.items()),
            since=wanted.since.isoformat() if wanted.since else "",
            until=wanted.until.isoformat() if wanted.until else "",
            search=wanted.search,
            is_filtered=wanted != PaymentFilter(),
        )


def log_url(wanted: PaymentFilter, *, status: PaymentStatus | None, base: str = DESK) -> str:
    return url_with(
        base,
        status=status,
        method=wanted.method,
        since=wanted.since,
        until=wanted.until,
        q=wanted.search,
    )


def how_paid(payment: PaymentView) -> str:
    method = payment.method
    four = f" ending in {method.last_four}" if method.last_four else ""
    beside = payment.tendered.amount and payment.tendered.amount < payment.amount.amount
    return f"{method.brand}{four}" + (" and a gift card or credit" if beside else "")


def _facts(payment: PaymentDetail, *, is_desk: bool) -> tuple[Row, ...]:
    rows = [Row("Paid with", how_paid(payment))]
    if payment.tendered.amount:
        rows.append(Row("Of it from gift cards and credit", payment.tendered))
    if payment.refunded.amount:
        rows.append(Row("Paid back", -payment.refunded))
    if is_desk:
        rows.append(Row("Gateway", GATEWAYS.get(payment.provider, payment.provider)))
    return (*rows, Row("Total", payment.amount, strong=True))
