"""What the audit trail keeps of services: what is offered, for how much, and what stands on the menu."""

from typing import Any

from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact
from souk.services.events import ServiceAdded, ServiceChanged, ServiceDeleted, ServiceMenuChanged


def _of_service(happened: Any) -> Fact:
    return Fact(
        subject_id=happened.service_id,
        label=happened.name,
        store_id=happened.store_id,
        before=getattr(happened, "before", {}),
        after=getattr(happened, "after", {}),
    )


def _service(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="service", says=says, tells=_of_service)


AUDITED = (
    _service("services.added", ServiceAdded, "added the service {label}"),
    _service("services.changed", ServiceChanged, "changed the service {label}"),
    _service("services.deleted", ServiceDeleted, "deleted the service {label}"),
    _service("services.menu_changed", ServiceMenuChanged, "changed the menu of {label}"),
)
