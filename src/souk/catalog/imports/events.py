"""Facts of imports."""

from uuid import UUID

from souk.kernel.outbox import Event


class ProductsUploaded(Event, frozen=True, kw_only=True):
    """A file waits to be imported, or to be gone on with."""

    run_id: UUID


class ImportEnded(Event, frozen=True, kw_only=True):
    """A file was imported, given up or aborted. `outcome` is the run's status; products, not rows."""

    run_id: UUID
    store_id: UUID
    outcome: str
    created: int
    updated: int
    failed: int


class PicturesWanted(Event, frozen=True, kw_only=True):
    """Pictures of this run wait to be fetched."""

    run_id: UUID
