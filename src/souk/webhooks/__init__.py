"""Telling programs of others what happens: orders, payments, returns, invoices.

Promises that what happened is told to each endpoint that wants it, at least once and under one id; that every message is
signed (Standard Webhooks); that no message says anything about a person; that nothing is sent while a unit of work is
open, nor to an address inside; that an endpoint which answers nothing well for days is paused, and its owners told.
In which order messages arrive is not promised. Stands on orders, payments and notifications; announces WebhookCreated,
WebhookChanged, WebhookSecretRotated, WebhookRemoved and WebhookGaveUp.
"""

from souk.webhooks.policy import WebhookPermission
from souk.webhooks.statuses import DeliveryStatus, WebhookEvent

__all__ = ["DeliveryStatus", "WebhookEvent", "WebhookPermission"]
