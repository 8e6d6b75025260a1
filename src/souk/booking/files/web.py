"""Page doors: the links by which one's calendar follows the shop."""

from fastapi import APIRouter, Depends, Request, Response

from souk.booking.files.feeds import MadeCalendarLink, is_booked, list_own_links, make_link, revoke_link
from souk.booking.files.kinds import FeedKind
from souk.booking.files.pages import PAGE, CalendarPage
from souk.identity import guests_sign_in_first, signed_in
from souk.kernel.http import changing, reading
from souk.ui import page, redirect

NOT_KEPT = {"Cache-Control": "no-store"}
router = APIRouter(prefix=PAGE, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def calendar(request: Request) -> Response:
    return await _page(request)


@router.post("/{kind}")
async def make(request: Request, kind: FeedKind) -> Response:
    """Answers with the page itself: the link is shown there, this once."""
    async with changing(request) as uow:
        made = await make_link(uow, kind, base_url=request.app.state.settings.base_url)
    return await _page(request, made, status=201)


@router.post("/{kind}/revoke")
async def revoke(request: Request, kind: FeedKind) -> Response:
    async with changing(request) as uow:
        await revoke_link(uow, kind)
    return redirect(request, PAGE, notice="The link is revoked. It shows nothing any more.")


async def _page(request: Request, made: MadeCalendarLink | None = None, *, status: int = 200) -> Response:
    async with reading(request) as ctx:
        works = await is_booked(ctx, signed_in(ctx.actor))
        view = CalendarPage.of(await list_own_links(ctx), works=works, made=made)
    return page(request, "booking/files/calendar.html", view, title="Your calendar", status=status, headers=NOT_KEPT)
