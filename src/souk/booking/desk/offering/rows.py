"""Single times that were added by hand and are still ahead."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.booking.schedule.models import Provider, Slot, SlotStatus
from souk.kernel.hot import Hot


class Single(msgspec.Struct, frozen=True):
    id: UUID
    provider_name: str
    starts_at: datetime
    time_zone: str
    capacity: int
    booked: int
    status: SlotStatus

    @property
    def is_open(self) -> bool:
        return self.status is SlotStatus.OPEN


SINGLES = Hot(
    select(
        Slot.id,
        Provider.name.label("provider_name"),
        Slot.starts_at,
        Slot.time_zone,
        Slot.capacity,
        Slot.booked,
        Slot.status,
    )
    .join_from(Slot, Provider, Provider.id == Slot.provider_id)
    .where(
        Slot.service_id == bindparam("service", type_=Uuid()),
        Slot.rule_id.is_(None),
        Slot.status != SlotStatus.WITHDRAWN,
        Slot.starts_at > bindparam("now"),
    )
    .order_by(Slot.starts_at, Slot.id)
    .limit(50),
    Single,
)
