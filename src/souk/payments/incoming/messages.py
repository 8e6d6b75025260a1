"""What a message of a gateway is about; the rest of what it says is not believed but asked for."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from souk.kernel.ids import as_uuid
from souk.payments.incoming.errors import WebhookRefused


class About(StrEnum):
    CHARGE = "charge"
    RETURNS = "returns"
    SETTLEMENT = "settlement"
    """Of the platform's own balance to its bank."""
    NOTHING_OF_OURS = "nothing_of_ours"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """`payment_id` is what the gateway was told when it was asked, and may be somebody else's."""

    event_id: str
    kind: str
    about: About
    transaction_id: str | None
    payment_id: UUID | None
    at: datetime
    capture_id: str | None = None
    """What it is about, where a message of PayPal's does not name the order."""


SETTLEMENTS_OF_STRIPE = frozenset({"payout.paid", "payout.failed", "payout.canceled"})
RETURNS_OF_STRIPE = ("refund.", "charge.refund", "charge.dispute.")


class _PayPalEvent(msgspec.Struct):
    id: str
    event_type: str
    create_time: datetime
    resource: dict[str, Any]


def read_paypal_message(body: bytes) -> Message:
    """Raises WebhookRefused for what is no event of PayPal's."""
    try:
        event = msgspec.json.decode(body, type=_PayPalEvent)
        at = event.create_time.astimezone(UTC)
    except (msgspec.DecodeError, ValueError, OverflowError):
        raise WebhookRefused("This is no event.") from None
    subject, kind = event.resource, event.event_type
    about, name, capture = About.NOTHING_OF_OURS, None, None
    if kind.startswith("CHECKOUT.ORDER."):
        about, name = About.CHARGE, subject.get("id")
    elif kind.startswith("PAYMENT."):
        about = About.RETURNS if "REFUND" in kind or "REVERSED" in kind else About.CHARGE
        name = _order_in(subject)
    elif kind.startswith("CUSTOMER.DISPUTE."):
        about, capture = About.RETURNS, _capture_in(subject)
    told = subject.get("custom_id")
    return Message(
        event_id=event.id[:255],
        kind=kind[:100],
        about=about,
        transaction_id=name if isinstance(name, str) else None,
        payment_id=as_uuid(told) if isinstance(told, str) else None,
        at=at,
        capture_id=capture if isinstance(capture, str) else None,
    )


def _capture_in(subject: dict[str, Any]) -> object:
    disputed = subject.get("disputed_transactions")
    first = disputed[0] if isinstance(disputed, list) and disputed else None
    return first.get("seller_transaction_id") if isinstance(first, dict) else None


def _order_in(subject: dict[str, Any]) -> object:
    related = subject.get("supplementary_data")
    ids = related.get("related_ids") if isinstance(related, dict) else None
    return ids.get("order_id") if isinstance(ids, dict) else None


class _StripeData(msgspec.Struct):
    object: dict[str, Any]


class _StripeEvent(msgspec.Struct):
    id: str
    type: str
    created: int
    data: _StripeData
    account: str | None = None
    """Whose it is, where it is a connected account's and not the platform's own."""


def read_stripe_message(body: bytes) -> Message:
    """Raises WebhookRefused for what is no event of Stripe's."""
    try:
        event = msgspec.json.decode(body, type=_StripeEvent)
        at = datetime.fromtimestamp(event.created, UTC)
    except (msgspec.DecodeError, ValueError, OverflowError, OSError):
        raise WebhookRefused("This is no event.") from None
    subject = event.data.object
    about, name = About.NOTHING_OF_OURS, None
    if event.type.startswith("payment_intent."):
        about, name = About.CHARGE, subject.get("id")
    elif event.type.startswith(RETURNS_OF_STRIPE):
        about, name = About.RETURNS, subject.get("payment_intent")
    elif event.type in SETTLEMENTS_OF_STRIPE and event.account is None:
        about, name = About.SETTLEMENT, subject.get("id")
    metadata = subject.get("metadata")
    told = metadata.get("payment_id") if isinstance(metadata, dict) else None
    return Message(
        event_id=event.id[:255],
        kind=event.type[:100],
        about=about,
        transaction_id=name if isinstance(name, str) else None,
        payment_id=as_uuid(told) if isinstance(told, str) else None,
        at=at,
    )
