"""Pages of those who stand in line, and the screen on the wall."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.booking.desk.queue import commands, policy, queries
from souk.booking.desk.queue.errors import AlreadyInLine, UnknownTicket
from souk.booking.desk.queue.guarding import guard_joining
from souk.booking.desk.queue.pages import DESK, JoinPage, WallPage
from souk.booking.desk.queue.schemas import JoinQueue
from souk.cart import keep_key, shopper_of
from souk.identity import read_form, typed_in
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.http import Reading, changing, database_of, reading
from souk.services import ServiceFacts, UnknownService, find_service_by_slug, get_service
from souk.ui import FormState, page, redirect

router = APIRouter()
JOIN: Final = ("name", "provider_id")


@router.get("/services/{slug}/queue")
async def show(request: Request, slug: str) -> Response:
    return await _page(request, slug, FormState())


@router.post("/services/{slug}/queue")
async def join(request: Request, slug: str) -> Response:
    actor: Actor = await shopper_of(request)
    read = read_form(JoinQueue, await typed_in(request, JOIN))
    if read.body is None:
        return await _page(request, slug, read.form, 422)
    try:
        await guard_joining(request, actor)
        async with database_of(request).unit_of_work(actor) as uow:
            service = await _service(uow, slug)
            ticket = await commands.join_queue(uow, service.id, read.body.joining())
    except AlreadyInLine:
        return redirect(request, f"/services/{slug}/queue")
    except Refusal as refusal:
        if refusal.status not in {409, 429}:
            raise
        form = FormState(values=read.form.values, message=str(refusal))
        return await _page(request, slug, form, refusal.status)
    notice = f"You have number {ticket.number}. Keep this page open."
    return keep_key(redirect(request, f"/services/{slug}/queue", notice=notice), request)


@router.post("/services/{slug}/queue/leave")
async def leave(request: Request, slug: str) -> Response:
    async with changing(request) as uow:
        service = await _service(uow, slug)
        ticket = await queries.find_own_ticket_of(uow, service.store_id)
        if ticket is None:
            raise UnknownTicket
        await commands.leave_queue(uow, ticket.id)
    return redirect(request, f"/services/{slug}/queue", notice="You gave your number back.")


@router.get("/queue/{ticket_id}")
async def lead_to_line(request: Request, ctx: Reading, ticket_id: UUID) -> Response:
    """From a notice to the page of the line; its people to theirs."""
    ticket, runs = await queries.get_ticket(ctx, ticket_id)
    if runs and not policy.is_holder(ctx.actor, ticket):
        return redirect(request, f"{DESK}?store={ticket.store_id}")
    return redirect(request, f"/services/{(await get_service(ctx, ticket.service_id)).slug}/queue")


@router.get("/stores/{slug}/queue")
async def wall(request: Request, ctx: Reading, slug: str) -> Response:
    line = await queries.get_line(ctx, slug)
    return page(request, "booking/desk/queue_wall.html", WallPage.of(line), title=f"Queue of {line.store.name}")


async def _page(request: Request, slug: str, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        service = await _service(ctx, slug)
        line = await queries.get_line(ctx, service.store_id)
        ticket = await queries.find_own_ticket(ctx, line.store)
    if ticket is not None and ticket.ended_at is not None and request.query_params.get("again"):
        ticket = None
    view = JoinPage.of(service, line, ticket, form)
    return page(request, "booking/desk/queue_join.html", view, title=f"Queue · {view.service}", status=status)


async def _service(ctx: ReadContext, slug: str) -> ServiceFacts:
    """One that takes walk-ins. Raises UnknownService."""
    service = await find_service_by_slug(ctx, slug)
    if service is None or not service.is_available or not service.supports_walk_in:
        raise UnknownService
    return service
