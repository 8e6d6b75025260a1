"""The accounts of the ledger."""

from enum import StrEnum


class Account(StrEnum):
    """Where money (or points) is, and whose. What is owed to somebody stands there as a credit: negative."""

    GATEWAY = "gateway"
    """Money at the payment provider."""
    VENDOR = "vendor"
    """What is owed to a store; its owner is the store."""
    TAX = "tax"
    """Sales tax taken for a store; its owner is the store."""
    COMMISSION = "commission"
    PROMOTIONS = "promotions"
    """Discounts that the platform bears: its coupons, tiers and points."""
    GIFT_CARDS = "gift_cards"
    """Owner: the card."""
    CREDIT = "credit"
    """Store credit; owner: the person."""
    ISSUED = "issued"
    """The other side of gift cards and credit that were given away."""
    FEES = "fees"
    PAYOUTS = "payouts"
    """Money on its way to a store; its owner is the store."""
    BANK = "bank"
    DEPOSITS = "deposits"
    POINTS = "points"
    """Owner: the person. In `PTS` alone."""
    POINTS_ISSUED = "points_issued"
