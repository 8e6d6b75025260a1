"""Who signed a message of Stripe's, and when."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from souk.payments.incoming.errors import WebhookRefused

SCHEME = "v1"


def check_stripe_signature(
    body: bytes, header: str, secrets: Iterable[str], *, now: datetime, tolerance_seconds: int
) -> None:
    """`header` is `t=<seconds>,v1=<hex>[,v1=…]`; any secret may have signed. Raises WebhookRefused."""
    parts = [part.partition("=") for part in header.split(",")]
    moment = next((value for name, _, value in parts if name.strip() == "t"), "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 16):
        raise WebhookRefused
    if abs(now.timestamp() - int(moment)) > tolerance_seconds:
        raise WebhookRefused
    shown = [value.strip().encode("utf-8", "replace") for name, _, value in parts if name.strip() == SCHEME]
    signed = moment.encode() + b"." + body
    wanted = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets]
    if not any([hmac.compare_digest(one, other) for one in shown for other in wanted]):  # noqa: C419 - in even time
        raise WebhookRefused
