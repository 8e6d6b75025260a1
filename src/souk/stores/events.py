"""What others may hear of vendors and their stores."""

from typing import Any
from uuid import UUID

from souk.kernel.outbox import Event


class StoreChanged(Event, frozen=True, kw_only=True):
    """`before` and `after` hold the columns that are different now, as plain values."""

    store_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


class VendorAwaitsReview(Event, frozen=True, kw_only=True):
    """Somebody of the marketplace has to look at this business before it may sell."""

    vendor_id: UUID
    person_id: UUID


class VendorApproved(Event, frozen=True, kw_only=True):
    vendor_id: UUID
    person_id: UUID


class VendorRejected(Event, frozen=True, kw_only=True):
    """The reason is with the vendor's file, not here."""

    vendor_id: UUID
    person_id: UUID


class VendorVerified(Event, frozen=True, kw_only=True):
    vendor_id: UUID
    person_id: UUID


class VendorUnverified(Event, frozen=True, kw_only=True):
    vendor_id: UUID
    person_id: UUID


class VendorRemoved(Event, frozen=True, kw_only=True):
    """Its stores sell nothing any more; each open order announces for itself that it became unavailable."""

    vendor_id: UUID
    person_id: UUID
    store_ids: list[UUID]


class VendorRestored(Event, frozen=True, kw_only=True):
    vendor_id: UUID
    person_id: UUID
    store_ids: list[UUID]


class DocumentsDropped(Event, frozen=True, kw_only=True):
    """Nobody needs these files any more."""

    document_ids: list[UUID]
