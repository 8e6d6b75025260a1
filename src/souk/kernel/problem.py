"""Every failure that leaves the API is a problem document (RFC 9457) with a stable code."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from souk.kernel.errors import Detour, Invalid, RateLimited, Refusal
from souk.kernel.pointing import MOST, point_at
from souk.kernel.telemetry import current_request_id

PROBLEM = "application/problem+json"
CODES = {404: "not_found", 405: "method_not_allowed", 400: "bad_request", 413: "too_large", 415: "unsupported"}
HtmlAnswer = Callable[[Request, int, str, str], Response]
Handler = Callable[[Request, Exception], Awaitable[Response]]


def problem(status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **facts: Any) -> Response:
    """`facts` become further members of the document. What cannot be read always says where, in `errors`."""
    if status == Invalid.status:
        facts.setdefault("errors", [_at(Invalid.field, detail)])
    document = {
        "type": f"/docs/errors#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": current_request_id(),
        **facts,
    }
    return Response(msgspec.json.encode(document), status, headers, media_type=PROBLEM)


def wants_html(request: Request) -> bool:
    """A page was asked for: outside `/api`, by something that reads HTML."""
    return not request.url.path.startswith("/api") and "text/html" in request.headers.get("accept", "")


def refuse_with(html: HtmlAnswer) -> dict[type[Exception] | int, Handler]:
    """The exception handlers. `html(request, status, code, sentence)` draws a page where a person asked for one."""

    async def on_refusal(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        headers = _headers(error)
        if not wants_html(request):
            return problem(error.status, error.code, str(error), headers=headers, **_facts(error))
        page = html(request, error.status, error.code, str(error))
        page.headers.update(headers)
        return page

    async def on_unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if wants_html(request):
            return html(request, 422, "invalid", "We could not read this address or form.")
        return problem(422, "invalid", "We could not read this request.", errors=_field_errors(error))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = CODES.get(error.status_code, "http_error")
        sentence = "There is nothing at this address." if error.status_code == 404 else str(error.detail)
        if wants_html(request):
            return html(request, error.status_code, code, sentence)
        return problem(error.status_code, code, sentence, headers=dict(error.headers or {}))

    async def on_detour(request: Request, error: Exception) -> Response:
        assert isinstance(error, Detour)
        return RedirectResponse(error.url, status_code=307, headers={"Cache-Control": "no-store"})

    return {Refusal: on_refusal, RequestValidationError: on_unreadable, HTTPException: on_http, Detour: on_detour}


def install(app: FastAPI, html: HtmlAnswer) -> None:
    for kind, handler in refuse_with(html).items():
        app.add_exception_handler(kind, handler)


def _headers(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, RateLimited):
        return {"Retry-After": str(refusal.facts.get("retry_after", 60))}
    if refusal.status == 401:
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _facts(refusal: Refusal) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        return {"errors": [_at(refusal.field, str(refusal))], **refusal.facts}
    return refusal.facts


def _at(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}


def _field_errors(error: RequestValidationError) -> list[dict[str, str]]:
    """Where and what, never the value itself: it may be a password."""
    inside = [{**each, "loc": each["loc"][1:]} for each in error.errors() if each["loc"][0] == "body"]
    around = [each for each in error.errors() if each["loc"][0] != "body"]
    named = [_at(".".join(map(str, each["loc"][1:])) or str(each["loc"][0]), str(each["msg"])) for each in around]
    return [*named, *point_at(inside, error.body)][:MOST]
