"""What the pages of the queue show: to who stands in it, to its people, and on the wall."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from souk.booking.desk.models import TicketStatus
from souk.booking.desk.queue.line import in_minutes
from souk.booking.desk.queue.queries import Line
from souk.booking.desk.queue.rows import Ticket
from souk.booking.desk.stores import Seat
from souk.services import ServiceFacts
from souk.ui import FormState, Option, url_with

DESK: Final = "/vendor/queue"
SHOWN_NEXT: Final = 8
LOOKS: Final = {
    TicketStatus.WAITING: ("Waiting", "info", "hourglass"),
    TicketStatus.CALLED: ("Called", "warn", "megaphone"),
    TicketStatus.SERVING: ("Being served", "good", "user-round-check"),
    TicketStatus.DONE: ("Served", "neutral", "check"),
    TicketStatus.LEFT: ("Left", "neutral", "log-out"),
}
NAMES: Final = {1: "You are next", 2: "One before you"}


@dataclass(frozen=True, slots=True)
class NumberView:
    """A number on a screen, and who calls it."""

    number: int
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage:
    """`state`: `closed` and `join` before one has a number, then that of the ticket."""

    service: str
    service_url: str
    store: str
    store_url: str
    action: str
    state: str
    waiting: int
    wait: str
    called: tuple[NumberView, ...]
    number: int
    place: str
    who: str
    leave_url: str
    servers: tuple[Option, ...]
    form: FormState

    @classmethod
    def of(cls, service: ServiceFacts, line: Line, ticket: Ticket | None, form: FormState) -> "JoinPage":
        base = f"/services/{service.slug}"
        state = ("join" if line.is_open else "closed") if ticket is None else ticket.status.value
        place = line.place_of(ticket) if ticket is not None else 0
        return cls(
            service=service.name,
            service_url=base,
            store=line.store.name,
            store_url=f"/stores/{line.store.slug}",
            action=f"{base}/queue",
            state=state,
            waiting=len(line.waiting),
            wait=wait_text(line.wait_at_the_end if ticket is None else line.wait_of(ticket)),
            called=_on_screen(line, [*line.called, *line.serving]),
            number=ticket.number if ticket is not None else 0,
            place=NAMES.get(place, f"{place - 1} before you"),
            who=line.name_of(ticket.provider_id) if ticket is not None else "",
            leave_url=f"{base}/queue/leave",
            servers=tuple(Option(str(each.id), each.name) for each in line.servers),
            form=form,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPage:
    """Big enough to be read across a room; no names."""

    store: str
    is_open: bool
    called: tuple[NumberView, ...]
    serving: tuple[NumberView, ...]
    next_numbers: tuple[int, ...]
    waiting: int
    wait: str
    url: str

    @classmethod
    def of(cls, line: Line) -> "WallPage":
        return cls(
            store=line.store.name,
            is_open=line.is_open,
            called=_on_screen(line, line.called)[:3],
            serving=_on_screen(line, line.serving)[:6],
            next_numbers=tuple(each.number for each in line.waiting[:SHOWN_NEXT]),
            waiting=len(line.waiting),
            wait=wait_text(line.wait_at_the_end),
            url=f"/stores/{line.store.slug}/queue",
        )


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A number as its people see it."""

    id: str
    number: int
    name: str
    service: str
    who: str
    since: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    url: str
    store: str
    stores: tuple[Option, ...]
    chosen_store: str
    servers: tuple[Option, ...]
    chosen_server: str
    """Who calls; with a login of their own, always they themselves."""
    is_own: bool
    is_open: bool
    waiting: tuple[TicketCard, ...]
    called: tuple[TicketCard, ...]
    serving: tuple[TicketCard, ...]
    wait: str
    each: str
    wall_url: str
    services: tuple[Option, ...]
    form: FormState

    @property
    def columns(self) -> tuple[tuple[str, str, str, tuple[TicketCard, ...], str], ...]:
        return (
            ("waiting", "Waiting", "hourglass", self.waiting, "Nobody waits."),
            ("called", "Called", "megaphone", self.called, "Nobody is on their way."),
            ("serving", "Being served", "user-round-check", self.serving, "Nobody is served right now."),
        )


def desk_page(
    line: Line,
    seat: Seat,
    services: Sequence[ServiceFacts],
    *,
    server: UUID | None,
    open_name: Callable[[str], str],
    form: FormState,
) -> DeskPage:
    """`server`: who calls."""
    names = {each.id: each.name for each in services}

    def cards(tickets: Sequence[Ticket]) -> tuple[TicketCard, ...]:
        return tuple(_card(each, line, names, open_name) for each in tickets)

    chosen = str(server or "")
    return DeskPage(
        url=url_with(DESK, store=str(line.store.id), server=chosen or None),
        store=line.store.name,
        stores=tuple(Option(str(each.id), each.name) for each in seat.stores.values()) if len(seat.stores) > 1 else (),
        chosen_store=str(line.store.id),
        servers=tuple(Option(str(each.id), each.name) for each in line.servers),
        chosen_server=chosen,
        is_own=not seat.sees_all,
        is_open=line.is_open,
        waiting=cards(line.waiting),
        called=cards(line.called),
        serving=cards(line.serving),
        wait=wait_text(line.wait_at_the_end),
        each=f"{in_minutes(line.each)} min",
        wall_url=f"/stores/{line.store.slug}/queue",
        services=tuple(Option(str(each.id), each.name) for each in services if each.supports_walk_in),
        form=form,
    )


def _card(ticket: Ticket, line: Line, names: Mapping[UUID, str], open_name: Callable[[str], str]) -> TicketCard:
    return TicketCard(
        id=str(ticket.id),
        number=ticket.number,
        name=open_name(ticket.sealed_name) if ticket.sealed_name else "",
        service=names.get(ticket.service_id, "") if len(names) > 1 else "",
        who=line.name_of(ticket.provider_id),
        since=ticket.served_at or ticket.called_at or ticket.joined_at,
        url=f"{DESK}/{ticket.id}",
    )


def wait_text(seconds: float) -> str:
    minutes = in_minutes(seconds)
    if minutes == 0:
        return "no wait"
    return f"about {minutes} min" if minutes < 90 else f"about {round(minutes / 60)} hours"


def _on_screen(line: Line, tickets: Sequence[Ticket]) -> tuple[NumberView, ...]:
    return tuple(NumberView(each.number, line.name_of(each.provider_id)) for each in tickets)
