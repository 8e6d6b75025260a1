"""Answers of a page door: a whole page, a fragment for a partial swap, a redirect, an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypedDict, Unpack, cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from souk.ui.parts import ErrorView
from souk.ui.shell import NOTICE_COOKIE, write_notice

if TYPE_CHECKING:
    from souk.ui.pages import Pages

NOTICE_SECONDS: Final = 60


class Answer(TypedDict, total=False):
    """How an answer may differ from a plain 200."""

    description: str | None
    status: int
    headers: Mapping[str, str] | None


def page(request: Request, template: str, view: object, *, title: str, **answer: Unpack[Answer]) -> HTMLResponse:
    """A whole page: `template` extends a layout and sees `view` (one frozen dataclass) and `shell`.

    Optional: `description` for search engines, `status` (200), `headers`.
    """
    pages = _pages(request)
    shell = pages.shell(request, title=title, description=answer.get("description"))
    response = _html(pages.render(template, view=view, shell=shell), answer)
    if NOTICE_COOKIE in request.cookies:
        response.delete_cookie(NOTICE_COOKIE)
        response.headers["cache-control"] = "no-store"
    return response


def fragment(request: Request, template: str, view: object, **answer: Unpack[Answer]) -> HTMLResponse:
    """A piece of a page for a partial swap: the template alone, which sees the same `view` and `shell`."""
    pages = _pages(request)
    shell = pages.shell(request, title="", description=None)
    return _html(pages.render(template, view=view, shell=shell), answer)


def redirect(request: Request, url: str, *, notice: str | None = None, tone: str = "good") -> Response:
    """Send the browser on after a post; `notice` greets it there once.

    An htmx request gets `HX-Redirect`, since fetch would follow a 303 and swap a whole page into a corner.
    """
    response: Response
    if request.headers.get("hx-request") == "true":
        response = Response(headers={"HX-Redirect": url})
    else:
        response = RedirectResponse(url, status_code=303)
    if notice:
        response.set_cookie(
            NOTICE_COOKIE,
            write_notice(notice, tone),
            max_age=NOTICE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
    return response


def error_page(request: Request, *, status: int, title: str, message: str, code: str, request_id: str) -> HTMLResponse:
    """A refusal or a fault, said kindly and with a next step. To htmx it is a toast, so the page stays as it was."""
    view = ErrorView(status=status, title=title, message=message, code=code, request_id=request_id)
    if request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true":
        headers = {"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"}
        return fragment(request, "ui/error_toast.html", view, status=status, headers=headers)
    return page(request, "ui/error.html", view, title=title, status=status)


def _pages(request: Request) -> Pages:
    return cast("Pages", request.app.state.pages)


def _html(body: str, answer: Answer) -> HTMLResponse:
    headers = answer.get("headers")
    return HTMLResponse(body, status_code=answer.get("status", 200), headers=dict(headers) if headers else None)
