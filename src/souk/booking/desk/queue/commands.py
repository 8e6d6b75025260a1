"""What people ask of a queue: join it, be called, be served, go away; and whether it takes anybody at all."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError

from souk.booking.desk.models import TicketStatus
from souk.booking.desk.queue import policy, rows
from souk.booking.desk.queue.errors import (
    AlreadyInLine,
    NobodyWaits,
    NoWalkIns,
    QueueClosed,
    QueueFull,
    TicketMovedOn,
    UnknownTicket,
)
from souk.booking.desk.queue.events import QueueSwitched, TicketCalled, TicketEnded, TicketTaken
from souk.booking.desk.queue.queries import day_of, find_own_ticket, get_ticket, is_queue_open
from souk.booking.desk.queue.rows import MOST_IN_LINE, Ticket
from souk.booking.schedule.errors import UnknownProvider
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.services import ServiceFacts, UnknownService, get_service
from souk.stores import StoreView, get_visible_store

TOPIC: Final = "queue"


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """Who joins a line. `provider_id`: whom they would rather wait for."""

    name: str = ""
    provider_id: UUID | None = None


async def join_queue(uow: UnitOfWork, service_id: UUID, joining: Joining) -> Ticket:
    """Take a number. One open number per person and store; a guest is known by the key in their cookie.

    Raises UnknownService, NoWalkIns, QueueClosed, QueueFull, AlreadyInLine, UnknownProvider.
    """
    service, store = await _walk_in_service(uow, service_id)
    if not await is_queue_open(uow, store):
        raise QueueClosed
    own = await find_own_ticket(uow, store)
    if own is not None and own.ended_at is None:
        raise AlreadyInLine(number=own.number)
    actor = uow.actor
    digest = policy.guest_digest(actor) if actor.id is None else None
    return await _take_number(uow, service, store, joining, whose=(actor.id, digest))


async def add_walk_in(uow: UnitOfWork, service_id: UUID, joining: Joining) -> Ticket:
    """A number for somebody at the counter. Taken by the store's people, also while the queue is closed."""
    service, store = await _walk_in_service(uow, service_id)
    uow.require(await policy.can_run(uow, store.id))
    return await _take_number(uow, service, store, joining, whose=(None, None))


async def call_next(uow: UnitOfWork, store_id: UUID, *, provider_id: UUID | None = None) -> Ticket:
    """Call up whoever waits longest for this provider or for anybody. Raises NobodyWaits.

    Two who press the button at once call two different people.
    """
    store = await get_visible_store(uow, store_id)
    uow.require(await policy.can_run(uow, store.id))
    server = await _server(uow, store.id, provider_id)
    for ticket in await uow.all(rows.LINE, store=store.id, day=day_of(uow, store)):
        if ticket.status is not TicketStatus.WAITING or ticket.provider_id not in {None, server}:
            continue
        if await uow.change(rows.CALL_FIRST, ticket=ticket.id, at=uow.now, who=server):
            return await _called(uow, ticket)
    raise NobodyWaits


async def call_ticket(uow: UnitOfWork, ticket_id: UUID, *, provider_id: UUID | None = None) -> Ticket:
    """Call up this one, out of turn or once more. Raises UnknownTicket, TicketMovedOn."""
    ticket = await _to_run(uow, ticket_id)
    server = await _server(uow, ticket.store_id, provider_id) or ticket.provider_id
    if not await uow.change(rows.CALL, ticket=ticket.id, at=uow.now, who=server):
        raise TicketMovedOn
    return await _called(uow, ticket)


async def serve_ticket(uow: UnitOfWork, ticket_id: UUID, *, provider_id: UUID | None = None) -> Ticket:
    """They have come and are served now. Raises UnknownTicket, TicketMovedOn."""
    ticket = await _to_run(uow, ticket_id)
    server = await _server(uow, ticket.store_id, provider_id) or ticket.provider_id
    if not await uow.change(rows.SERVE, ticket=ticket.id, at=uow.now, who=server):
        raise TicketMovedOn
    return await _now(uow, ticket.id)


async def finish_ticket(uow: UnitOfWork, ticket_id: UUID) -> Ticket:
    """They are served. How long it took counts for what the next ones are told. Raises UnknownTicket, TicketMovedOn."""
    ticket = await _to_run(uow, ticket_id)
    if not await uow.change(rows.FINISH, ticket=ticket.id, at=uow.now):
        raise TicketMovedOn
    return await _ended(uow, ticket, was_served=True)


async def leave_queue(uow: UnitOfWork, ticket_id: UUID) -> Ticket:
    """Somebody goes away, or did not come when called. Their own to do, and the store's people's.

    Raises UnknownTicket, TicketMovedOn.
    """
    ticket, _ = await get_ticket(uow, ticket_id)
    uow.require(await policy.can_end(uow, ticket))
    if not await uow.change(rows.LEAVE, ticket=ticket.id, at=uow.now):
        raise TicketMovedOn
    return await _ended(uow, ticket, was_served=False)


