"""What the security page shows of one's devices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.identity.devices.queries import OpenSession, list_own_sessions
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageQuery
from souk.ui import FormState

SHOWN: Final = 50
PHONES: Final = ("iPhone", "iPad", "Android")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    id: UUID
    name: str
    address: str | None
    since: datetime
    last_used: datetime
    is_current: bool
    is_phone: bool
    end_url: str

    @classmethod
    def of(cls, session: OpenSession) -> "DeviceRow":
        return cls(
            id=session.id,
            name=session.device,
            address=session.address,
            since=session.created_at,
            last_used=session.last_used_at,
            is_current=session.is_current,
            is_phone=session.device.endswith(PHONES),
            end_url=f"/account/security/sessions/{session.id}/end",
        )


@dataclass(frozen=True, slots=True)
class DevicesSection:
    """The device at hand first."""

    devices: tuple[DeviceRow, ...]
    has_others: bool
    has_more: bool


async def devices_section(ctx: ReadContext, _form: FormState) -> DevicesSection:
    found = await list_own_sessions(ctx, PageQuery(limit=SHOWN))
    rows = [DeviceRow.of(each) for each in found.items]
    rows.sort(key=lambda row: not row.is_current)
    return DevicesSection(tuple(rows), any(not row.is_current for row in rows), found.next_cursor is not None)
