"""Wire shapes of providers, hours, terms and slots, in and out."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID
from zoneinfo import available_timezones

import msgspec
from pydantic import AfterValidator, AliasChoices, Field, StringConstraints, model_validator

from souk.booking.schedule.making import Made, Outside
from souk.booking.schedule.models import CELL_MINUTES, Payment, SlotStatus
from souk.kernel.fields import Body, Email, Line, OptionalLine, Prose

MOST_STRETCHES = 50
LONGEST_ABSENCE_DAYS = 400


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEK = tuple(Weekday)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("must be an IANA time zone such as Europe/Berlin")
    return name


def _fives(minutes: int) -> int:
    if minutes % CELL_MINUTES:
        raise ValueError(f"must be a multiple of {CELL_MINUTES} minutes")
    return minutes


def minute_of(text: str) -> int:
    """`09:00` is 540."""
    return int(text[:2]) * 60 + int(text[3:])


def clock_time(minute: int) -> str:
    """`540` is `09:00`; the end of the day is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _fives_of_clock(text: str) -> str:
    _fives(minute_of(text))
    return text


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone), Field(examples=["Europe/Berlin"])]
ClockTime = Annotated[
    str,
    StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"),
    AfterValidator(_fives_of_clock),
    Field(examples=["09:00"], description="Of the provider's clock; `24:00` ends the day. A multiple of five minutes."),
]
Lasting = Annotated[int, Field(ge=5, le=1440), AfterValidator(_fives)]
Buffer = Annotated[int, Field(ge=0, le=480), AfterValidator(_fives)]
Places = Annotated[int, Field(ge=1, le=1000)]
Moment = Annotated[
    datetime,
    Field(strict=False, description="With an offset an instant; without one, what the provider's clock shows."),
]
Version = Annotated[int, Field(ge=1, description="The one you saw; if it has changed since, 409.")]
Services = Annotated[list[Annotated[UUID, Field(strict=False)]], Field(max_length=200)]
AYear = 525_600
A_MINUTE, FIVE_MINUTES, A_DAY = timedelta(minutes=1), timedelta(minutes=5), timedelta(days=1)


class Stretch(Body):
    weekday: Annotated[Weekday, Field(strict=False)]
    opens: ClockTime
    closes: ClockTime


class HoursBody(Body):
    """When a provider works, week by week. A break is the gap between two stretches; midnight ends a day."""

    hours: Annotated[list[Stretch], Field(max_length=MOST_STRETCHES)]
    version: Version | None = None


class TimeOffBody(Body):
    starts_at: Moment
    ends_at: Moment
    reason: OptionalLine = Field(default="", description="For the store's eyes only.")


class NewProvider(Body):
    name: Line = Field(examples=["Bo Barber"])
    contact: OptionalLine = Field(default="", description="Shown to everybody.")
    about: Prose = ""
    time_zone: TimeZone | None = Field(default=None, description="As the store's, unless said.")
    position: Annotated[int, Field(ge=0, le=10_000)] = 0
    service_ids: Services = Field(default_factory=list)
    login_email: Email | None = Field(default=None, description="Whose account sees and keeps this calendar alone.")


