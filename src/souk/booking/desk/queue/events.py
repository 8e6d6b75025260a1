"""What others may hear of the queue."""

from datetime import datetime
from uuid import UUID

from souk.kernel.outbox import Event


class TicketTaken(Event, frozen=True, kw_only=True):
    """Somebody joined a store's line."""

    ticket_id: UUID
    store_id: UUID
    service_id: UUID
    customer_id: UUID | None
    number: int


class TicketCalled(Event, frozen=True, kw_only=True):
    """It is somebody's turn; once more where they did not come at once."""

    ticket_id: UUID
    store_id: UUID
    service_id: UUID
    customer_id: UUID | None
    number: int
    at: datetime


class TicketEnded(Event, frozen=True, kw_only=True):
    """Somebody was served, or went away before."""

    ticket_id: UUID
    store_id: UUID
    service_id: UUID
    customer_id: UUID | None
    number: int
    was_served: bool


class QueueSwitched(Event, frozen=True, kw_only=True):
    """The store's people opened their queue, or closed it."""

    store_id: UUID
    day_on: str
    is_open: bool
