"""What this room refuses."""

from souk.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class UnknownReview(NotFound):
    sentence = "There is no such review."


class UnknownReviewPhoto(NotFound):
    sentence = "There is no such picture."


class NoReply(NotFound):
    sentence = "The store has not answered this review."


class AlreadyReviewed(Conflict):
    """Facts: `review_id`, one's own."""

    sentence = "You have already reviewed this product."


class ReviewChangedMeanwhile(Conflict):
    """Facts: `version`, as it is now."""

    sentence = "This review was changed meanwhile. Look at it again."


class PurchaseRequired(Forbidden):
    sentence = "You can review this once an order of yours with it was delivered."


class NotAmongReviewers(Forbidden):
    """Facts: `segment`, the customers whose reviews the store asks for."""

    sentence = "Only some of this store's customers can write reviews."


class WhatIsReviewed(Invalid):
    code = "invalid"
    field = "product_id"
    sentence = "Say what is reviewed: a product_id or a service_id, one of both."


class TooManyReviewPhotos(Invalid):
    field = "photos"
    sentence = "Five pictures at most."


class NoReviewPhoto(Invalid):
    field = "photos"
    sentence = "Send at least one picture."
