"""When services can be had next: a port, since calendars stand on services and not the other way round."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from souk.kernel.database import ReadContext


class Opening(msgspec.Struct, frozen=True):
    """The next time that can be booked, by the clock of who renders it; both None where all of it is booked."""

    starts_at: datetime | None
    time_zone: str | None

    def words(self, now: datetime) -> str:
        """`today 16:00`, `tomorrow 10:30`, `Tue 24 Nov 10:30`; empty where all of it is booked."""
        if self.starts_at is None or self.time_zone is None:
            return ""
        local = self.starts_at.astimezone(ZoneInfo(self.time_zone))
        today = now.astimezone(local.tzinfo).date()
        near = {today: "today", today + timedelta(days=1): "tomorrow"}.get(local.date())
        return f"{near or f'{local:%a} {local.day} {local:%b}'} {local:%H:%M}"


FindOpenings = Callable[[ReadContext, Collection[UUID]], Awaitable[Mapping[UUID, Opening]]]
"""By service; whatever cannot be booked at all is missing."""
