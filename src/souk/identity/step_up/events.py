"""What happened when somebody was asked who they are."""

from uuid import UUID

from souk.kernel.outbox import Event


class ConfirmationFailed(Event, frozen=True, kw_only=True):
    """Somebody in this session could not show that they are its owner."""

    person_id: UUID
    session_id: UUID | None
