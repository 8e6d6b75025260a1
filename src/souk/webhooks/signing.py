"""Standard Webhooks: https://www.standardwebhooks.com. A secret is `whsec_` and 32 random bytes in Base64."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def message_name(message_id: UUID) -> str:
    """The id that receivers know a message by, whoever gets it and however often."""
    return f"msg_{message_id.hex}"


def headers_for(message_id: UUID, body: str, keys: Sequence[str], *, at: datetime) -> dict[str, str]:
    """Signed with every secret that holds now, the newest first."""
    from standardwebhooks import Webhook

    name = message_name(message_id)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Souk-Webhooks/1",
        "Webhook-Id": name,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": " ".join(Webhook(key).sign(name, at, body) for key in keys),
    }
