"""What the audit trail keeps of the queue. Who waited is not among it."""

from souk.booking.desk.queue.events import QueueSwitched, TicketCalled, TicketEnded, TicketTaken
from souk.kernel.trail import AuditedEvent, Fact


def _ticket(happened: TicketTaken | TicketCalled | TicketEnded) -> Fact:
    return Fact(subject_id=happened.ticket_id, label=str(happened.number), store_id=happened.store_id)


def _ended(happened: TicketEnded) -> Fact:
    after = {"status": "done" if happened.was_served else "left"}
    return Fact(subject_id=happened.ticket_id, label=str(happened.number), store_id=happened.store_id, after=after)


def _switched(happened: QueueSwitched) -> Fact:
    label = "open" if happened.is_open else "closed"
    return Fact(
        subject_id=happened.store_id, label=label, store_id=happened.store_id, after={"is_open": happened.is_open}
    )


AUDITED = (
    AuditedEvent(
        action="queue.joined", event=TicketTaken, subject="ticket", says="took number {label} in a line", tells=_ticket
    ),
    AuditedEvent(
        action="queue.called", event=TicketCalled, subject="ticket", says="called number {label}", tells=_ticket
    ),
    AuditedEvent(
        action="queue.ended", event=TicketEnded, subject="ticket", says="ended the wait of number {label}", tells=_ended
    ),
    AuditedEvent(
        action="queue.switched", event=QueueSwitched, subject="queue", says="set the queue to {label}", tells=_switched
    ),
)
