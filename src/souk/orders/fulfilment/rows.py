"""The rows of fulfilment, as they are kept."""

from datetime import date, datetime
from uuid import UUID

import msgspec


class ShipmentRow(msgspec.Struct, frozen=True):
    """A row of `shipments`."""

    id: UUID
    order_id: UUID
    store_id: UUID
    position: int
    carrier: str | None
    tracking_number: str | None
    estimated_delivery_on: date | None
    note: str
    shipped_at: datetime
    shipped_by: UUID | None
    delivered_at: datetime | None
    delivered_by: UUID | None
    updated_at: datetime
    version: int


class SentRow(msgspec.Struct, frozen=True):
    """A row of `shipment_lines`."""

    shipment_id: UUID
    order_line_id: UUID
    quantity: int


class NoteRow(msgspec.Struct, frozen=True):
    """A row of `order_notes`."""

    id: UUID
    order_id: UUID
    author_id: UUID | None
    for_buyer: bool
    text: str
    at: datetime
