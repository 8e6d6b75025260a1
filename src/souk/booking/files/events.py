"""What happened to the links of calendars, and to files of older records."""

from uuid import UUID

from souk.kernel.outbox import Event


class CalendarLinkMade(Event, frozen=True, kw_only=True):
    """Whoever has it sees these appointments. The one before it shows nothing any more."""

    person_id: UUID
    feed_id: UUID
    kind: str


class CalendarLinkRevoked(Event, frozen=True, kw_only=True):
    person_id: UUID
    feed_id: UUID
    kind: str


class AppointmentsImported(Event, frozen=True, kw_only=True):
    """Older records were made into appointments of a store."""

    store_id: UUID
    source: str
    created: int
    failed: int
