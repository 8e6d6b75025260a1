"""JSON doors: `/appointments.ics`, which calendars follow, and the links to it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from souk.booking.files.calendar import MEDIA_TYPE, Method, write_calendar
from souk.booking.files.errors import NothingToFollow, UnknownFeed
from souk.booking.files.feeds import (
    CalendarLink,
    MadeCalendarLink,
    list_own_links,
    make_link,
    read_feed,
    revoke_link,
)
from souk.booking.files.kinds import FeedKind
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, database_of, no_content
from souk.kernel.openapi import returns

TAG = "Appointments"
router = APIRouter(tags=[TAG])
links = APIRouter(prefix="/calendar-links", tags=[TAG])
KEPT_FOR = "private, max-age=300"


@router.get("/appointments.ics", **returns(refuses=(UnknownFeed,)))
async def follow(
    request: Request, token: Annotated[str, Query(max_length=200, description="Of a link to somebody's calendar.")] = ""
) -> Response:
    """Somebody's appointments as an iCalendar file, from three months ago on: for calendars that follow a link."""
    feed = await read_feed(database_of(request), token, base_url=request.app.state.settings.base_url)
    headers = {"ETag": feed.etag, "Cache-Control": KEPT_FOR, "X-Robots-Tag": "noindex"}
    if feed.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = await asyncio.to_thread(write_calendar, feed.entries, method=Method.PUBLISH, name=feed.name)
    headers["Content-Disposition"] = 'inline; filename="appointments.ics"'
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


@links.get("", **returns(list[CalendarLink], refuses=(Unauthenticated,)))
async def list_links(ctx: Reading) -> Response:
    """Your links to your calendar; never what they open with."""
    return answer(await list_own_links(ctx))


@links.post("/{kind}", **returns(MadeCalendarLink, 201, refuses=(Unauthenticated, Forbidden, NothingToFollow)))
async def make(request: Request, uow: Changing, kind: FeedKind) -> Response:
    """Make a link that a calendar can follow. It is shown this once; the one before it ends."""
    made = await make_link(uow, kind, base_url=request.app.state.settings.base_url)
    return answer(made, 201, {"Cache-Control": "no-store"})


@links.delete("/{kind}", **returns(None, 204, refuses=(Unauthenticated, Forbidden, UnknownFeed)))
async def revoke(uow: Changing, kind: FeedKind) -> Response:
    """Revoke a link: it shows nothing from the next look on."""
    await revoke_link(uow, kind)
    return no_content()
