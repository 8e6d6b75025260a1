"""The queue over JSON: take a number, see the line, and what the store's people do with it."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.booking.desk.queue import commands, policy, queries
from souk.booking.desk.queue.errors import (
    AlreadyInLine,
    NobodyWaits,
    NoWalkIns,
    QueueClosed,
    QueueFull,
    TicketMovedOn,
    UnknownTicket,
)
from souk.booking.desk.queue.guarding import guard_joining
from souk.booking.desk.queue.rows import Ticket
from souk.booking.desk.queue.schemas import CallTicket, JoinQueue, QueueOut, SwitchQueue, TicketOut
from souk.booking.schedule.errors import UnknownProvider
from souk.cart import keep_key, shopper_of
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, RateLimited, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, database_of
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from souk.services import UnknownService
from souk.stores import UnknownStore

of_services = APIRouter(prefix="/services", tags=["queue"])
of_stores = APIRouter(prefix="/stores", tags=["queue"])
router = APIRouter(prefix="/queue", tags=["queue"])
CANNOT_JOIN: Final = (UnknownService, NoWalkIns, QueueClosed, QueueFull, AlreadyInLine, UnknownProvider, RateLimited)
RUNNING: Final = (Unauthenticated, Forbidden, UnknownTicket, TicketMovedOn)


@of_services.post("/{service_id}/queue", **returns(TicketOut, 201, refuses=CANNOT_JOIN))
async def join(request: Request, service_id: UUID, body: JoinQueue) -> Response:
    """Take a number in the line of a service that takes walk-ins. One open number per person and store.

    A guest gets the cookie `souk_cart`, by which the number stays theirs.
    """
    actor = await shopper_of(request)
    await guard_joining(request, actor)

    async def work() -> Response:
        async with database_of(request).unit_of_work(actor) as uow:
            ticket = await commands.join_queue(uow, service_id, body.joining())
            told = await _told(uow, ticket)
        return keep_key(answer(told, 201), request)

    return await answered_once(request, work)


@of_stores.get("/{store_id}/queue", **returns(QueueOut, refuses=(UnknownStore,)))
async def show(ctx: Reading, store_id: UUID) -> Response:
    """The line of a store: numbers for everybody; who they are for the store's people."""
    line = await queries.get_line(ctx, store_id)
    as_staff = ctx.actor.id is not None and bool(await policy.can_run(ctx, line.store.id))
    return answer(QueueOut.of(line, ctx.keys, as_staff=as_staff))


@of_stores.post("/{store_id}/queue/next", **returns(TicketOut, refuses=(*RUNNING, UnknownStore, NobodyWaits)))
async def call_next(uow: Changing, store_id: UUID, body: CallTicket) -> Response:
    """Call up whoever waits longest. Two who ask at once call two different people."""
    ticket = await commands.call_next(uow, store_id, provider_id=body.provider_id)
    return answer(await _told(uow, ticket))


@of_stores.put("/{store_id}/queue", **returns(QueueOut, refuses=(Unauthenticated, Forbidden, UnknownStore)))
async def switch(uow: Changing, store_id: UUID, body: SwitchQueue) -> Response:
    """Open the queue for the rest of the day, whatever the hours say, or close it."""
    await commands.switch_queue(uow, store_id, is_open=body.is_open)
    return answer(QueueOut.of(await queries.get_line(uow, store_id), uow.keys, as_staff=True))


@router.get("/{ticket_id}", **returns(TicketOut, refuses=(UnknownTicket,)))
async def show_ticket(ctx: Reading, ticket_id: UUID) -> Response:
    """Your own number, or one of a queue you run."""
    ticket, _ = await queries.get_ticket(ctx, ticket_id)
    return answer(await _told(ctx, ticket))


@router.post("/{ticket_id}/call", **returns(TicketOut, refuses=RUNNING))
async def call(uow: Changing, ticket_id: UUID, body: CallTicket) -> Response:
    """Call up this number, out of turn or once more."""
    return answer(await _told(uow, await commands.call_ticket(uow, ticket_id, provider_id=body.provider_id)))


@router.post("/{ticket_id}/serve", **returns(TicketOut, refuses=RUNNING))
async def serve(uow: Changing, ticket_id: UUID, body: CallTicket) -> Response:
    """They have come and are served now."""
    return answer(await _told(uow, await commands.serve_ticket(uow, ticket_id, provider_id=body.provider_id)))


@router.post("/{ticket_id}/done", **returns(TicketOut, refuses=RUNNING))
async def done(uow: Changing, ticket_id: UUID) -> Response:
    """They are served."""
    return answer(await _told(uow, await commands.finish_ticket(uow, ticket_id)))


@router.post("/{ticket_id}/leave", **returns(TicketOut, refuses=(UnknownTicket, TicketMovedOn)))
async def leave(uow: Changing, ticket_id: UUID) -> Response:
    """Give your number back; the store's people do it for whoever did not come."""
    return answer(await _told(uow, await commands.leave_queue(uow, ticket_id)))


async def _told(ctx: ReadContext, ticket: Ticket) -> TicketOut:
    return TicketOut.of(ticket, await queries.get_own_line(ctx, ticket), ctx.keys)
