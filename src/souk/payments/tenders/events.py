"""What others may hear of gift cards and credit."""

from uuid import UUID

from souk.kernel.outbox import Event


class GiftCardIssued(Event, frozen=True, kw_only=True):
    """`is_mailed`: its code is to be sent to the address that was given with it."""

    card_id: UUID
    amount: int
    currency: str
    is_mailed: bool


class GiftCardVoided(Event, frozen=True, kw_only=True):
    """`amount` was left on it, and is gone."""

    card_id: UUID
    amount: int
    currency: str
    reason: str


class CreditGiven(Event, frozen=True, kw_only=True):
    """Staff gave it, or a refund could not go back to the gift card it came from."""

    grant_id: UUID
    person_id: UUID
    amount: int
    currency: str
    reason: str
