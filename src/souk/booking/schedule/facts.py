"""What everybody in the room knows of providers, terms and slots: frozen facts."""

from datetime import datetime
from uuid import UUID

import msgspec

from souk.booking.schedule.models import Payment, SlotStatus


class SlotFacts(msgspec.Struct, frozen=True):
    """A slot and whose it is. Times are instants; `time_zone` says what the provider's clock shows then."""

    id: UUID
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    provider_name: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    capacity: int
    booked: int
    status: SlotStatus

    @property
    def left(self) -> int:
        return self.capacity - self.booked


class Terms(msgspec.Struct, frozen=True):
    """How a service is booked; see `BookingTerms`."""

    service_id: UUID
    store_id: UUID
    duration_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    lead_minutes: int
    horizon_days: int
    capacity: int
    cancel_until_minutes: int
    late_fee_percent: int
    payment: Payment
    deposit_percent: int
    confirms_by_hand: bool
    version: int


class ProviderFacts(msgspec.Struct, frozen=True):
    """`user_id`: their own login. The contact is public by intent."""

    id: UUID
    store_id: UUID
    user_id: UUID | None
    name: str
    contact: str
    about: str
    picture_id: UUID | None
    time_zone: str
    position: int
    is_active: bool
    version: int


class SlotOnOffer(SlotFacts, frozen=True):
    """A slot with the login of whose it is, and the terms it is booked under; `places` are those of the terms."""

    provider_user_id: UUID | None
    duration_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    lead_minutes: int
    horizon_days: int
    places: int
    cancel_until_minutes: int
    late_fee_percent: int
    payment: Payment
    deposit_percent: int
    confirms_by_hand: bool
    terms_version: int

    @property
    def terms(self) -> Terms:
        return Terms(
            self.service_id,
            self.store_id,
            self.duration_minutes,
            self.buffer_before_minutes,
            self.buffer_after_minutes,
            self.lead_minutes,
            self.horizon_days,
            self.places,
            self.cancel_until_minutes,
            self.late_fee_percent,
            self.payment,
            self.deposit_percent,
            self.confirms_by_hand,
            self.terms_version,
        )
