"""The development inbox: pages that show what would have been sent. Only there while mails stay in the folder."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response

from souk.kernel.errors import NotFound
from souk.kernel.mail_folder import FolderMailer, KeptMail
from souk.notifications.pages import INBOX, InboxPage, MailPage
from souk.notifications.sandbox import sandboxed
from souk.ui import page

router = APIRouter(prefix=INBOX)
PER_PAGE = 50
NEVER = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@router.get("")
async def index(request: Request, number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1) -> Response:
    mails, total = await _folder(request).list_kept(skipped=(number - 1) * PER_PAGE, most=PER_PAGE)
    view = InboxPage.of(mails, total=total, number=number, each=PER_PAGE)
    return page(request, "notifications/inbox.html", view, title="Inbox", headers=NEVER)


@router.get("/{name}")
async def show(request: Request, name: str) -> Response:
    mail = await _mail(request, name)
    return page(request, "notifications/inbox_mail.html", MailPage.of(mail), title=mail.subject, headers=NEVER)


@router.get("/{name}/html")
async def body(request: Request, name: str) -> Response:
    return sandboxed(request, (await _mail(request, name)).html)


async def _mail(request: Request, name: str) -> KeptMail:
    mail = await _folder(request).read(name)
    if mail is None:
        raise NotFound("There is no such mail here.")
    return mail


def _folder(request: Request) -> FolderMailer:
    return cast("FolderMailer", request.app.state.mailer)
