"""What people say of what they received: stars, words, pictures; and what the store and others say to that.

Promises one review for each person and product, held by the database; that the averages of a product and
of its store are those of their approved reviews, exact at every moment, however many write at once; that nobody decides about reviews of a store
they work for. Stands on orders (who received what), catalog and services (what is reviewed), stores (whose reviews they
take, and which wait for approval), media (pictures). Announces ReviewWritten, ReviewEdited, ReviewDeleted,
ReviewApproved, ReviewRejected, ReviewReported and ReviewReplied; hears of orders being delivered.
"""

from souk.reviews.commands import delete_review, edit_review, write_review
from souk.reviews.errors import AlreadyReviewed, NotAmongReviewers, PurchaseRequired, UnknownReview
from souk.reviews.events import (
    ReviewApproved,
    ReviewDeleted,
    ReviewEdited,
    ReviewRejected,
    ReviewReplied,
    ReviewReported,
    ReviewWritten,
)
from souk.reviews.moderation import approve_review, reject_review
from souk.reviews.photos import Studio, write_with_photos
from souk.reviews.policy import ReviewPermission
from souk.reviews.queries import ReviewFilter, find_own_review, get_review, list_of_product, list_reviews, short_name
from souk.reviews.schemas import ReplyBody, ReportBody, ReviewBody, ReviewOut, ReviewPatch
from souk.reviews.statuses import ReportReason, ReviewSort, ReviewStatus
from souk.reviews.voices import find_helpful, find_not_helpful, reply_to_review, report_review

__all__ = [
    "AlreadyReviewed",
    "NotAmongReviewers",
    "PurchaseRequired",
    "ReplyBody",
    "ReportBody",
    "ReportReason",
    "ReviewApproved",
    "ReviewBody",
    "ReviewDeleted",
    "ReviewEdited",
    "ReviewFilter",
    "ReviewOut",
    "ReviewPatch",
    "ReviewPermission",
    "ReviewRejected",
    "ReviewReplied",
    "ReviewReported",
    "ReviewSort",
    "ReviewStatus",
    "ReviewWritten",
    "Studio",
    "UnknownReview",
    "approve_review",
    "delete_review",
    "edit_review",
    "find_helpful",
    "find_not_helpful",
    "find_own_review",
    "get_review",
    "list_of_product",
    "list_reviews",
    "reject_review",
    "reply_to_review",
    "report_review",
    "short_name",
    "write_review",
    "write_with_photos",
]
