"""What the owner's store keeps of appointments: a service, somebody who renders it, when, and what can be booked."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from souk.app import House
from tests.booking.schedule.factories import make_service

Ask = Callable[..., Awaitable[Any]]
DAY = (datetime.now(UTC) + timedelta(days=9)).date()


async def bookable(house: House, ask: Ask, things: dict[str, str]) -> dict[str, str]:
    service_id = str(await make_service(house.database, UUID(things["store_id"]), name="Cut of the matrix"))
    await ask("owner", "PUT", f"/services/{service_id}/booking-terms", {"duration_minutes": 30})
    item = await ask("owner", "POST", f"/services/{service_id}/items", {"name": "Shave", "price": 12_00})
    new = {"name": "Bo Barber", "time_zone": "UTC", "service_ids": [service_id]}
    provider_id = (await ask("owner", "POST", f"/stores/{things['store_id']}/providers", new))["id"]
    away = {"starts_at": f"{DAY}T12:00", "ends_at": f"{DAY}T13:00"}
    calendar = (await ask("owner", "POST", f"/providers/{provider_id}/time-off", away))["calendar"]
    weekly = {"weekdays": ["monday", "thursday"], "opens": "09:00", "closes": "11:00"}
    slots = f"/services/{service_id}/slots"
    rule = await ask("owner", "POST", slots, {"provider_id": provider_id, "weekly": weekly})
    one = await ask("owner", "POST", slots, {"provider_id": provider_id, "starts_at": f"{DAY}T20:00"})
    early = await ask("owner", "POST", slots, {"provider_id": provider_id, "starts_at": f"{DAY}T18:00"})
    booked = await ask("shopper", "POST", "/appointments", {"slot_id": early["slot"]["id"]})
    span = {"from_at": f"{DAY}T00:00:00Z", "until_at": f"{DAY}T23:00:00Z"}
    waiting = await ask("shopper", "POST", "/waiting-list", {"service_id": service_id, **span})
    service = await ask("owner", "PATCH", f"/services/{service_id}", {"supports_walk_in": True})
    await ask("owner", "PUT", f"/stores/{things['store_id']}/queue", {"is_open": True})
    ticket = await ask("shopper", "POST", f"/services/{service_id}/queue", {"name": "Shopper"})
    return {
        "ticket_id": ticket["id"],
        "service_slug": service["slug"],
        "queue_step": "call",
        "appointment_act": "confirm",
        "slot_state": "close",
        "appointment_id": booked["id"],
        "waiting_id": waiting["id"],
        "service_id": service_id,
        "service_item_id": item["id"],
        "provider_id": provider_id,
        "time_off_id": calendar["time_off"][0]["id"],
        "slot_rule_id": rule["rule"]["id"],
        "slot_id": one["slot"]["id"],
        "booking_day": str(DAY),
        "quiet_day": str(DAY + timedelta(days=1)),
        "slot_starts": f"{DAY:%Y%m%d}T200000Z",
    }
