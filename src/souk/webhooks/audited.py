"""What the audit trail keeps of webhooks: who set up what. Each delivery has a log of its own."""

from typing import Any

from souk.kernel.trail import AuditedEvent, Fact
from souk.webhooks.events import (
    WebhookChanged,
    WebhookCreated,
    WebhookGaveUp,
    WebhookRemoved,
    WebhookSecretRotated,
)


def _told(happened: Any, **after: Any) -> Fact:
    return Fact(subject_id=happened.webhook_id, label=happened.host, store_id=happened.store_id, after=after)


AUDITED = (
    AuditedEvent(
        action="webhooks.created",
        event=WebhookCreated,
        subject="webhook",
        says="had {label} told of what happens",
        tells=lambda each: _told(each, events=each.events),
    ),
    AuditedEvent(
        action="webhooks.changed",
        event=WebhookChanged,
        subject="webhook",
        says="changed the webhook to {label}",
        tells=lambda each: _told(each, events=each.events, is_enabled=each.is_enabled),
    ),
    AuditedEvent(
        action="webhooks.secret_rotated",
        event=WebhookSecretRotated,
        subject="webhook",
        says="made a new secret for the webhook to {label}",
        tells=_told,
    ),
    AuditedEvent(
        action="webhooks.removed",
        event=WebhookRemoved,
        subject="webhook",
        says="removed the webhook to {label}",
        tells=_told,
    ),
    AuditedEvent(
        action="webhooks.gave_up",
        event=WebhookGaveUp,
        subject="webhook",
        says="paused the webhook to {label}, which does not answer",
        tells=lambda each: _told(each, reason=each.reason),
    ),
)
