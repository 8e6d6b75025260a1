"""How values read: money, dates, numbers. The language is English; the zone is UTC until the browser says better."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final, Protocol

from markupsafe import Markup

from souk.kernel.money import written

_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400


class HasAmount(Protocol):
    """Money as every floor writes it: integer minor units and an ISO 4217 code."""

    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...


def money(value: HasAmount | None, *, trim: bool = False, sign: bool = False) -> str:
    """$1,299.00; `trim` leaves out .00, `sign` shows a plus. Unknown currencies read `CHF 12.00`."""
    return "—" if value is None else written(value.amount, str(value.currency), trim=trim, sign=sign)


def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """1,862; whole numbers stay whole, others keep `decimals` (one when not told)."""
    if value is None:
        return "—"
    if decimals is None:
        decimals = 0 if value == int(value) else 1
    return f"{value:,.{decimals}f}"


def date(value: dt.date | None, *, plain: bool = False) -> Markup | str:
    """20 Nov 2026, in a <time>; `plain` for attributes."""
    if value is None:
        return "—"
    day = value.date() if isinstance(value, dt.datetime) else value
    text = f"{day.day} {day:%b %Y}"
    return text if plain else Markup('<time datetime="{}">{}</time>').format(day.isoformat(), text)


def datetime(value: dt.datetime | None, *, plain: bool = False) -> Markup | str:
    """20 Nov 2026, 14:07 UTC, in a <time> that the browser turns into local time; `plain` for attributes."""
    if value is None:
        return "—"
    moment = value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
    text = f"{moment.day} {moment:%b %Y, %H:%M} UTC"
    if plain:
        return text
    return Markup('<time datetime="{}" data-local>{}</time>').format(_iso(moment), text)


def ago(value: dt.datetime | None, now: dt.datetime | None = None) -> Markup | str:
    """`3 min ago`, `in 2 days`, and past a month the date; the exact time is the tooltip."""
    if value is None:
        return "—"
    moment = value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
    seconds = ((now or dt.datetime.now(dt.UTC)) - moment).total_seconds()
    text = _distance(abs(seconds))
    if text is None:
        text = f"{moment.day} {moment:%b %Y}"
    elif text != "just now":
        text = f"{text} ago" if seconds >= 0 else f"in {text}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(_iso(moment), datetime(moment, plain=True), text)


def _distance(seconds: float) -> str | None:
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h"
    days = int(seconds // _DAY)
    return f"{days} day{'s' if days > 1 else ''}" if days <= 30 else None


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
