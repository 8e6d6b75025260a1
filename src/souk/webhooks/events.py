"""What happens to endpoints, and that something waits to be delivered."""

from uuid import UUID

from souk.kernel.outbox import Event


class DeliveriesDue(Event, frozen=True, kw_only=True):
    """Something waits to be sent by now."""


class WebhookCreated(Event, frozen=True, kw_only=True):
    """`host` alone: the rest of an address may hold secrets of its owner."""

    webhook_id: UUID
    store_id: UUID | None
    host: str
    events: list[str]


class WebhookChanged(Event, frozen=True, kw_only=True):
    webhook_id: UUID
    store_id: UUID | None
    host: str
    events: list[str]
    is_enabled: bool


class WebhookSecretRotated(Event, frozen=True, kw_only=True):
    webhook_id: UUID
    store_id: UUID | None
    host: str


class WebhookRemoved(Event, frozen=True, kw_only=True):
    webhook_id: UUID
    store_id: UUID | None
    host: str


class WebhookGaveUp(Event, frozen=True, kw_only=True):
    """Nothing was answered well for days, or the address said that it is gone: it was paused by itself."""

    webhook_id: UUID
    store_id: UUID | None
    host: str
    reason: str
