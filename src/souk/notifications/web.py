"""Page doors: one's own notices and wishes, and the link that ends mails of a kind."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.http import Reading, changing, reading
from souk.kernel.pagination import PageQuery
from souk.notifications.commands import choose_mail, read_all_notifications, read_notification, unsubscribe
from souk.notifications.errors import BrokenUnsubscribeLink
from souk.notifications.kinds import GROUPS
from souk.notifications.links import UNSUBSCRIBE
from souk.notifications.pages import NOTICES, NoticesPage, UnsubscribePage, opening, place_of
from souk.notifications.queries import count_unread, get_own_muted, list_notifications
from souk.notifications.statuses import MailGroup
from souk.ui import fragment, page, redirect, url_with

router = APIRouter()
own = APIRouter(prefix=NOTICES, dependencies=[Depends(guests_sign_in_first)])
Cursor = Annotated[str | None, Query(max_length=500)]
Signature = Annotated[str, Query(max_length=100)]


@own.get("")
async def index(request: Request, ctx: Reading, *, unread: bool = False, cursor: Cursor = None) -> Response:
    found = await list_notifications(ctx, PageQuery(cursor=cursor), only_unread=unread)
    here = url_with(NOTICES, unread="true" if unread else None)
    view = NoticesPage.of(
        found.items,
        unread=await count_unread(ctx),
        only_unread=unread,
        next_url=url_with(here, cursor=found.next_cursor) if found.next_cursor else "",
        muted=await get_own_muted(ctx),
    )
    return page(request, "notifications/notices.html", view, title="Notifications")


@router.get(f"{NOTICES}/bell")
async def bell(request: Request) -> Response:
    """How many are new; nothing for a guest."""
    async with reading(request) as ctx:
        unread = await count_unread(ctx) if ctx.actor.id is not None else 0
    return fragment(request, "notifications/bell.html", unread, headers={"Cache-Control": "no-store"})


@own.post("/read-all")
async def read_all(request: Request) -> Response:
    async with changing(request) as uow:
        await read_all_notifications(uow)
    return redirect(request, NOTICES, notice="All read.")


@own.post("/mail")
async def choose(request: Request) -> Response:
    """Boxes that are ticked are wanted."""
    form = await request.form()
    async with changing(request) as uow:
        await choose_mail(uow, frozenset(group for group in MailGroup if form.get(group.value)))
    return redirect(request, NOTICES, notice="Saved. Mails about security and money still come.")


@own.post("/{notification_id}/open")
async def open_one(request: Request, notification_id: UUID) -> Response:
    """Mark it as read, and go to what it is about."""
    async with changing(request) as uow:
        notice = await read_notification(uow, notification_id)
    return redirect(request, place_of(notice))


@router.get(UNSUBSCRIBE)
async def ask_to_unsubscribe(request: Request, person: UUID, group: MailGroup, signature: Signature) -> Response:
    """A question first: programs open the links of mails too."""
    return _unsubscribe_page(request, person, group, signature, done=False)


@router.post(UNSUBSCRIBE)
async def end(request: Request, person: UUID, group: MailGroup, signature: Signature) -> Response:
    """From the page, and in one click from mail programs (RFC 8058). Who brings the link need not be signed in."""
    async with changing(request) as uow:
        await unsubscribe(uow, person, group, signature=signature)
    return _unsubscribe_page(request, person, group, signature, done=True)


def _unsubscribe_page(request: Request, person: UUID, group: MailGroup, signature: str, *, done: bool) -> Response:
    if not signature:
        raise BrokenUnsubscribeLink
    action = opening(UNSUBSCRIBE, person, group, signature)
    view = UnsubscribePage(*GROUPS[group], action=action, done=done)
    return page(request, "notifications/unsubscribe.html", view, title="Mails you get")


router.include_router(own)