async def switch_queue(uow: UnitOfWork, store_id: UUID, *, is_open: bool) -> None:
    """Open the queue for the rest of the day whatever the hours say, or close it; who waits keeps waiting."""
    store = await get_visible_store(uow, store_id)
    uow.require(await policy.can_run(uow, store.id))
    day = day_of(uow, store)
    await uow.change(rows.SWITCH, store_id=store.id, day_on=day, last_number=0, is_open=is_open)
    uow.emit(QueueSwitched(store_id=store.id, day_on=day.isoformat(), is_open=is_open))
    uow.announce(TOPIC, str(store.id))


async def _walk_in_service(uow: UnitOfWork, service_id: UUID) -> tuple[ServiceFacts, StoreView]:
    service = await get_service(uow, service_id)
    store = await get_visible_store(uow, service.store_id)
    if not service.is_available:
        raise UnknownService
    if not service.supports_walk_in:
        raise NoWalkIns
    return service, store


async def _take_number(
    uow: UnitOfWork,
    service: ServiceFacts,
    store: StoreView,
    joining: Joining,
    *,
    whose: tuple[UUID | None, str | None],
) -> Ticket:
    day: date = day_of(uow, store)
    provider_id = await _named(uow, store.id, joining.provider_id)
    numbered = await uow.first(rows.NEXT_NUMBER, store_id=store.id, day_on=day, last_number=1, is_open=None)
    assert numbered is not None
    if len(await uow.all(rows.LINE, store=store.id, day=day)) >= MOST_IN_LINE:  # whoever takes a number holds the day
        raise QueueFull
    ticket = Ticket(
        id=new_id(),
        store_id=store.id,
        service_id=service.id,
        provider_id=provider_id,
        customer_id=whose[0],
        guest_digest=whose[1],
        day_on=day,
        number=numbered.last_number,
        sealed_name=uow.keys.seal(joining.name) if joining.name else None,
        status=TicketStatus.WAITING,
        joined_at=uow.now,
        called_at=None,
        served_at=None,
        ended_at=None,
    )
    try:
        await uow.change(rows.ADD, **msgspec.structs.asdict(ticket))
    except IntegrityError as broken:  # the same person, from another tab in this very moment
        raise AlreadyInLine from broken
    _tell_taken(uow, ticket)
    return ticket


def _tell_taken(uow: UnitOfWork, ticket: Ticket) -> None:
    uow.emit(
        TicketTaken(
            ticket_id=ticket.id,
            store_id=ticket.store_id,
            service_id=ticket.service_id,
            customer_id=ticket.customer_id,
            number=ticket.number,
        )
    )
    uow.announce(TOPIC, str(ticket.store_id))


async def _to_run(uow: UnitOfWork, ticket_id: UUID) -> Ticket:
    """Seen by its holder as well, who may not run the queue."""
    ticket, _ = await get_ticket(uow, ticket_id)
    uow.require(await policy.can_run(uow, ticket.store_id))
    return ticket


async def _named(uow: UnitOfWork, store_id: UUID, provider_id: UUID | None) -> UUID | None:
    if provider_id is None:
        return None
    if provider_id not in {each.id for each in await uow.all(rows.SERVERS, store=store_id)}:
        raise UnknownProvider
    return provider_id


async def _server(uow: UnitOfWork, store_id: UUID, provider_id: UUID | None) -> UUID | None:
    """Who calls: the named one, or the one who asks."""
    return await _named(uow, store_id, provider_id) or await policy.own_provider(uow, store_id)


async def _called(uow: UnitOfWork, ticket: Ticket) -> Ticket:
    uow.emit(
        TicketCalled(
            ticket_id=ticket.id,
            store_id=ticket.store_id,
            service_id=ticket.service_id,
            customer_id=ticket.customer_id,
            number=ticket.number,
            at=uow.now,
        )
    )
    return await _now(uow, ticket.id)


async def _ended(uow: UnitOfWork, ticket: Ticket, *, was_served: bool) -> Ticket:
    uow.emit(
        TicketEnded(
            ticket_id=ticket.id,
            store_id=ticket.store_id,
            service_id=ticket.service_id,
            customer_id=ticket.customer_id,
            number=ticket.number,
            was_served=was_served,
        )
    )
    return await _now(uow, ticket.id)


async def _now(uow: UnitOfWork, ticket_id: UUID) -> Ticket:
    ticket = await uow.first(rows.BY_ID, id=ticket_id)
    if ticket is None:
        raise UnknownTicket
    uow.announce(TOPIC, str(ticket.store_id))
    return ticket
