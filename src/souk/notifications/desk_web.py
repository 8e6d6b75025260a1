"""Pages of the back office: what was mailed, what became of it, and how it looks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.errors import Refusal
from souk.kernel.http import Reading, actor_of, changing, database_of, reading
from souk.kernel.pagination import PageQuery
from souk.notifications import policy
from souk.notifications.commands import send_again
from souk.notifications.errors import NoPreview
from souk.notifications.pages import LETTERS, LetterPage, LettersPage
from souk.notifications.processes import Preview, preview_letter
from souk.notifications.queries import LetterFilter, count_letters, get_letter, list_letters
from souk.notifications.sandbox import sandboxed
from souk.notifications.statuses import LetterStatus
from souk.ui import page, redirect

router = APIRouter(prefix=LETTERS, dependencies=[Depends(guests_sign_in_first)])
PER_PAGE = 50
Text = Annotated[str, Query(max_length=320)]


@router.get("")
async def index(
    request: Request,
    ctx: Reading,
    *,
    status: Text = "",
    kind: Text = "",
    recipient: Text = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    chosen = LetterFilter(
        status=LetterStatus(status) if status in list(LetterStatus) else None, kind=kind, recipient=recipient.strip()
    )
    found = await list_letters(ctx, chosen, PageQuery(limit=PER_PAGE, cursor=cursor))
    view = LettersPage.of(
        found.items,
        chosen=chosen,
        counts=await count_letters(ctx),
        next_cursor=found.next_cursor,
        is_set_up=request.app.state.mailer.is_configured,
    )
    return page(request, "notifications/letters.html", view, title="Mail")


@router.get("/{letter_id}")
async def show(request: Request, letter_id: UUID) -> Response:
    async with reading(request) as ctx:
        detail = await get_letter(ctx, letter_id)
        may_send = bool(policy.can_send_again(ctx.actor))
    try:
        content = await _preview(request, letter_id)
    except NoPreview:
        content = Preview("", "", "")
    view = LetterPage.of(detail, subject=content.subject, text=content.text, may_send=may_send)
    return page(request, "notifications/letter.html", view, title=view.title)


@router.get("/{letter_id}/preview")
async def preview(request: Request, letter_id: UUID) -> Response:
    return sandboxed(request, (await _preview(request, letter_id)).html)


@router.post("/{letter_id}/send-again")
async def again(request: Request, letter_id: UUID) -> Response:
    back = f"{LETTERS}/{letter_id}"
    try:
        async with changing(request) as uow:
            await send_again(uow, letter_id)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return redirect(request, back, notice=str(refusal), tone="bad")
    return redirect(request, back, notice="It is written anew and sent in a moment.")


async def _preview(request: Request, letter_id: UUID) -> Preview:
    base_url: str = request.app.state.settings.base_url
    return await preview_letter(database_of(request), await actor_of(request), letter_id, base_url=base_url)
