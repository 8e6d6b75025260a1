"""What the audit trail keeps of calendars."""

from souk.booking.schedule.events import (
    BookingTermsSet,
    ProviderAdded,
    ProviderChanged,
    ProviderRemoved,
    ScheduleChanged,
    SlotSwitched,
)
from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact


def _of_provider(happened: ProviderAdded | ProviderRemoved) -> Fact:
    return Fact(subject_id=happened.provider_id, store_id=happened.store_id)


def _changed(happened: ProviderChanged) -> Fact:
    return Fact(
        subject_id=happened.provider_id,
        store_id=happened.store_id,
        before=happened.before,
        after=happened.after,
    )


def _schedule(happened: ScheduleChanged) -> Fact:
    after = {"what": happened.what, "made": happened.made, "outside": happened.outside}
    return Fact(subject_id=happened.provider_id, store_id=happened.store_id, after=after)


def _terms(happened: BookingTermsSet) -> Fact:
    return Fact(
        subject_id=happened.service_id, store_id=happened.store_id, before=happened.before, after=happened.after
    )


def _switched(happened: SlotSwitched) -> Fact:
    label = "opened" if happened.is_open else "closed"
    return Fact(subject_id=happened.slot_id, label=label, store_id=happened.store_id)


def _provider(action: str, event: type[Event], says: str) -> AuditedEvent:
    tells = _changed if event is ProviderChanged else _of_provider
    return AuditedEvent(action=action, event=event, subject="provider", says=says, tells=tells)


AUDITED = (
    _provider("booking.provider_added", ProviderAdded, "added a provider"),
    _provider("booking.provider_changed", ProviderChanged, "changed a provider"),
    _provider("booking.provider_removed", ProviderRemoved, "removed a provider"),
    AuditedEvent(
        action="booking.schedule_changed",
        event=ScheduleChanged,
        subject="provider",
        says="changed when a provider can be booked",
        tells=_schedule,
    ),
    AuditedEvent(
        action="booking.terms_set",
        event=BookingTermsSet,
        subject="service",
        says="said how a service is booked",
        tells=_terms,
    ),
    AuditedEvent(
        action="booking.slot_switched", event=SlotSwitched, subject="slot", says="{label} a slot", tells=_switched
    ),
)
