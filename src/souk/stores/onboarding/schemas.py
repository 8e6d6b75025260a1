"""Wire shapes, in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints

from souk.kernel.fields import Body, Prose
from souk.stores.models import StoreStatus
from souk.stores.onboarding.checklist import CheckItem
from souk.stores.onboarding.kinds import DocumentKind, VendorReview
from souk.stores.schemas import VendorView


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is where the vendor and the staff download it, and nobody else."""

    id: UUID
    kind: DocumentKind
    name: str
    media_type: str
    size: int
    uploaded_at: datetime
    url: str


class Onboarding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a business stands with the marketplace. While `review` is not `approved`, its stores are not public."""

    review: VendorReview
    reason: str
    """What the marketplace said when it rejected."""
    asked_at: datetime | None
    reviewed_at: datetime | None
    is_verified: bool
    verified_at: datetime | None
    checklist: list[CheckItem]
    documents: list[DocumentView]


class StoreEntry(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    status: StoreStatus


class VendorEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A vendor in the back office."""

    vendor: VendorView
    review: VendorReview
    asked_at: datetime | None
    reviewed_at: datetime | None
    stores: list[StoreEntry]


class VendorFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the marketplace knows of a vendor."""

    vendor: VendorView
    stores: list[StoreEntry]
    owner_name: str
    owner_email: str
    onboarding: Onboarding


class VendorFilter(msgspec.Struct, frozen=True, kw_only=True):
    search: str = ""
    review: VendorReview | None = None
    verified: bool | None = None
    active: bool | None = None


class Rejection(Body):
    reason: Annotated[Prose, StringConstraints(min_length=1, max_length=2000)] = Field(
        description="What is missing; the vendor reads it.", examples=["The registration document cannot be read."]
    )
