"""What the audit trail keeps of appointments."""

from souk.booking.appointments.events import (
    AboutAppointment,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentHeld,
    AppointmentMissed,
    AppointmentMoved,
    SlotOffered,
    WaitingEnded,
)
from souk.kernel.trail import AuditedEvent, Fact


def _about(happened: AboutAppointment, **told: object) -> Fact:
    return Fact(
        subject_id=happened.appointment_id,
        label=happened.number,
        person_id=happened.customer_id,
        store_id=happened.store_id,
        after={"starts_at": happened.starts_at.isoformat(), **told},
    )


def _held(happened: AppointmentHeld) -> Fact:
    return _about(happened, status="held", due=happened.due, currency=happened.currency)


def _booked(happened: AppointmentBooked) -> Fact:
    return _about(happened, status=happened.status, paid=happened.paid, currency=happened.currency)


def _confirmed(happened: AppointmentConfirmed) -> Fact:
    return _about(happened, status="confirmed")


def _moved(happened: AppointmentMoved) -> Fact:
    return Fact(
        subject_id=happened.appointment_id,
        label=happened.number,
        person_id=happened.customer_id,
        store_id=happened.store_id,
        before={"starts_at": happened.was_starts_at.isoformat(), "provider_id": str(happened.was_provider_id)},
        after={"starts_at": happened.starts_at.isoformat(), "provider_id": str(happened.provider_id)},
    )


def _cancelled(happened: AppointmentCancelled) -> Fact:
    return Fact(
        subject_id=happened.appointment_id,
        label=happened.number,
        person_id=happened.customer_id,
        store_id=happened.store_id,
        before={"status": happened.was, "paid": happened.paid},
        after={
            "status": "expired" if happened.expired else "cancelled",
            "fee": happened.fee,
            "refunded": happened.refunded,
            "currency": happened.currency,
        },
    )


def _completed(happened: AppointmentCompleted) -> Fact:
    return _about(happened, status="completed")


def _missed(happened: AppointmentMissed) -> Fact:
    return _about(happened, status="no_show", fee=happened.fee, refunded=happened.refunded, currency=happened.currency)


def _offered(happened: SlotOffered) -> Fact:
    return _about(happened, status="offered", waiting_id=str(happened.waiting_id))


def _waiting_ended(happened: WaitingEnded) -> Fact:
    return Fact(
        subject_id=happened.waiting_id,
        label=happened.how,
        person_id=happened.customer_id,
        store_id=happened.store_id,
        after={"how": happened.how},
    )


AUDITED = (
    AuditedEvent(
        action="appointment.held",
        event=AppointmentHeld,
        subject="appointment",
        says="took a place that is still to be paid: {label}",
        tells=_held,
    ),
    AuditedEvent(
        action="appointment.booked",
        event=AppointmentBooked,
        subject="appointment",
        says="booked the appointment {label}",
        tells=_booked,
    ),
    AuditedEvent(
        action="appointment.confirmed",
        event=AppointmentConfirmed,
        subject="appointment",
        says="confirmed the appointment {label}",
        tells=_confirmed,
    ),
    AuditedEvent(
        action="appointment.moved",
        event=AppointmentMoved,
        subject="appointment",
        says="moved the appointment {label}",
        tells=_moved,
    ),
    AuditedEvent(
        action="appointment.cancelled",
        event=AppointmentCancelled,
        subject="appointment",
        says="ended the appointment {label}",
        tells=_cancelled,
    ),
    AuditedEvent(
        action="appointment.completed",
        event=AppointmentCompleted,
        subject="appointment",
        says="completed the appointment {label}",
        tells=_completed,
    ),
    AuditedEvent(
        action="appointment.missed",
        event=AppointmentMissed,
        subject="appointment",
        says="noted that nobody came to the appointment {label}",
        tells=_missed,
    ),
    AuditedEvent(
        action="appointment.offered",
        event=SlotOffered,
        subject="appointment",
        says="had a freed place offered: {label}",
        tells=_offered,
    ),
    AuditedEvent(
        action="waiting.ended",
        event=WaitingEnded,
        subject="waiting",
        says="brought somebody's waiting to an end ({label})",
        tells=_waiting_ended,
    ),
)
