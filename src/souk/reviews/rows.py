"""Rows as they stand in the tables, and the statements that read one of them."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, select

from souk.kernel.any_of import any_of
from souk.kernel.hot import Hot
from souk.reviews.models import Review, ReviewPhoto, ReviewReply, ReviewVote
from souk.reviews.statuses import ReviewStatus


class ReviewRow(msgspec.Struct, frozen=True):
    id: UUID
    product_id: UUID
    store_id: UUID
    user_id: UUID
    rating: int
    comment: str
    status: ReviewStatus
    is_verified: bool
    helpful: int
    photos: int
    reports: int
    decision: str
    created_at: datetime
    updated_at: datetime
    edited_at: datetime | None
    version: int


class PhotoRow(msgspec.Struct, frozen=True):
    id: UUID
    review_id: UUID
    width: int
    height: int


class ReplyRow(msgspec.Struct, frozen=True):
    review_id: UUID
    store_id: UUID
    text: str
    replied_at: datetime
    updated_at: datetime


class VoteRow(msgspec.Struct, frozen=True):
    review_id: UUID


REVIEW = [Review.__table__.c[name] for name in ReviewRow.__struct_fields__]
PHOTO = [ReviewPhoto.__table__.c[name] for name in PhotoRow.__struct_fields__]
_reply = [ReviewReply.__table__.c[name] for name in ReplyRow.__struct_fields__]
_this = Review.id == bindparam("review", type_=Uuid())
BY_ID = Hot(select(*REVIEW).where(_this), ReviewRow)
LOCKED = Hot(select(*REVIEW).where(_this).with_for_update(key_share=True), ReviewRow)
"""To change it: of two who do so at once, the second sees what the first left."""
PHOTOS = Hot(select(*PHOTO).where(any_of(ReviewPhoto.review_id, "reviews")).order_by(ReviewPhoto.id), PhotoRow)
REPLIES = Hot(select(*_reply).where(any_of(ReviewReply.review_id, "reviews")), ReplyRow)
VOTES = Hot(
    select(ReviewVote.review_id).where(
        any_of(ReviewVote.review_id, "reviews"), ReviewVote.user_id == bindparam("person", type_=Uuid())
    ),
    VoteRow,
)
