"""What the trail keeps about itself."""

from souk.audit.events import ChainCheckAsked, TrailExported
from souk.kernel.trail import AuditedEvent, Fact

AUDITED = (
    AuditedEvent(
        action="audit.exported",
        event=TrailExported,
        subject="trail",
        says="took away a file of {label} audit entries",
        tells=lambda each: Fact(label=str(each.entries), store_id=each.store_id, after={"entries": each.entries}),
    ),
    AuditedEvent(
        action="audit.check_asked",
        event=ChainCheckAsked,
        subject="trail",
        says="had the whole audit trail proved",
        tells=lambda _: Fact(),
    ),
)
