"""What happened to linked sign-ins. `provider` is its name in the settings."""

from uuid import UUID

from souk.kernel.outbox import Event


class SignInLinked(Event, frozen=True, kw_only=True):
    person_id: UUID
    linked_id: UUID
    provider: str


class SignInUnlinked(Event, frozen=True, kw_only=True):
    person_id: UUID
    linked_id: UUID
    provider: str
