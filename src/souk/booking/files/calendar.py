"""Writing iCalendar (RFC 5545): what a calendar is told, whatever stands in people's texts.

Instants are written in UTC, so that no change to or from daylight saving moves an appointment; the local time and its
zone stand in the text. An entry keeps its UID for life, and its sequence grows with every move.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec

from souk.kernel.mailbox import Mailbox, one_line

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Souk//Appointments//EN"
LONGEST_TEXT: Final = 2_000
LONGEST_LINE: Final = 200
ASK_AGAIN: Final = timedelta(hours=1)
"""How often a calendar that follows a feed is asked to look."""


class Method(StrEnum):
    """What a calendar is to do with a file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Standing(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class CalendarEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One appointment for a calendar. `stamped_at`: when it was last changed; `attendee`: who comes.

    `calls_before`: how long before it begins the calendar calls.
    """

    uid: str
    sequence: int
    standing: Standing
    summary: str
    description: str
    location: str
    url: str
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    organizer: str
    attendee: Mailbox | None = None
    calls_before: tuple[timedelta, ...] = ()


def write_calendar(
    entries: Iterable[CalendarEntry], *, method: Method, organizer: Mailbox | None = None, name: str = ""
) -> bytes:
    """A calendar file. With `organizer`, its address stands behind each entry's organizer; invitations need one."""
    from icalendar import Calendar  # half a second that only those who want a calendar spend

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("x-wr-calname", _line(name))
        calendar.add("name", _line(name))
    if method is Method.PUBLISH:
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, method, organizer))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, method: Method, organizer: Mailbox | None) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at)
    event.add("last-modified", entry.stamped_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("status", Standing.CANCELLED.value if method is Method.CANCEL else entry.standing.value)
    event.add("transp", "OPAQUE")
    event.add("summary", _line(entry.summary))
    for field, text in (("description", _text(entry.description)), ("location", _line(entry.location))):
        if text:
            event.add(field, text)
    if entry.url:
        event.add("url", _line(entry.url))
    if organizer is not None:
        event.add("organizer", _address(Mailbox(organizer.address, entry.organizer)))
    if entry.attendee is not None:
        event.add("attendee", _address(entry.attendee, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", **_comes(entry)))
    if method is not Method.CANCEL:
        for before in entry.calls_before:
            event.add_component(_alarm(entry, before))
    return event


def _comes(entry: CalendarEntry) -> dict[str, str]:
    """Whoever booked has said yes by that: no calendar is to ask them, or to answer us by mail."""
    return {"PARTSTAT": "TENTATIVE" if entry.standing is Standing.TENTATIVE else "ACCEPTED", "RSVP": "FALSE"}


def _alarm(entry: CalendarEntry, before: timedelta) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(entry.summary))
    alarm.add("trigger", -before)
    return alarm


def _address(whose: Mailbox, **parameters: str) -> Any:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{whose.address}")
    if name := _line(whose.name).replace('"', "'"):
        address.params["CN"] = name
    address.params.update(parameters)
    return address


def _line(text: str) -> str:
    return one_line(text, most=LONGEST_LINE)


def _text(text: str) -> str:
    """With its line breaks, and without anything else that controls something."""
    broken = "\n".join(text.splitlines())
    plain = "".join(
        each for each in broken if each == "\n" or unicodedata.category(each) not in {"Cc", "Zl", "Zp", "Cs"}
    )
    return plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…"
