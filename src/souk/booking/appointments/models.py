"""Tables: appointments with their history, and who waits for a slot."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, Uuid, false, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class AppointmentStatus(StrEnum):
    """held (money is awaited) or pending (the store's yes is) → confirmed → completed or no_show; or it came to nothing."""

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


ACTIVE = (AppointmentStatus.HELD, AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)
"""They take a place of their slot that somebody still waits for."""
COUNTED = (*ACTIVE, AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW)
"""What a slot's `booked` counts: a place that was used stays used."""
KEEPS_PLACE = text("status IN ('held', 'pending', 'confirmed')")


class WaitingStatus(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"


class Appointment(Base):
    """A place in a slot, taken for somebody. Amounts in minor units of `currency`.

    What is asked for at once is paid as the variant of the same id, in an order like any other. Somebody without an
    account is known by `guest_digest` (of their key) and the sealed contact.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("price IS NULL OR price >= 0", name="price_not_negative"),
        CheckConstraint("due_now >= 0", name="due_now_not_negative"),
        CheckConstraint("paid >= 0", name="paid_not_negative"),
        CheckConstraint("fee BETWEEN 0 AND paid", name="fee_within_paid"),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("(status = 'held') = (hold_expires_at IS NOT NULL)", name="only_holds_expire"),
        Index(
            "uq_appointments_one_place_each",
            "slot_id",
            "customer_id",
            unique=True,
            postgresql_where=KEEPS_PLACE,
            sqlite_where=KEEPS_PLACE,
        ),
        Index(
            "uq_appointments_one_place_per_guest",
            "slot_id",
            "guest_digest",
            unique=True,
            postgresql_where=KEEPS_PLACE,
            sqlite_where=KEEPS_PLACE,
        ),
        Index("ix_appointments_customer_id", "customer_id", "starts_at", "id"),
        Index("ix_appointments_provider_id", "provider_id", "starts_at", "id"),
        Index("ix_appointments_store_id", "store_id", "starts_at", "id"),
        Index("ix_appointments_slot_id", "slot_id"),
        Index(
            "ix_appointments_hold_expires_at",
            "hold_expires_at",
            postgresql_where=text("status = 'held'"),
            sqlite_where=text("status = 'held'"),
        ),
        Index(
            "ix_appointments_upcoming",
            "starts_at",
            postgresql_where=text("status = 'confirmed'"),
            sqlite_where=text("status = 'confirmed'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """What people call it: short, and not to be guessed."""
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"), index=True)
    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id"))
    slot_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("slots.id"))
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    guest_digest: Mapped[str | None] = mapped_column(index=True)
    sealed_contact: Mapped[str | None] = mapped_column(Text)
    """Name, mail and phone of somebody without an account."""
    service_name: Mapped[str]
    provider_name: Mapped[str]
    """As they were called when it was booked."""
    status: Mapped[AppointmentStatus]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str]
    price: Mapped[int | None]
    currency: Mapped[str]
    due_now: Mapped[int] = mapped_column(default=0)
    paid: Mapped[int] = mapped_column(default=0, server_default="0")
    """What was paid for it at booking, discounts taken off and tax included."""
    fee: Mapped[int] = mapped_column(default=0, server_default="0")
    """What of it the store kept when it was cancelled late or nobody came."""
    cancel_until_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    late_fee_percent: Mapped[int] = mapped_column(default=0, server_default="0")
    """Both as the service's terms were when it was booked: nobody's terms change behind their back."""
    awaits_yes: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether somebody of the store says yes once it is paid."""
    is_offer: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A freed place that is kept for who waited for it."""
    order_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("orders.id"), index=True)
    sealed_notes: Mapped[str | None] = mapped_column(Text)
    hold_expires_at: Mapped[datetime | None]
    moves: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was moved or changed: the sequence of its calendar entry."""
    reminded_at: Mapped[datetime | None]
    imported_as: Mapped[str | None] = mapped_column(unique=True)
    """The older record it was made from."""
    cancelled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AppointmentEvent(Base):
    """What happened to an appointment, and who did it."""

    __tablename__ = "appointment_history"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    appointment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("appointments.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    """A status it came to, or `moved`."""
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    note: Mapped[str] = mapped_column(default="")


class WaitingEntry(Base):
    """Somebody would like a slot of a service between two instants, with anybody or with one provider.

    A freed place is held for the first who waits: as an appointment of theirs that expires, `offered_id`.
    """

    __tablename__ = "waiting_list"
    __table_args__ = (
        CheckConstraint("from_at < until_at", name="from_before_until"),
        CheckConstraint("(status = 'offered') = (offer_expires_at IS NOT NULL)", name="only_offers_expire"),
        Index(
            "uq_waiting_list_one_each",
            "service_id",
            "customer_id",
            unique=True,
            postgresql_where=text("status IN ('waiting', 'offered')"),
            sqlite_where=text("status IN ('waiting', 'offered')"),
        ),
        Index(
            "ix_waiting_list_first",
            "service_id",
            "id",
            postgresql_where=text("status = 'waiting'"),
            sqlite_where=text("status = 'waiting'"),
        ),
        Index("ix_waiting_list_customer_id", "customer_id", "id"),
        Index("ix_waiting_list_store_id", "store_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"))
    provider_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("providers.id"), index=True)
    customer_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    status: Mapped[WaitingStatus]
    offered_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("appointments.id"), index=True)
    offer_expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
