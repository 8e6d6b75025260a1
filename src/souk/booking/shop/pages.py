"""What the three steps of a booking show: with whom, when, and the details."""

from dataclasses import dataclass

from souk.booking.shop.calendar import Month, PartOfDay
from souk.kernel.money import Money
from souk.ui import Crumb, FormState, Picture, Row, Step

STEPS = ("With whom", "When", "Details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is booked, at the top of every step."""

    service: str
    service_url: str
    store: str
    store_url: str
    picture: Picture
    lasts: str
    price: str
    location: str
    crumbs: tuple[Crumb, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody one can choose. `next_free` is empty where they have no time at all."""

    name: str
    about: str
    picture: Picture | None
    href: str
    next_free: str
    is_anybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoPage:
    head: Head
    steps: tuple[Step, ...]
    people: tuple[Who, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Joining the waiting list for a day or a month; without `action` one signs in first, at `sign_in_url`."""

    question: str
    button: str
    action: str
    fields: dict[str, str]
    sign_in_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A month with its free days, and the times of the chosen one: the part of a page that is renewed."""

    month: Month
    day: str
    """The chosen day in words; empty where none is chosen."""
    parts: tuple[PartOfDay, ...]
    zone: str
    zone_name: str
    """The IANA name, for the browser to tell its own time beside it."""
    nothing: str
    """What to say where no time can be chosen."""
    next_url: str
    next_label: str
    waiting: Waiting | None
    action: str
    method: str
    kept: dict[str, str]
    submit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenPage:
    head: Head
    steps: tuple[Step, ...]
    who: str
    who_picture: Picture | None
    who_url: str
    """Where to choose somebody else; empty where there is nobody else."""
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsPage:
    head: Head
    steps: tuple[Step, ...]
    when: str
    instant: str
    zone: str
    zone_name: str
    who: str
    rows: tuple[Row, ...]
    policy: tuple[str, ...]
    asks_first: str
    due_now: Money
    submit: str
    action: str
    back_url: str
    kept: dict[str, str]
    needs_contact: bool
    sign_in_url: str
    form: FormState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPage:
    """Nothing of it can be booked at the moment."""

    head: Head


def steps_at(current: int, *, who_url: str, when_url: str = "", alone: bool = False) -> tuple[Step, ...]:
    """The ways back; somebody `alone` is not chosen."""
    links = ("" if alone else who_url, when_url, "")
    named = (
        Step(label, href if place < current else "")
        for place, (label, href) in enumerate(zip(STEPS, links, strict=True), 1)
    )
    return tuple(named)[1:] if alone else tuple(named)
