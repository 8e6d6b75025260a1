"""What the audit trail keeps of payouts and commission."""

from typing import Any

from souk.kernel.money import Money
from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact
from souk.payouts.commission.events import CommissionRuleAdded, CommissionRuleEdited, CommissionRuleRemoved
from souk.payouts.events import (
    PayoutAccountEdited,
    PayoutFailed,
    PayoutPaid,
    PayoutRequested,
    PayoutSent,
    PayoutTermsEdited,
)

STATUSES: dict[Any, tuple[str | None, str]] = {
    PayoutRequested: (None, "requested"),
    PayoutSent: ("requested", "sent"),
    PayoutPaid: ("sent", "paid"),
    PayoutFailed: (None, "failed"),
}


def _moved(happened: Any) -> Fact:
    before, after = STATUSES[type(happened)]
    amount = str(Money(happened.amount, happened.currency))
    return Fact(
        subject_id=happened.payout_id,
        label=amount,
        store_id=happened.store_id,
        before={"status": before} if before else {},
        after={"status": after, "amount": amount},
        succeeded=not isinstance(happened, PayoutFailed),
    )


def _account(happened: PayoutAccountEdited) -> Fact:
    after = {"destination_changed": happened.destination_changed, "schedule": happened.schedule}
    return Fact(
        subject_id=happened.store_id,
        store_id=happened.store_id,
        after={**after, "minimum": happened.minimum},
    )


def _rule(happened: CommissionRuleAdded | CommissionRuleEdited | CommissionRuleRemoved) -> Fact:
    before = {"rule": happened.said} if isinstance(happened, CommissionRuleEdited) else {}
    gone = isinstance(happened, CommissionRuleRemoved)
    return Fact(
        subject_id=happened.rule_id,
        label=happened.name,
        before={"rule": happened.says} if gone else before,
        after={} if gone else {"rule": happened.says},
    )


def _terms(happened: PayoutTermsEdited) -> Fact:
    return Fact(after={"release_days": happened.release_days, "minimum": happened.minimum})


def _payout(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="payout", says=says, tells=_moved)


def _commission(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="commission_rule", says=says, tells=_rule)


AUDITED = (
    _payout("payouts.requested", PayoutRequested, "started a payout of {label}"),
    _payout("payouts.sent", PayoutSent, "sent a payout of {label}"),
    _payout("payouts.paid", PayoutPaid, "marked a payout of {label} as paid"),
    _payout("payouts.failed", PayoutFailed, "marked a payout of {label} as failed"),
    AuditedEvent(
        action="payouts.account_changed",
        event=PayoutAccountEdited,
        subject="store",
        says="changed where or when a store is paid",
        tells=_account,
    ),
    AuditedEvent(
        action="payouts.terms_changed",
        event=PayoutTermsEdited,
        subject="payout_terms",
        says="changed when sales are released",
        tells=_terms,
    ),
    _commission("commission.rule_added", CommissionRuleAdded, "added the commission rule {label}"),
    _commission("commission.rule_changed", CommissionRuleEdited, "changed the commission rule {label}"),
    _commission("commission.rule_removed", CommissionRuleRemoved, "removed the commission rule {label}"),
)
