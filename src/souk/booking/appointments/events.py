"""What others may hear of appointments. Instants are UTC; `time_zone` says what the provider's clock shows."""

from datetime import datetime
from uuid import UUID

import msgspec

from souk.kernel.outbox import Event


class AboutAppointment(msgspec.Struct, frozen=True, kw_only=True):
    """What every one of them tells. `customer_id` is None for somebody without an account."""

    appointment_id: UUID
    number: str
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    slot_id: UUID
    customer_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str


class AppointmentHeld(AboutAppointment, Event, frozen=True, kw_only=True):
    """A place is kept until `expires_at` for who still has to pay `due` (minor units of `currency`)."""

    due: int
    currency: str
    expires_at: datetime


class AppointmentBooked(AboutAppointment, Event, frozen=True, kw_only=True):
    """It stands: `status` is `confirmed`, or `pending` where the store says yes by hand. What was due is paid."""

    status: str
    paid: int
    currency: str


class AppointmentConfirmed(AboutAppointment, Event, frozen=True, kw_only=True):
    """The store said yes to one that was pending."""


class AppointmentMoved(AboutAppointment, Event, frozen=True, kw_only=True):
    """To the times that the event tells; `was_*` is from where. `moves` is how often it was."""

    was_starts_at: datetime
    was_provider_id: UUID
    was_slot_id: UUID
    status: str
    moves: int
    by_store: bool


class AppointmentCancelled(AboutAppointment, Event, frozen=True, kw_only=True):
    """It will not take place. Of what was `paid` the store keeps `fee`, and `refunded` goes back.

    `was` is the status it had, `held` for one that came to nothing; `expired`: nobody paid for it in time.
    """

    was: str
    by_store: bool
    expired: bool
    was_offer: bool
    reason: str
    paid: int
    fee: int
    refunded: int
    currency: str


class AppointmentCompleted(AboutAppointment, Event, frozen=True, kw_only=True):
    """It took place."""


class AppointmentMissed(AboutAppointment, Event, frozen=True, kw_only=True):
    """Nobody came. Of what was paid the store keeps `fee`, and `refunded` goes back."""

    fee: int
    refunded: int
    currency: str


class AppointmentReminderDue(AboutAppointment, Event, frozen=True, kw_only=True):
    """It begins soon, and nobody was reminded yet."""


class SlotOffered(AboutAppointment, Event, frozen=True, kw_only=True):
    """A place became free and is kept, as an appointment, for somebody who waited: until `expires_at`."""

    waiting_id: UUID
    due: int
    currency: str
    expires_at: datetime


class WaitingEnded(Event, frozen=True, kw_only=True):
    """Somebody waits no more. `how`: `taken`, `lapsed` (an offer, or the time they had asked for) or `left`."""

    waiting_id: UUID
    store_id: UUID
    service_id: UUID
    customer_id: UUID
    how: str
    appointment_id: UUID | None
