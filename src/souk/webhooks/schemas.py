"""Webhooks on the wire, in and out."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints

from souk.kernel.fields import Body, OptionalLine
from souk.webhooks.statuses import DeliveryStatus, WebhookEvent

Address = Annotated[str, StringConstraints(min_length=8, max_length=1000, pattern=r"^https?://[^\s\x00-\x1f]+$")]
Events = Annotated[list[Annotated[WebhookEvent, Field(strict=False)]], Field(max_length=50)]


class NewWebhook(Body):
    """Where to tell what. Without `events` it hears all; without `store_id` of the whole marketplace."""

    url: Address = Field(examples=["https://shop.example.com/hooks"])
    events: Events = Field(default=[], examples=[["order.paid"]])
    store_id: UUID | None = Field(default=None, strict=False)
    description: OptionalLine = ""


class WebhookChange(Body):
    """What to change; what is left out stays."""

    url: Address | None = None
    events: Events | None = None
    description: OptionalLine | None = None
    is_enabled: bool | None = None


class WebhookView(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint, never its secret. `failing_since`: it answered nothing well from then on.

    `pause_reason` says why it was switched off by itself.
    """

    id: UUID
    store_id: UUID | None
    url: str
    events: list[WebhookEvent]
    description: str
    is_enabled: bool
    former_secret_until: datetime | None
    failing_since: datetime | None
    paused_at: datetime | None
    pause_reason: str
    created_at: datetime
    updated_at: datetime


class MadeWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` is shown this once: with it the receiver verifies that a message is ours."""

    secret: str
    webhook: WebhookView


class WebhookDeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way to one endpoint. `message_id` is its `webhook-id`, the same for all who hear it.

    `next_attempt_at` while it waits; `status_code` and `error` are those of the last attempt.
    """

    id: UUID
    message_id: str
    type: WebhookEvent
    status: DeliveryStatus
    attempts: int
    occurred_at: datetime
    next_attempt_at: datetime | None
    delivered_at: datetime | None
    status_code: int | None
    error: str


class WebhookAttemptView(msgspec.Struct, frozen=True, kw_only=True):
    """One try. `answer` is the beginning of what came back."""

    at: datetime
    milliseconds: int
    status_code: int | None
    error: str
    answer: str


class WebhookDeliveryLog(WebhookDeliveryView, frozen=True, kw_only=True):
    """With what was sent, and every attempt, the latest first."""

    payload: dict[str, Any]
    log: list[WebhookAttemptView]


class WebhookEventKind(msgspec.Struct, frozen=True):
    """Something that can be heard."""

    name: WebhookEvent
    meaning: str
