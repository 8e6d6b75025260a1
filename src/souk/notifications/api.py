"""JSON doors: one's own notices and wishes; below `/admin`, the delivery log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from souk.kernel.http import Changing, Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageAsked, PageOf
from souk.notifications.commands import choose_mail, read_all_notifications, read_notification, send_again
from souk.notifications.errors import LetterOnItsWay, NoPreview, UnknownLetter, UnknownNotification
from souk.notifications.kinds import GROUPS
from souk.notifications.processes import Preview, preview_letter
from souk.notifications.queries import (
    LetterDetail,
    LetterFilter,
    LetterView,
    NotificationView,
    count_unread,
    get_letter,
    get_own_muted,
    list_letters,
    list_notifications,
)
from souk.notifications.schemas import AllRead, ChooseMail, MailChoice, Unread
from souk.notifications.statuses import LetterStatus, MailGroup

router = APIRouter(prefix="/notifications", tags=["notifications"])
letters = APIRouter(prefix="/admin/letters", tags=["admin: mail"])


@router.get("", **returns(PageOf[NotificationView]))
async def index(
    ctx: Reading,
    asked: PageAsked,
    unread: Annotated[bool, Query(description="Only those that were not read yet.")] = False,
) -> Response:
    """Your notifications, newest first."""
    return answer(await list_notifications(ctx, asked, only_unread=unread))


@router.get("/unread", **returns(Unread))
async def unread_number(ctx: Reading) -> Response:
    """How many you have not read."""
    return answer(Unread(await count_unread(ctx)))


@router.put("/read-all", **returns(AllRead))
async def read_all(uow: Changing) -> Response:
    """Mark all of yours as read."""
    return answer(AllRead(await read_all_notifications(uow)))


@router.put("/{notification_id}/read", **returns(NotificationView, refuses=(UnknownNotification,)))
async def read(uow: Changing, notification_id: UUID) -> Response:
    """Mark one of yours as read."""
    return answer(await read_notification(uow, notification_id))


@router.get("/mail", **returns(list[MailChoice]))
async def mail(ctx: Reading) -> Response:
    """Which mails you get. What is about security, money or a promise always comes and is not listed."""
    return answer(choices(await get_own_muted(ctx)))


@router.put("/mail", **returns(list[MailChoice]))
async def choose(uow: Changing, body: ChooseMail) -> Response:
    """Choose which mails you get."""
    await choose_mail(uow, frozenset(body.wanted))
    return answer(choices(await get_own_muted(uow)))


@letters.get("", **returns(PageOf[LetterView]))
async def log(
    ctx: Reading,
    asked: PageAsked,
    status: LetterStatus | None = None,
    kind: Annotated[str, Query(max_length=40)] = "",
    recipient: Annotated[str, Query(max_length=320, description="A whole e-mail address.")] = "",
) -> Response:
    """The delivery log, newest first. Needs `mail:read`."""
    return answer(await list_letters(ctx, LetterFilter(status=status, kind=kind, recipient=recipient), asked))


@letters.get("/{letter_id}", **returns(LetterDetail, refuses=(UnknownLetter,)))
async def letter(ctx: Reading, letter_id: UUID) -> Response:
    """One letter with every try to deliver it. Needs `mail:read`."""
    return answer(await get_letter(ctx, letter_id))


@letters.get("/{letter_id}/preview", **returns(Preview, refuses=(UnknownLetter, NoPreview)))
async def preview(request: Request, letter_id: UUID) -> Response:
    """What it would say now, with placeholders for secret links. Needs `mail:read`."""
    actor, base_url = await actor_of(request), request.app.state.settings.base_url
    return answer(await preview_letter(database_of(request), actor, letter_id, base_url=base_url))


@letters.post("/{letter_id}/send-again", **returns(LetterDetail, refuses=(UnknownLetter, LetterOnItsWay)))
async def again(uow: Changing, letter_id: UUID) -> Response:
    """Write it anew and send it once more. Needs `mail:write`."""
    return answer(await send_again(uow, letter_id))


def choices(muted: frozenset[MailGroup]) -> list[MailChoice]:
    return [
        MailChoice(group=group, title=title, description=description, wanted=group not in muted)
        for group, (title, description) in GROUPS.items()
    ]
