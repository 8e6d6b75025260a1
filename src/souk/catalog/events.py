"""Facts of the catalogue."""

from uuid import UUID

from souk.kernel.outbox import Event


class CategoryRenamed(Event, frozen=True, kw_only=True):
    """Its products are still found under the old name until they are indexed anew."""

    category_id: UUID
