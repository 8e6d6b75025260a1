"""What others may hear of payouts. Amounts in minor units of `currency`."""

from uuid import UUID

from souk.kernel.outbox import Event


class PayoutRequested(Event, frozen=True, kw_only=True):
    payout_id: UUID
    store_id: UUID
    amount: int
    currency: str
    started_by: str


class PayoutSent(Event, frozen=True, kw_only=True):
    payout_id: UUID
    store_id: UUID
    amount: int
    currency: str


class PayoutPaid(Event, frozen=True, kw_only=True):
    payout_id: UUID
    store_id: UUID
    amount: int
    currency: str
    reference: str


class PayoutFailed(Event, frozen=True, kw_only=True):
    payout_id: UUID
    store_id: UUID
    amount: int
    currency: str
    note: str


class PayoutAccountEdited(Event, frozen=True, kw_only=True):
    """Where a store's money goes, or when. `destination` is masked."""

    store_id: UUID
    destination: str
    destination_changed: bool
    schedule: str
    minimum: int


class PayoutTermsEdited(Event, frozen=True, kw_only=True):
    release_days: int
    minimum: int
