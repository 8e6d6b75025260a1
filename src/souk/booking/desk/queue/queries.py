"""Looking at a queue: the whole line for whoever draws it, one's own number, and whether anybody can join."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from souk.booking.desk.models import TicketStatus
from souk.booking.desk.queue import policy
from souk.booking.desk.queue.errors import UnknownTicket
from souk.booking.desk.queue.line import usual_seconds, wait_seconds
from souk.booking.desk.queue.rows import (
    BY_ID,
    DAY,
    LAST_OF_GUEST,
    LAST_OF_PERSON,
    LASTED,
    LINE,
    SERVERS,
    Server,
    Ticket,
)
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.stores import StoreStatus, StoreView, get_store, get_visible_store


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A store's queue at this moment. `each`: how many seconds one of them takes."""

    store: StoreView
    day_on: date
    is_open: bool
    tickets: Sequence[Ticket]
    """Those who wait, were called or are served, by number."""
    servers: Sequence[Server]
    each: float
    served_for: Sequence[float]

    @property
    def waiting(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.status is TicketStatus.WAITING]

    @property
    def called(self) -> list[Ticket]:
        """The latest call first."""
        called = [ticket for ticket in self.tickets if ticket.status is TicketStatus.CALLED]
        return sorted(called, key=lambda ticket: (ticket.called_at is None, ticket.called_at), reverse=True)

    @property
    def serving(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.status is TicketStatus.SERVING]

    def place_of(self, ticket: Ticket) -> int:
        """1 is next; 0 for whoever does not wait any more."""
        if ticket.status is not TicketStatus.WAITING:
            return 0
        before = [each for each in self.waiting if each.number < ticket.number and _stands_before(each, ticket)]
        return len(before) + 1

    def wait_of(self, ticket: Ticket) -> float:
        """Seconds until it is their turn."""
        place = self.place_of(ticket)
        return self._wait(place - 1) if place else 0.0

    @property
    def wait_at_the_end(self) -> float:
        """Seconds that somebody would wait who joined now."""
        return self._wait(len(self.waiting))

    def name_of(self, provider_id: UUID | None) -> str:
        return next((each.name for each in self.servers if each.id == provider_id), "")

    def _wait(self, ahead: int) -> float:
        busy = [0.0] * len(self.called) + list(self.served_for)
        return wait_seconds(ahead, served_since=busy, each=self.each)


def _stands_before(other: Ticket, ticket: Ticket) -> bool:
    """Somebody who waits for another person of the store does not."""
    return other.provider_id is None or ticket.provider_id is None or other.provider_id == ticket.provider_id


def day_of(ctx: ReadContext, store: StoreView) -> date:
    """Today, where the store is."""
    return ctx.now.astimezone(ZoneInfo(store.time_zone)).date()


async def get_line(ctx: ReadContext, store_key: UUID | str) -> Line:
    """The queue of a store, by id or slug. Raises UnknownStore."""
    return await line_of(ctx, await get_visible_store(ctx, store_key))


async def line_of(ctx: ReadContext, store: StoreView) -> Line:
    day = day_of(ctx, store)
    tickets = await ctx.all(LINE, store=store.id, day=day)
    lasted = [(row.ended_at - row.served_at).total_seconds() for row in await ctx.all(LASTED, store=store.id)]
    serving = [each for each in tickets if each.status is TicketStatus.SERVING]
    return Line(
        store=store,
        day_on=day,
        is_open=await is_queue_open(ctx, store),
        tickets=tickets,
        servers=await ctx.all(SERVERS, store=store.id),
        each=usual_seconds(lasted),
        served_for=[(ctx.now - each.served_at).total_seconds() for each in serving if each.served_at is not None],
    )


async def is_queue_open(ctx: ReadContext, store: StoreView) -> bool:
    """As its people said today, or else whenever the store is open."""
    if store.status is not StoreStatus.ACTIVE:
        return False
    day = await ctx.first(DAY, store=store.id, day=day_of(ctx, store))
    said = day.is_open if day is not None else None
    return store.is_open is not False if said is None else said


async def find_own_ticket(ctx: ReadContext, store: StoreView) -> Ticket | None:
    """The actor's last number of today."""
    day = day_of(ctx, store)
    if ctx.actor.id is not None:
        return await ctx.first(LAST_OF_PERSON, store=store.id, day=day, person=ctx.actor.id)
    digest = policy.guest_digest(ctx.actor)
    return await ctx.first(LAST_OF_GUEST, store=store.id, day=day, digest=digest) if digest is not None else None


async def find_own_ticket_of(ctx: ReadContext, store_id: UUID) -> Ticket | None:
    """The same, by the store's id. Raises UnknownStore."""
    return await find_own_ticket(ctx, await get_visible_store(ctx, store_id))


async def get_ticket(ctx: ReadContext, ticket_id: UUID) -> tuple[Ticket, bool]:
    """A number, for whoever holds it or runs the queue: then the second is True. Raises UnknownTicket."""
    ticket = await ctx.first(BY_ID, id=ticket_id)
    if ticket is None:
        raise UnknownTicket
    if ctx.actor.is_system or (ctx.actor.id is not None and await policy.can_run(ctx, ticket.store_id)):
        return ticket, True
    if policy.is_holder(ctx.actor, ticket):
        return ticket, False
    raise UnknownTicket


async def get_own_line(ctx: ReadContext, ticket: Ticket) -> Line:
    return await line_of(ctx, await get_store(ctx, ticket.store_id))


async def insist_running(ctx: ReadContext, store_id: UUID) -> None:
    """For doors that only look. Raises Unauthenticated, Forbidden."""
    if not (verdict := await policy.can_run(ctx, store_id)):
        raise Forbidden(verdict.reason)
