"""The rows of `waiting_list` as they are kept."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, or_, select

from souk.booking.appointments.models import WaitingEntry, WaitingStatus
from souk.kernel.hot import Hot


class WaitingRow(msgspec.Struct, frozen=True):
    """A row of `waiting_list`."""

    id: UUID
    store_id: UUID
    service_id: UUID
    provider_id: UUID | None
    customer_id: UUID
    from_at: datetime
    until_at: datetime
    status: WaitingStatus
    offered_id: UUID | None
    offer_expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


WAITING_COLUMNS = [getattr(WaitingEntry, name) for name in WaitingRow.__struct_fields__]
WAITING_OF = Hot(
    select(*WAITING_COLUMNS)
    .where(
        WaitingEntry.customer_id == bindparam("customer", type_=Uuid()),
        or_(WaitingEntry.status == WaitingStatus.WAITING, WaitingEntry.status == WaitingStatus.OFFERED),
    )
    .order_by(WaitingEntry.id),
    WaitingRow,
)
"""Of one person: at most one for each service."""
