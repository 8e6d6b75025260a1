"""Wire shapes of appointments. Beside our own names stand those of the older interfaces (`barber_name`, `booking_date`)."""

from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Annotated, Any, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from pydantic import AfterValidator, AwareDatetime, Field, SecretStr, StringConstraints

from souk.booking.appointments.commands import Booking, Wish
from souk.booking.appointments.contact import Contact
from souk.booking.appointments.costs import what_cancelling_costs, what_moving_costs
from souk.booking.appointments.models import AppointmentStatus, WaitingStatus
from souk.booking.appointments.policy import guest_token
from souk.booking.appointments.processes import Booked
from souk.booking.appointments.queries import AppointmentDetail, AppointmentFilter
from souk.booking.appointments.rows import HistoryRow
from souk.booking.appointments.waiting_rows import WaitingRow
from souk.identity import Phone
from souk.kernel.crypto import KeyRing
from souk.kernel.fields import Body, Email, Line, Prose
from souk.kernel.money import Money
from souk.kernel.pagination import PageQuery
from souk.orders import Contact as BuyerContact
from souk.orders import OrderOut, OrderRequest, PaymentOut
from souk.payments import PaymentMethodBody, choose_method

MOST_GIFT_CARDS = 10
Notes = Annotated[Prose, StringConstraints(max_length=2000)]
Reason = Annotated[Prose, StringConstraints(max_length=500)]
Id = Annotated[UUID, Field(strict=False)]
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _of_these_times(instant: datetime) -> datetime:
    """What lies at the ends of the calendar has no other zone, and nothing can be added to it."""
    if not EARLIEST <= instant < LATEST:
        raise ValueError(f"must lie between {EARLIEST.year} and {LATEST.year}")
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_of_these_times)]
Version = Annotated[int, Field(ge=1)]
Aware = Annotated[datetime, msgspec.Meta(tz=True)]
OLDER = {
    AppointmentStatus.HELD: "pending",
    AppointmentStatus.PENDING: "pending",
    AppointmentStatus.CONFIRMED: "confirmed",
    AppointmentStatus.COMPLETED: "completed",
    AppointmentStatus.NO_SHOW: "cancelled",
    AppointmentStatus.CANCELLED: "cancelled",
    AppointmentStatus.EXPIRED: "cancelled",
}
"""The four words that older interfaces know."""


class ContactBody(Body):
    """Of a guest, or of somebody for whom the store books."""

    name: Line
    email: Email | None = None
    phone: Phone | None = None

    def contact(self) -> Contact:
        return Contact(name=self.name, email=self.email, phone=self.phone)


class BookAppointment(Body):
    """A slot; or a service at a time, with one provider or with any. With `payment_method`, what is due is paid at once."""

    slot_id: Id | None = None
    service_id: Id | None = None
    starts_at: Instant | None = Field(default=None, description="Instead of `slot_id`, with `service_id`.")
    provider_id: Id | Literal["any"] | None = None
    notes: Notes = ""
    contact: ContactBody | None = Field(
        default=None, description="Required of guests; of the store's people: for whom they book."
    )
    payment_method: PaymentMethodBody | None = None
    gift_cards: list[Annotated[SecretStr, Field(max_length=64)]] = Field(default=[], max_length=MOST_GIFT_CARDS)
    use_credit: bool = False

    def booking(self) -> Booking:
        return Booking(
            slot_id=self.slot_id,
            service_id=self.service_id,
            starts_at=self.starts_at,
            provider_id=self.provider_id if isinstance(self.provider_id, UUID) else None,
            notes=self.notes,
            contact=self.contact.contact() if self.contact is not None else None,
        )

    def request(self) -> OrderRequest | None:
        """None where it is paid later. Raises RawCardRefused, PaymentMethodUnavailable."""
        if self.payment_method is None:
            return None
        told = self.contact
        return OrderRequest(
            method=choose_method(self.payment_method),
            contact=BuyerContact(told.email, told.phone, told.name) if told is not None else BuyerContact(),
            gift_cards=tuple(code.get_secret_value() for code in self.gift_cards),
            use_credit=self.use_credit,
        )


class CancelAppointment(Body):
    reason: Reason = ""
    version: Version | None = Field(default=None, description="Refused where it is not this one any more.")


class MoveAppointment(Body):
    slot_id: Id
    version: Version | None = None


class HandleAppointment(Body):
    version: Version | None = None


class JoinWaitingList(Body):
    """A place that begins and ends between `from_at` and `until_at`."""

    service_id: Id
    from_at: Instant
    until_at: Instant
    provider_id: Id | None = None

    def wish(self) -> Wish:
        return Wish(
            service_id=self.service_id, from_at=self.from_at, until_at=self.until_at, provider_id=self.provider_id
        )


