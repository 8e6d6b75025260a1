"""What changed in who works when. Of interest to the audit trail, and to whoever waits for a time."""

from typing import Any
from uuid import UUID

from souk.kernel.outbox import Event


class ProviderAdded(Event, frozen=True, kw_only=True):
    provider_id: UUID
    store_id: UUID


class ProviderChanged(Event, frozen=True, kw_only=True):
    """`before` and `after` hold what is different, contact and login left out."""

    provider_id: UUID
    store_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


class ProviderRemoved(Event, frozen=True, kw_only=True):
    """`is_kept`: only switched off, since appointments name them."""

    provider_id: UUID
    store_id: UUID
    is_kept: bool


class ScheduleChanged(Event, frozen=True, kw_only=True):
    """Hours, time off or a rule changed (`what`), and slots were made anew; `outside` booked ones fell out of it."""

    provider_id: UUID
    store_id: UUID
    what: str
    made: int
    outside: int


class BookingTermsSet(Event, frozen=True, kw_only=True):
    service_id: UUID
    store_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


class SlotSwitched(Event, frozen=True, kw_only=True):
    """Somebody of the store closed a slot, or opened it again."""

    slot_id: UUID
    service_id: UUID
    store_id: UUID
    is_open: bool
