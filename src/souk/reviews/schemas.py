"""Reviews, in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints

from souk.kernel.fields import Body, Prose
from souk.media import PictureLinks
from souk.reviews.statuses import ReportReason, ReviewStatus

LONGEST_COMMENT = 5_000
LONGEST_REPLY = 2_000
LONGEST_NOTE = 1_000
NOT_FIT = "It does not keep to the rules for reviews here."
Stars = Annotated[int, Field(ge=1, le=5, examples=[5])]
Comment = Annotated[Prose, StringConstraints(max_length=LONGEST_COMMENT)]
Why = Annotated[Prose, StringConstraints(min_length=1, max_length=LONGEST_NOTE)]
Id = Annotated[UUID, Field(strict=False)]
Version = Annotated[int, Field(ge=1, le=2**31, description="`version` as you read it; a newer one is not overwritten.")]


class ReviewBody(Body):
    rating: Stars
    comment: Comment | None = Field(default=None, description="Plain text; markup is shown as it was typed.")


class NewReview(ReviewBody):
    """Of a product or of a service: `product_id` or `service_id`."""

    product_id: Id | None = None
    service_id: Id | None = None


class ReviewPatch(Body):
    """What is left out stays; an empty `comment` leaves only the stars."""

    rating: Stars | None = None
    comment: Comment | None = None
    version: Version | None = None


class RejectReview(Body):
    reason: Why = Field(default=NOT_FIT, description="For the author.")


class RejectionForm(Body):
    """The page asks why; a program may leave it at the usual sentence."""

    reason: Why


class ReportBody(Body):
    reason: Annotated[ReportReason, Field(strict=False)] = ReportReason.OTHER
    note: Annotated[Prose, StringConstraints(max_length=LONGEST_NOTE)] = ""


class ReplyBody(Body):
    text: Annotated[Prose, StringConstraints(min_length=1, max_length=LONGEST_REPLY)]


class Author(msgspec.Struct, frozen=True):
    """`Ada B.`; `id` only for the author and for moderators."""

    name: str
    id: UUID | None = None


class Subject(msgspec.Struct, frozen=True):
    """What is reviewed. `url` is the address of its page."""

    id: UUID
    name: str
    kind: str
    url: str


class ReplyOut(msgspec.Struct, frozen=True):
    """The store's answer."""

    store: str
    text: str
    replied_at: datetime
    updated_at: datetime


class ReviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """`service_id` is set where a service is reviewed, and then the same as `product_id`.

    `decision` says to its author why it was rejected; `reports` to moderators how many there are. `helpful_count` people
    found it helpful, the asker among them where `is_helpful_to_you`. Until a review is approved, the addresses of its
    `photos` hold for a while only and need no sign-in: do not pass them on.
    """

    id: UUID
    product_id: UUID
    service_id: UUID | None
    product: Subject
    user: Author
    rating: int
    comment: str
    status: ReviewStatus
    is_verified: bool
    helpful_count: int
    is_helpful_to_you: bool
    is_own: bool
    photos: list[PictureLinks]
    reply: ReplyOut | None
    decision: str | None
    reports: int | None
    created_at: datetime
    updated_at: datetime
    edited_at: datetime | None
    version: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the approved reviews of a product come to. `histogram`: how many gave `"5"` stars, `"4"` and so on."""

    product_id: UUID
    rating: float
    reviews_count: int
    histogram: dict[str, int]
