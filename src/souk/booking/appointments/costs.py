"""What cancelling or moving costs, worked out from the terms under which somebody booked. Pure."""

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from souk.kernel.money import round_half_up


class CancelTerms(msgspec.Struct, frozen=True):
    """How long before it begins an appointment is let go free of charge, and what is kept of the payment after that."""

    cancel_until_minutes: int
    late_fee_percent: int


class Cost(msgspec.Struct, frozen=True):
    """Minor units of the appointment's currency: the store keeps `fee` of what was paid, and `back` goes back.

    Up to `free_until` it costs nothing; `is_late` says that this is over.
    """

    fee: int
    back: int
    is_late: bool
    free_until: datetime


class _Booked(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def paid(self) -> int: ...


class _BookedUnder(_Booked, Protocol):
    @property
    def terms(self) -> CancelTerms: ...


class _Terms(Protocol):
    @property
    def cancel_until_minutes(self) -> int: ...
    @property
    def late_fee_percent(self) -> int: ...


def what_cancelling_costs(booked: _Booked, terms: _Terms, now: datetime) -> Cost:
    """For who booked it. `terms`: those it was booked under, `detail.terms`."""
    free_until = booked.starts_at - timedelta(minutes=terms.cancel_until_minutes)
    is_late = now > free_until
    fee = what_missing_costs(booked, terms) if is_late else 0
    return Cost(fee, booked.paid - fee, is_late, free_until)


def what_missing_costs(booked: _Booked, terms: _Terms) -> int:
    """What the store keeps where nobody comes."""
    return round_half_up(booked.paid * terms.late_fee_percent, 100)


def what_moving_costs(booked: _BookedUnder, now: datetime) -> Cost:
    """The payment stays with it. Where `fee` is not nought, only the store can move it any more."""
    return what_cancelling_costs(booked, booked.terms, now)
