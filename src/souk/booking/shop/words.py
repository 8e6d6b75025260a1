"""How the shop says it: durations, instants on somebody's clock, and what a booking's terms mean for who books."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from souk.booking.schedule.models import Payment
from souk.booking.shop.calendar import short, spoken


class Conditions(Protocol):
    """What of a service's booking terms somebody is told before booking."""

    @property
    def duration_minutes(self) -> int: ...
    @property
    def cancel_until_minutes(self) -> int: ...
    @property
    def late_fee_percent(self) -> int: ...
    @property
    def payment(self) -> Payment: ...
    @property
    def confirms_by_hand(self) -> bool: ...


def lasting(minutes: int) -> str:
    """45 min, 1 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


def clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Tue 24 Nov, 14:30."""
    return f"{short(at.astimezone(zone).date())}, {clock(at, zone)}"


def whole_moment(at: datetime, zone: ZoneInfo) -> str:
    """Tuesday 24 November, 14:30."""
    return f"{spoken(at.astimezone(zone).date())}, {clock(at, zone)}"


def soon(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """As near as it is: today at 14:30, tomorrow at 09:00, Tue 24 Nov at 14:30."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    near = {today: "today", today + timedelta(days=1): "tomorrow"}.get(day)
    return f"{near or short(day)} at {clock(at, zone)}"


def zone_words(zone: ZoneInfo, at: datetime) -> str:
    """London time (GMT)."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    short_name = f"{at.astimezone(zone):%Z}"
    named = short_name if short_name.isalpha() else f"UTC{at.astimezone(zone):%z}"
    return f"{city} time" if city == named else f"{city} time ({named})"


def policy_words(terms: Conditions, starts_at: datetime, zone: ZoneInfo, *, now: datetime) -> Sequence[str]:
    """What cancelling and moving mean, in sentences."""
    until = starts_at - timedelta(minutes=terms.cancel_until_minutes)
    if terms.payment is Payment.AT_VENUE:
        if until <= now:
            return ("Please come, or cancel as soon as you know that you cannot.",)
        return (f"Cancel or move it until {moment(until, zone)}, so that somebody else can come.",)
    kept = _kept(terms.late_fee_percent)
    if not terms.late_fee_percent:
        return ("Cancel or move it free of charge at any time before it begins.",)
    if until <= now:
        return (f"It begins soon: {kept[0].lower()}{kept[1:]} if you cancel or do not come.",)
    return (f"Cancel or move it free of charge until {moment(until, zone)}.", f"After that, {kept}.")


def asks_first(terms: Conditions) -> str:
    return "The store says yes first; you hear from it by mail." if terms.confirms_by_hand else ""


def _kept(percent: int) -> str:
    return "the store keeps what you paid" if percent == 100 else f"the store keeps {percent} % of what you paid"
