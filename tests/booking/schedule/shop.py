"""A store that takes appointments, seen through the API by its owner and by others."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

API = "/api/v1"
Headers = dict[str, str]
WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
NINE_TO_FIVE = [{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in WORKDAYS]


@dataclass
class Shop:
    """A store with its owner signed in, a service, and somebody else who owns another store."""

    client: httpx.AsyncClient
    store_id: UUID
    service_id: UUID
    owner: Headers
    other: Headers

    async def ask(self, method: str, path: str, body: Any = None, *, who: Headers | None = None) -> httpx.Response:
        self.client.cookies.clear()
        headers = self.owner if who is None else who
        return await self.client.request(method, API + path, json=body, headers=headers)

    async def done(self, method: str, path: str, body: Any = None, *, who: Headers | None = None) -> Any:
        answer = await self.ask(method, path, body, who=who)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def refused(self, method: str, path: str, body: Any = None, *, who: Headers | None = None) -> tuple[int, str]:
        answer = await self.ask(method, path, body, who=who)
        return answer.status_code, answer.json()["code"]

    async def provider(self, **more: Any) -> dict[str, Any]:
        body = {"name": "Bo Barber", "time_zone": "Europe/Berlin", "service_ids": [str(self.service_id)], **more}
        return dict(await self.done("POST", f"/stores/{self.store_id}/providers", body))

    async def terms(self, **more: Any) -> dict[str, Any]:
        body = {"duration_minutes": 30, "lead_minutes": 0, "horizon_days": 14, **more}
        return dict(await self.done("PUT", f"/services/{self.service_id}/booking-terms", body))

    async def working(self, **more: Any) -> str:
        """A provider with hours and terms; their id."""
        await self.terms(**more)
        provider = await self.provider()
        await self.done("PUT", f"/providers/{provider['id']}/hours", {"hours": NINE_TO_FIVE})
        return str(provider["id"])

    async def rule(self, provider_id: str, **more: Any) -> dict[str, Any]:
        weekly = {"weekdays": WORKDAYS, **more}
        body = {"provider_id": provider_id, "weekly": weekly}
        return dict(await self.done("POST", f"/services/{self.service_id}/slots", body))

    async def slots(self, **query: str) -> list[dict[str, Any]]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return list((await self.done("GET", f"/services/{self.service_id}/slots?{asked}", who={}))["items"])


def next_weekday(number: int = 0) -> date:
    """The Monday (0) after this week."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday() + number)
