"""Saved methods through the API, and everything that is known of them."""

from collections.abc import Mapping
from typing import Any

import httpx
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.payments.gateways.mock_books import MockVaulted
from souk.payments.saved.models import SavedMethod

METHODS = "/api/v1/users/payment-methods"
VISA = {"type": "card", "number": "4242 4242 4242 4242", "exp": "12/30", "cvc": "123", "holder": "Ada Byron"}
DECLINED = {"type": "card", "number": "4000000000000002"}
UPI = {"type": "upi", "vpa": "ada.byron@okbank"}
GIFT = {"type": "gift_card", "code": "SOUK-2026-GIFT"}


async def save(client: httpx.AsyncClient, who: Mapping[str, str], **body: Any) -> dict[str, Any]:
    answer = await client.post(METHODS, json=body or VISA, headers=dict(who))
    assert answer.status_code == 201, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


async def saved_by(client: httpx.AsyncClient, who: Mapping[str, str]) -> list[dict[str, Any]]:
    answer = await client.get(METHODS, headers=dict(who))
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def kept(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every saved method, and everything in the gateway's vault."""
    async with database.unit_of_work(SYSTEM) as uow:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in await uow.session.execute(select(table.__table__))), key=repr
            )
            for table in (SavedMethod, MockVaulted)
        }
