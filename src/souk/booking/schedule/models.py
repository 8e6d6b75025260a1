"""Tables: who works when, and the slots that can be booked. Instants are UTC; local times are a provider's own.

Minutes of a day count from local midnight: 540 is nine o'clock. Weekdays are a set of bits: 1 is Monday, 64 Sunday.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base

EVERY_DAY = 127
CELL_MINUTES = 5
"""Everything that keeps a provider busy begins and ends on a multiple of it."""


_CELL_SECONDS = CELL_MINUTES * 60


def cell_of(instant: datetime) -> int:
    """In which five minutes since 1970 it lies."""
    return int(instant.timestamp()) // _CELL_SECONDS


def instant_of_cell(cell: int) -> datetime:
    """When it begins."""
    return datetime.fromtimestamp(cell * _CELL_SECONDS, UTC)


class Payment(StrEnum):
    """What a booking asks for at once."""

    AT_VENUE = "at_venue"
    DEPOSIT = "deposit"
    FULL = "full"


class SlotStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    """Nobody can book it any more; who has booked it keeps it."""
    WITHDRAWN = "withdrawn"
    """As closed, because no rule makes it any more; it comes back when one does."""


class Provider(Base):
    """Somebody who renders services of a store. The contact is public by intent."""

    __tablename__ = "providers"
    __table_args__ = (UniqueConstraint("store_id", "user_id"), Index("ix_providers_store_id", "store_id", "position"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    user_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    """Their own login, which sees their own calendar alone."""
    name: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(Text, default="")
    picture_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("pictures.id"), index=True)
    time_zone: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ProviderService(Base):
    """A provider renders this service."""

    __tablename__ = "provider_services"

    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"), primary_key=True, index=True)


class WorkingHours(Base):
    """A span of a weekday in which a provider works; a break is the gap between two spans."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_a_week"),
        CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440", name="within_a_day"),
        CheckConstraint("opens_minute < closes_minute", name="opens_before_it_closes"),
        UniqueConstraint("provider_id", "weekday", "opens_minute"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    """0 is Monday."""
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]


class TimeOff(Base):
    """A provider is away: a holiday, or an hour at the dentist's."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_time_off_provider_id", "provider_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")


class BookingTerms(Base):
    """How a service is booked. Without a row it cannot be."""

    __tablename__ = "booking_terms"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 5 AND 1440", name="lasts_up_to_a_day"),
        CheckConstraint("buffer_before_minutes BETWEEN 0 AND 480", name="buffer_before_in_range"),
        CheckConstraint("buffer_after_minutes BETWEEN 0 AND 480", name="buffer_after_in_range"),
        CheckConstraint("lead_minutes >= 0", name="lead_not_negative"),
        CheckConstraint("horizon_days BETWEEN 1 AND 365", name="horizon_in_range"),
        CheckConstraint("capacity BETWEEN 1 AND 1000", name="capacity_in_range"),
        CheckConstraint("cancel_until_minutes >= 0", name="cancel_until_not_negative"),
        CheckConstraint("late_fee_percent BETWEEN 0 AND 100", name="late_fee_is_percent"),
        CheckConstraint("deposit_percent BETWEEN 0 AND 100", name="deposit_is_percent"),
    )

    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"), primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), index=True)
    duration_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    lead_minutes: Mapped[int] = mapped_column(default=60)
    """How long before it begins a slot can be booked at the latest."""
    horizon_days: Mapped[int] = mapped_column(default=60)
    """How far ahead slots are made."""
    capacity: Mapped[int] = mapped_column(default=1)
    cancel_until_minutes: Mapped[int] = mapped_column(default=1440)
    """How long before it begins a booking can be cancelled or moved free of charge."""
    late_fee_percent: Mapped[int] = mapped_column(default=100)
    """Of what was paid at booking; kept when somebody cancels later or does not come."""
    payment: Mapped[Payment] = mapped_column(default=Payment.AT_VENUE)
    deposit_percent: Mapped[int] = mapped_column(default=0)
    """Of the price; what is asked for with `deposit`."""
    confirms_by_hand: Mapped[bool] = mapped_column(default=False)
    """Whether somebody of the store says yes first."""
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class SlotRule(Base):
    """Every week, on these weekdays, slots from `opens_minute` until `closes_minute`; without hours, the provider's."""

    __tablename__ = "slot_rules"
    __table_args__ = (
        CheckConstraint(f"weekdays BETWEEN 1 AND {EVERY_DAY}", name="some_weekday"),
        CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440", name="within_a_day"),
        CheckConstraint("opens_minute < closes_minute", name="opens_before_it_closes"),
        CheckConstraint("(opens_minute IS NULL) = (closes_minute IS NULL)", name="both_hours_or_none"),
        CheckConstraint("every_minutes BETWEEN 5 AND 1440", name="every_in_range"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="from_before_until"),
        Index("ix_slot_rules_provider_id", "provider_id", "service_id"),
        Index("ix_slot_rules_service_id", "service_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"))
    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id", ondelete="CASCADE"))
    weekdays: Mapped[int]
    opens_minute: Mapped[int | None]
    closes_minute: Mapped[int | None]
    every_minutes: Mapped[int]
    """From the beginning of one slot to that of the next."""
    capacity: Mapped[int | None]
    """None: as the service's terms say."""
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    made_until: Mapped[datetime | None]
    """Up to here its slots have been made."""
    made_at: Mapped[datetime | None] = mapped_column(index=True)
    """When that was."""
    created_at: Mapped[datetime]


class Slot(Base):
    """A stretch of a provider's time that can be booked for one service.

    Once booked it keeps the provider busy from `first_cell` until `end_cell`, with the time before and after it that
    they need: whole five minutes since 1970, half-open.
    """

    __tablename__ = "slots"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("first_cell < end_cell", name="keeps_somebody_busy"),
        CheckConstraint("capacity > 0", name="room_for_somebody"),
        CheckConstraint("booked BETWEEN 0 AND capacity", name="never_overbooked"),
        CheckConstraint("booked = 0 OR was_booked", name="remembers_bookings"),
        UniqueConstraint("provider_id", "service_id", "starts_at"),
        Index("ix_slots_service_id", "service_id", "starts_at"),
        Index("ix_slots_provider_id", "provider_id", "starts_at"),
        Index("ix_slots_rule_id", "rule_id", "starts_at"),
        Index(
            "ix_slots_never_booked",
            "starts_at",
            postgresql_where=text("NOT was_booked"),
            sqlite_where=text("NOT was_booked"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("services.id"))
    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id"))
    rule_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("slot_rules.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    first_cell: Mapped[int]
    end_cell: Mapped[int]
    time_zone: Mapped[str]
    capacity: Mapped[int]
    booked: Mapped[int] = mapped_column(default=0, server_default="0")
    was_booked: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody took a place once: its row stays, since appointments name it."""
    status: Mapped[SlotStatus] = mapped_column(default=SlotStatus.OPEN)
    created_at: Mapped[datetime]

    @property
    def busy_from(self) -> datetime:
        return instant_of_cell(self.first_cell)

    @property
    def busy_until(self) -> datetime:
        return instant_of_cell(self.end_cell)


class OccupiedCell(Base):
    """Five minutes in which a provider is taken by a booked slot. The key makes two slots at once impossible."""

    __tablename__ = "occupied_cells"

    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("providers.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Whole five minutes since 1970."""
    slot_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("slots.id"), index=True)
