"""How a business may stand with the marketplace, and what kinds of documents it shows."""

from enum import StrEnum


class VendorReview(StrEnum):
    """Whether the marketplace let this business in: at once, or after somebody looked at it."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    """The reason says what is missing; the vendor may ask again."""


class DocumentKind(StrEnum):
    IDENTITY = "identity"
    BUSINESS = "business"
    ADDRESS = "address"
    OTHER = "other"
