"""What happened to stock. Sales and returns stand in the journal; a count is somebody's word for it."""

from uuid import UUID

import msgspec

from souk.kernel.outbox import Event


class Recount(msgspec.Struct, frozen=True):
    variant_id: UUID
    before: int
    after: int


class StockCounted(Event, frozen=True, kw_only=True):
    """Somebody counted what lies at a location; only what was different is here."""

    store_id: UUID
    location_id: UUID
    counts: list[Recount]


class LocationOpened(Event, frozen=True, kw_only=True):
    location_id: UUID
    store_id: UUID
    name: str
