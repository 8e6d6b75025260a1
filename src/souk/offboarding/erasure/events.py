"""What happened to people who are not here any more."""

from uuid import UUID

from souk.kernel.outbox import Event


class PersonErased(Event, frozen=True, kw_only=True):
    """There is nobody left to write to."""

    person_id: UUID
