"""What happened to API keys."""

from datetime import datetime
from uuid import UUID

from souk.kernel.outbox import Event


class ApiKeyCreated(Event, frozen=True, kw_only=True):
    person_id: UUID
    key_id: UUID
    scopes: list[str]
    store_id: UUID | None
    expires_at: datetime | None


class ApiKeyRevoked(Event, frozen=True, kw_only=True):
    person_id: UUID
    key_id: UUID
