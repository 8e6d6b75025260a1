"""What happened around the trail itself."""

from uuid import UUID

from souk.kernel.outbox import Event


class ChainCheckAsked(Event, frozen=True, kw_only=True):
    """Somebody wants the whole chain proved now."""


class TrailExported(Event, frozen=True, kw_only=True):
    """Somebody took a file of entries away. `store_id`: those of one store only."""

    entries: int
    store_id: UUID | None = None
