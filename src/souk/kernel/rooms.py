"""How a room declares itself to the composition root: what it serves, hears, guards and cleans.

Each room has one `room.py` with one function `room(...)` that takes the room's ports and settings; only `app.py` calls
it, and joins what the rooms declare.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec
from fastapi import APIRouter

from souk.kernel.database import Database, ReadContext
from souk.kernel.outbox import Subscription
from souk.kernel.personal import Eraser, Exporter, Obstacle, PersonalRows
from souk.kernel.schedule import ScheduledJob
from souk.kernel.trail import AuditedEvent


class Finding(msgspec.Struct, frozen=True):
    """Something `souk check` found broken."""

    invariant: str
    sentence: str


class Invariant(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that no storm may break. `find` returns a sentence for each breach; none at all is health.

    `find_all` looks at everything where `find` goes on from what was proved before.
    """

    name: str
    find: Callable[[ReadContext], Awaitable[list[str]]]
    find_all: Callable[[ReadContext], Awaitable[list[str]]] | None = None


class CleanUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a room throws away by itself; all run at 02:00 UTC. `run` returns how many rows went."""

    name: str
    run: Callable[[Database], Awaitable[int]]


class PersonalData(msgspec.Struct, frozen=True, kw_only=True):
    """A column that holds something about a person: how it is kept, and what erasing does to it."""

    table: str
    column: str
    sealed: bool
    on_erase: str


class DeskLink(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the back office, shown in its navigation to whoever holds `permission` everywhere."""

    label: str
    href: str
    icon: str
    permission: str
    group: str


class Room(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    state: Mapping[str, object] = {}
    """Ports for the room's doors, by their name on `request.app.state`."""
    api: Sequence[APIRouter] = ()
    """Routers mounted below `/api/v1`."""
    web: Sequence[APIRouter] = ()
    """Routers for pages, mounted at `/`."""
    templates: Path | None = None
    permissions: type[StrEnum] | None = None
    desk: Sequence[DeskLink] = ()
    """Its pages below `/admin`."""
    subscriptions: Sequence[Subscription] = ()
    jobs: Sequence[ScheduledJob] = ()
    invariants: Sequence[Invariant] = ()
    clean_ups: Sequence[CleanUp] = ()
    personal_data: Sequence[PersonalData] = ()
    """Which columns; what happens to them is done by `personal_rows` and `erasers`."""
    personal_rows: Sequence[PersonalRows] = ()
    exporters: Sequence[Exporter] = ()
    erasers: Sequence[Eraser] = ()
    obstacles: Sequence[Obstacle] = ()
    audited: Sequence[AuditedEvent] = ()
    closes: Sequence[Callable[[], Awaitable[None]]] = ()
    """Connections of its own, given back when the house is closed."""
