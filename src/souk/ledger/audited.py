"""What the audit trail keeps about the ledger. Its lines are a trail themselves."""

from souk.kernel.trail import AuditedEvent, Fact
from souk.ledger.events import LedgerExported

AUDITED = (
    AuditedEvent(
        action="ledger.exported",
        event=LedgerExported,
        subject="ledger",
        says="took away a file of {label} lines of the ledger",
        tells=lambda each: Fact(label=str(each.lines), after={"lines": each.lines}),
    ),
)