class AppointmentsAsked(PageQuery, frozen=True, kw_only=True):
    """Which appointments are wanted."""

    status: AppointmentStatus | None = None
    store: Annotated[UUID | None, msgspec.Meta(description="Only this store's.")] = None
    service_id: UUID | None = None
    provider_id: UUID | None = None
    start: Annotated[Aware | None, msgspec.Meta(description="Beginning at or after.")] = msgspec.field(
        name="from", default=None
    )
    end: Annotated[Aware | None, msgspec.Meta(description="Beginning before.")] = msgspec.field(name="to", default=None)
    own: Annotated[bool, msgspec.Meta(description="Only what you booked yourself.")] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        for instant in (self.start, self.end):
            if instant is not None:
                _of_these_times(instant)

    @property
    def wanted(self) -> AppointmentFilter:
        return AppointmentFilter(
            status=self.status,
            store_id=self.store,
            service_id=self.service_id,
            provider_id=self.provider_id,
            start=self.start,
            end=self.end,
            own=self.own,
        )


class AppointmentStore(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class AppointmentContact(msgspec.Struct, frozen=True):
    name: str
    email: str | None
    phone: str | None


class AppointmentChange(msgspec.Struct, frozen=True):
    """`what`: a status it came to, or `moved`."""

    what: str
    at: datetime
    note: str

    @classmethod
    def of(cls, row: HistoryRow) -> Self:
        return cls(row.what, row.at, row.note)


class AppointmentCost(msgspec.Struct, frozen=True):
    """What cancelling it costs now: the store keeps `fee`, and `back` goes back. Free of charge until `free_until`."""

    free_until: datetime
    fee: Money
    back: Money
    can_move: bool


class AppointmentOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An appointment. `held` ones wait for `amount_due`, paid by buying `variant_id` before `hold_expires_at`.

    `barber_name`, `booking_date`, `booking_time` and `booking_status` are what older interfaces call the provider, the
    day, the time on the provider's clock, and the status in one of four words.
    """

    id: UUID
    number: str
    status: AppointmentStatus
    booking_status: str
    service_id: UUID
    service_name: str
    slot_id: UUID
    provider_id: UUID
    provider_name: str
    barber_name: str
    booking_date: date
    booking_time: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    store: AppointmentStore
    customer_id: UUID | None
    price: Money | None
    amount_due: Money
    variant_id: UUID | None
    hold_expires_at: datetime | None
    paid: Money
    fee: Money
    order_id: UUID | None
    notes: str
    is_offer: bool
    cancelling: AppointmentCost | None
    history: list[AppointmentChange]
    version: int
    created_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    customer_name: str = ""
    contact: AppointmentContact | None = None
    location: str = ""
    guest_token: str | None = None
    payment: PaymentOut | None = None
    orders: list[OrderOut] = []

    @classmethod
    def of(cls, detail: AppointmentDetail, now: datetime, **more: Any) -> Self:
        """`more`: what only whoever booked just now is told."""
        local = detail.starts_at.astimezone(ZoneInfo(detail.time_zone))
        told, currency = detail.contact, detail.currency
        return cls(
            **dict(zip(_SAME, _same(detail), strict=True)),
            booking_status=OLDER[detail.status],
            barber_name=detail.provider_name,
            booking_date=local.date(),
            booking_time=f"{local:%H:%M}",
            store=AppointmentStore(detail.store_id, detail.store_name, detail.store_slug),
            price=Money(detail.price, currency) if detail.price is not None else None,
            amount_due=Money(detail.amount_due, currency),
            paid=Money(detail.paid, currency),
            fee=Money(detail.fee, currency),
            cancelling=_cost(detail, now),
            history=[AppointmentChange.of(each) for each in detail.history],
            contact=AppointmentContact(told.name, told.email, told.phone) if told is not None else None,
            **more,
        )

    @classmethod
    def booked(cls, booked: Booked, keys: KeyRing, now: datetime) -> Self:
        """With the payment, where it was paid in the same call; for a guest with the key to it."""
        detail, placed = booked.appointment, booked.placed
        token = guest_token(keys, detail.id) if detail.customer_id is None and not detail.may_manage else None
        return cls.of(
            detail,
            now,
            guest_token=token,
            payment=PaymentOut.of(placed.payment) if placed is not None else None,
            orders=[OrderOut.of(each, keys) for each in placed.orders] if placed is not None else [],
        )


_SAME = [
    name
    for name in AppointmentOut.__struct_fields__
    if name in AppointmentDetail.__struct_fields__ and name not in {"price", "paid", "fee", "history", "contact"}
] + ["variant_id"]
_same = attrgetter(*_SAME)


class WaitingOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody waits. `offered`: a place is kept for them, as the appointment `offered_id`, until `offer_expires_at`."""

    id: UUID
    service_id: UUID
    provider_id: UUID | None
    from_at: datetime
    until_at: datetime
    status: WaitingStatus
    offered_id: UUID | None
    offer_expires_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, row: WaitingRow) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.__struct_fields__})


def _cost(detail: AppointmentDetail, now: datetime) -> AppointmentCost | None:
    if not detail.is_active:
        return None
    cost, currency = what_cancelling_costs(detail, detail.terms, now), detail.currency
    moves = detail.status is not AppointmentStatus.HELD and detail.starts_at > now
    free = moves and not what_moving_costs(detail, now).fee
    return AppointmentCost(cost.free_until, Money(cost.fee, currency), Money(cost.back, currency), free)
