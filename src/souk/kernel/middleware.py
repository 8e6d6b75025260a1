"""Pure ASGI middleware: request ids, logs, metrics, the last line of defence, security headers, size limits."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import unquote

import structlog
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from souk.kernel.ids import random_bytes
from souk.kernel.problem import problem
from souk.kernel.telemetry import request_log, scrub_path, under_request_id

log = structlog.get_logger("souk.request")
NO_COPY = (b"cache-control", b"no-store")
OWN_COPY = (b"cache-control", b"private, no-cache")
SILENT = ("/health", "/metrics", "/static/")


def header(scope: Scope, name: bytes) -> bytes | None:
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


class Watch:
    """Gives every request an id, logs it once, counts it, and turns a bug into a quiet 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = random_bytes(8).hex()
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with under_request_id(request_id):
            try:
                await self.app(scope, receive, send_marked)
            except Exception:  # a bug: logged once, nothing leaked
                log.exception("unhandled", method=scope["method"], path=scrub_path(scope["path"]))
                if not status:
                    sorry = problem(500, "internal_error", "Something broke on our side. It has been noted.")
                    await sorry(scope, receive, send_marked)
        self._note(scope, status, time.perf_counter() - started, request_id)

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        method, path = scope["method"], scope["path"]
        request_log.count(method, status, seconds)
        if request_log.enabled and not path.startswith(SILENT):
            request_log.note(scope, status, seconds, request_id)


class SecurityHeaders:
    """What every answer carries. A page that needs an inline script asks for a nonce in `scope["state"]["nonce"]`.

    A page that needs somebody else's script sets `scope["state"]["sources"]`: by directive, which origins it may use.

    A door that answers somebody's mail as it was written sets `scope["state"]["sandboxed"]`: it may bring styles along
    and stand in a frame of ours, and can neither run nor load anything.

    What a door says nothing about is kept nowhere; but answers at addresses that are the `same_for_all` may be kept by
    the visitor's own browser, which asks each time whether they still hold.
    """

    FIXED = (
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self), payment=(self)"),
        (b"cross-origin-opener-policy", b"same-origin"),
    )

    def __init__(self, app: ASGIApp, *, live: bool, same_for_all: Callable[[str], bool] = lambda _: False) -> None:
        self.app, self.same_for_all = app, same_for_all
        self.policy = content_policy().encode()
        self.fixed = list(self.FIXED)
        if live:
            self.fixed.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        self.framed = [each for each in self.fixed if each[0] != b"x-frame-options"]
        self.framed.append((b"x-frame-options", b"SAMEORIGIN"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                state = scope.get("state", {})
                nonce, sources, fixed = state.get("nonce"), state.get("sources"), self.fixed
                policy = content_policy(nonce, sources or {}).encode() if nonce or sources else self.policy
                if state.get("sandboxed"):
                    policy, fixed = SANDBOXED, self.framed
                added = [*fixed, (b"content-security-policy", policy)]
                if not any(name == b"cache-control" for name, _ in message["headers"]):
                    added.append(OWN_COPY if self.same_for_all(scope["path"]) else NO_COPY)
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self.app(scope, receive, send_guarded)


SANDBOXED = (
    b"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    b"img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


NOBODY_ELSE: Mapping[str, Sequence[str]] = {}


def content_policy(nonce: str | None = None, sources: Mapping[str, Sequence[str]] = NOBODY_ELSE) -> str:
    """`sources`: by directive, the origins that a page may use beside the shop's own."""
    inline = f" 'nonce-{nonce}'" if nonce else ""

    def more(directive: str) -> str:
        return "".join(f" {origin}" for origin in sources.get(directive, ()))

    frames = f"frame-src 'self'{more('frame-src')}; " if "frame-src" in sources else ""
    return (
        f"default-src 'self'; script-src 'self'{inline}{more('script-src')}; style-src 'self'{inline}; "
        f"img-src 'self' data: blob:; font-src 'self'; connect-src 'self'{more('connect-src')}; {frames}"
        f"object-src 'none'; base-uri 'none'; form-action 'self'{more('form-action')}; frame-ancestors 'none'"
    )


class Compressed:
    """Compression for those who ask for it; whoever does not goes past it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._compressing = GZipMiddleware(app, minimum_size=1024, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = header(scope, b"accept-encoding") if scope["type"] == "http" else None
        await (self._compressing if asked is not None and b"gzip" in asked else self.app)(scope, receive, send)


def _is_at(path: str, part: str) -> bool:
    return part in path if part.endswith("/") else path.endswith(part)


class Sieve:
    """Turns away what no door should see: bodies over the limit, and NUL or broken UTF-8 in the address."""

    def __init__(self, app: ASGIApp, *, largest_body: int, larger: Iterable[tuple[str, int]] = ()) -> None:
        """`larger`: path endings that may take more, such as `("/images", 11_000_000)`; `/x/` means all below it."""
        self.app, self.largest, self.larger = app, largest_body, tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not readable_address(scope):
            await problem(422, "invalid", "This address cannot be read.")(scope, receive, send)
            return
        limit = next((most for part, most in self.larger if _is_at(scope["path"], part)), self.largest)
        announced = header(scope, b"content-length")
        if announced is not None and (not announced.isdigit() or int(announced) > limit):
            await problem(413, "too_large", f"At most {limit:,} bytes.")(scope, receive, send)
            return
        taken = 0

        async def receive_limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise _TooMuch
            return message

        try:
            await self.app(scope, receive_limited, send)
        except _TooMuch:
            await problem(413, "too_large", f"At most {limit:,} bytes.")(scope, receive, send)


class _TooMuch(HTTPException):
    """An unannounced body ran over the limit. FastAPI passes this kind on while it reads a body."""

    def __init__(self) -> None:
        super().__init__(413, "This is more than we take.")


def readable_address(scope: Scope) -> bool:
    raw = scope.get("raw_path", b"") + b"?" + scope["query_string"]
    if b"%" not in raw:
        return b"\x00" not in raw
    try:
        return "\x00" not in unquote(raw.decode("ascii"), errors="strict")
    except UnicodeDecodeError:
        return False
