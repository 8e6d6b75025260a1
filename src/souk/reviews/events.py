"""What others may hear of reviews. None says what was written."""

from uuid import UUID

from souk.kernel.outbox import Event


class ReviewWritten(Event, frozen=True, kw_only=True):
    review_id: UUID
    product_id: UUID
    store_id: UUID
    person_id: UUID
    rating: int
    status: str
    is_verified: bool


class ReviewEdited(Event, frozen=True, kw_only=True):
    """By its author. `was` is the status it had, `status` the one it has now; the same for the ratings."""

    review_id: UUID
    product_id: UUID
    store_id: UUID
    person_id: UUID
    rating_was: int
    rating: int
    was: str
    status: str


class ReviewDeleted(Event, frozen=True, kw_only=True):
    review_id: UUID
    product_id: UUID
    store_id: UUID
    person_id: UUID
    rating: int
    was: str


class ReviewApproved(Event, frozen=True, kw_only=True):
    """`was` approved: it had been reported, and stays."""

    review_id: UUID
    product_id: UUID
    store_id: UUID
    person_id: UUID
    was: str


class ReviewRejected(Event, frozen=True, kw_only=True):
    review_id: UUID
    product_id: UUID
    store_id: UUID
    person_id: UUID
    was: str


class ReviewReported(Event, frozen=True, kw_only=True):
    review_id: UUID
    store_id: UUID
    reason: str


class ReviewReplied(Event, frozen=True, kw_only=True):
    """The store answered. `is_new` is false where it changed what it had answered."""

    review_id: UUID
    product_id: UUID
    store_id: UUID
    person_id: UUID
    is_new: bool


class ReviewReplyRemoved(Event, frozen=True, kw_only=True):
    review_id: UUID
    store_id: UUID
