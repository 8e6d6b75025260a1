"""What a calendar reads besides appointments: free and booked slots, hours, and when somebody is away."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.booking.schedule.models import OccupiedCell, Slot, SlotStatus, TimeOff, WorkingHours
from souk.kernel.any_of import any_of
from souk.kernel.hot import Hot

MOST = 5_000


class FreeSlot(msgspec.Struct, frozen=True):
    """One that somebody could be put into; `booked` of `capacity` places are taken."""

    id: UUID
    service_id: UUID
    provider_id: UUID
    starts_at: datetime
    ends_at: datetime
    capacity: int
    booked: int


class BusySlot(msgspec.Struct, frozen=True):
    """One that is booked: it keeps its provider busy from `first_cell` until `end_cell`."""

    id: UUID
    provider_id: UUID
    capacity: int
    booked: int
    first_cell: int
    end_cell: int


class Away(msgspec.Struct, frozen=True):
    provider_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str


class HoursRow(msgspec.Struct, frozen=True):
    provider_id: UUID
    weekday: int
    opens_minute: int
    closes_minute: int


_within = (Slot.starts_at < bindparam("end"), Slot.ends_at > bindparam("start"))
_busy_otherwise = select(OccupiedCell.cell).where(
    OccupiedCell.provider_id == Slot.provider_id,
    OccupiedCell.cell >= Slot.first_cell,
    OccupiedCell.cell < Slot.end_cell,
    OccupiedCell.slot_id != Slot.id,
)
FREE = Hot(
    select(*(getattr(Slot, name) for name in FreeSlot.__struct_fields__))
    .where(
        any_of(Slot.provider_id, "providers"),
        *_within,
        Slot.status == SlotStatus.OPEN,
        Slot.booked < Slot.capacity,
        ~_busy_otherwise.exists(),
    )
    .order_by(Slot.starts_at, Slot.id)
    .limit(MOST),
    FreeSlot,
)
BUSY = Hot(
    select(*(getattr(Slot, name) for name in BusySlot.__struct_fields__)).where(
        any_of(Slot.provider_id, "providers"), *_within, Slot.booked > 0
    ),
    BusySlot,
)
AWAY = Hot(
    select(*(getattr(TimeOff, name) for name in Away.__struct_fields__))
    .where(
        any_of(TimeOff.provider_id, "providers"),
        TimeOff.starts_at < bindparam("end"),
        TimeOff.ends_at > bindparam("start"),
    )
    .order_by(TimeOff.starts_at),
    Away,
)
HOURS = Hot(
    select(*(getattr(WorkingHours, name) for name in HoursRow.__struct_fields__))
    .where(any_of(WorkingHours.provider_id, "providers"))
    .order_by(WorkingHours.weekday, WorkingHours.opens_minute),
    HoursRow,
)
