"""What happened to commission rules."""

from uuid import UUID

from souk.kernel.outbox import Event


class CommissionRuleAdded(Event, frozen=True, kw_only=True):
    """`says`: the rule in words."""

    rule_id: UUID
    name: str
    says: str


class CommissionRuleEdited(Event, frozen=True, kw_only=True):
    rule_id: UUID
    name: str
    said: str
    says: str


class CommissionRuleRemoved(Event, frozen=True, kw_only=True):
    rule_id: UUID
    name: str
    says: str