class ProviderPatch(Body):
    """What is left out stays as it is."""

    nullable: ClassVar[frozenset[str]] = frozenset({"login_email", "version"})

    name: Line | None = None
    contact: OptionalLine | None = None
    about: Prose | None = None
    time_zone: TimeZone | None = None
    position: Annotated[int, Field(ge=0, le=10_000)] | None = None
    is_active: bool | None = None
    service_ids: Services | None = None
    login_email: Email | None = Field(default=None, description="Null takes the login away.")
    version: Version | None = None

    @model_validator(mode="after")
    def _null_only_where_it_means_something(self) -> Self:
        given = self.given()
        if nulls := [name for name, value in given.items() if value is None and name not in self.nullable]:
            raise ValueError(f"{', '.join(nulls)} must not be null")
        return self

    def given(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class TermsBody(Body):
    """How a service is booked. What is left out has its usual value."""

    duration_minutes: Lasting
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    lead_minutes: Annotated[int, Field(ge=0, le=AYear)] = 60
    horizon_days: Annotated[int, Field(ge=1, le=365)] = 60
    capacity: Places = 1
    cancel_until_minutes: Annotated[int, Field(ge=0, le=AYear)] = 1440
    late_fee_percent: Annotated[int, Field(ge=0, le=100)] = 100
    payment: Annotated[Payment, Field(strict=False)] = Payment.AT_VENUE
    deposit_percent: Annotated[int, Field(ge=0, le=100, description="Of the price, with `deposit`.")] = 0
    confirms_by_hand: bool = False
    version: Version | None = None

    @model_validator(mode="after")
    def _a_deposit_is_something(self) -> Self:
        if self.payment is Payment.DEPOSIT and not self.deposit_percent:
            raise ValueError("deposit_percent must be at least 1 where a deposit is asked for")
        return self


class WeeklyBody(Body):
    """Every week, on these weekdays. Without hours: whenever the provider works."""

    weekdays: Annotated[list[Annotated[Weekday, Field(strict=False)]], Field(min_length=1, max_length=7)]
    opens: ClockTime | None = None
    closes: ClockTime | None = None
    every_minutes: Lasting | None = Field(default=None, description="From start to start; as long as one lasts.")
    from_on: Annotated[date, Field(strict=False)] | None = None
    until_on: Annotated[date, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _both_hours_or_none(self) -> Self:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("opens and closes belong together")
        return self


class NewSlots(Body):
    """One slot (`starts_at`) or a weekly rule (`weekly`)."""

    provider_id: Annotated[UUID, Field(strict=False)]
    starts_at: Moment | None = Field(default=None, validation_alias=AliasChoices("starts_at", "start_time"))
    ends_at: Moment | None = Field(
        default=None,
        validation_alias=AliasChoices("ends_at", "end_time"),
        description="Of one slot; instead of `minutes`.",
    )
    minutes: Lasting | None = Field(default=None, description="Of one slot; as the terms say, unless given.")
    weekly: WeeklyBody | None = None
    capacity: Places | None = Field(default=None, description="As the terms say, unless given.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.starts_at is None) == (self.weekly is None):
            raise ValueError("send either starts_at or weekly")
        if self.weekly is not None and (self.minutes or self.ends_at) is not None:
            raise ValueError("minutes are for one slot; those of a rule last as long as the terms say")
        if self.ends_at is not None and self.minutes is not None:
            raise ValueError("send either ends_at or minutes")
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.ends_at is None or self.starts_at is None:
            return self
        if (self.ends_at.tzinfo is None) != (self.starts_at.tzinfo is None):
            raise ValueError("starts_at and ends_at must both have an offset, or neither")
        lasts = self.ends_at - self.starts_at
        if lasts % FIVE_MINUTES or not FIVE_MINUTES <= lasts <= A_DAY:
            raise ValueError("ends_at must be 5 minutes to a day after starts_at, in steps of 5")
        return self

    @property
    def lasts(self) -> int | None:
        """Minutes. None: as the terms say."""
        if self.ends_at is None or self.starts_at is None:
            return self.minutes
        return (self.ends_at - self.starts_at) // A_MINUTE


class ProviderView(msgspec.Struct, frozen=True, kw_only=True):
    """All of it is public."""

    id: UUID
    store_id: UUID
    name: str
    contact: str
    about: str
    time_zone: str
    position: int
    is_active: bool
    service_ids: list[UUID]
    version: int


class WorkingStretch(msgspec.Struct, frozen=True):
    weekday: Weekday
    opens: str
    closes: str


class TimeOffView(msgspec.Struct, frozen=True):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    service_id: UUID
    provider_id: UUID
    weekdays: list[Weekday]
    opens: str | None
    closes: str | None
    every_minutes: int
    capacity: int | None
    from_on: date
    until_on: date | None


class CalendarView(msgspec.Struct, frozen=True, kw_only=True):
    """When a provider works; for them and the store's people."""

    provider: ProviderView
    hours: list[WorkingStretch]
    time_off: list[TimeOffView]
    rules: list[RuleView]


class ChangedCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """`outside`: booked slots that the hours no longer know. They stay booked; somebody should move them."""

    calendar: CalendarView
    made: int
    dropped: int
    outside: list[Outside]

    @classmethod
    def of(cls, calendar: CalendarView, made: Made) -> Self:
        return cls(calendar=calendar, made=made.made, dropped=made.dropped, outside=made.outside)


class TermsView(msgspec.Struct, frozen=True, kw_only=True):
    service_id: UUID
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


class ChangedTerms(msgspec.Struct, frozen=True, kw_only=True):
    terms: TermsView
    made: int
    dropped: int
    outside: list[Outside]


class ProviderName(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class SlotView(msgspec.Struct, frozen=True):
    """`local_start` is what the provider's clock shows then, with its offset."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    local_start: str
    time_zone: str
    provider: ProviderName
    capacity: int
    left: int


class SlotDetail(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    service_id: UUID
    starts_at: datetime
    ends_at: datetime
    local_start: str
    time_zone: str
    provider: ProviderName
    capacity: int
    left: int
    status: SlotStatus


class NewSlotsView(msgspec.Struct, frozen=True, kw_only=True):
    """What was added: one slot, or a rule and how many slots it made."""

    slot: SlotDetail | None = None
    rule: RuleView | None = None
    made: int = 0
    outside: list[Outside] = []


class SlotList(msgspec.Struct, frozen=True):
    """In order of time. `is_complete` is false where there were more than one answer holds: ask for fewer days."""

    items: list[SlotView]
    is_complete: bool = True
    next_cursor: None = None
    total: None = None
