"""Facts of imports."""

from uuid import UUID

from souk.kernel.outbox import Event


class ProductsUploaded(Event, frozen=True, kw_only=True):
    """A file waits to be imported, or to be gone on with."""

    run_id: UUID


class PicturesWanted(Event, frozen=True, kw_only=True):
    """Pictures of this run wait to be fetched."""

    run_id: UUID
