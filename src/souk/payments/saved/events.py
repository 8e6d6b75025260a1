"""What happened to saved methods."""

from uuid import UUID

from souk.kernel.outbox import Event


class PaymentMethodSaved(Event, frozen=True, kw_only=True):
    person_id: UUID
    method_id: UUID


class PaymentMethodRemoved(Event, frozen=True, kw_only=True):
    """`sealed_token` is what the gateway still knows, until a task has told it to forget."""

    person_id: UUID
    method_id: UUID
    provider: str | None
    sealed_token: str | None
