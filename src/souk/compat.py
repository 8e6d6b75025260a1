"""The names and shapes of the older interfaces, translated in process: one table of paths, a few adapters of shapes.

Canonical is `/api/v1` without a trailing slash. `/api/…` without a version means the same calls in the older shapes:
bare arrays where no page was asked for, and decimal money (`min_price=50` means 50.00).
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from souk.kernel.asking import IN_MAJOR_UNITS
from souk.kernel.money import exponent

RENAMED = {
    "/auth/signup": "/auth/register",
    "/auth/signin": "/auth/login",
    "/auth/refresh-token": "/auth/refresh",
    "/auth/password/reset-request": "/auth/password-reset-request",
    "/auth/password/reset": "/auth/password-reset",
    "/users/login": "/auth/login",
    "/users/register": "/auth/register",
    "/users/token/refresh": "/auth/refresh",
    "/users/logout": "/auth/logout",
    "/users/me": "/auth/me",
    "/auth/register_vendor": "/auth/register/vendor",
    "/vendors/register": "/auth/register/vendor",
}
"""Below `/api/v1`: the documents' names → the canonical one."""

AT_THE_ROOT = ("/auth/signup", "/auth/signin", "/auth/refresh-token", "/users/login")
"""These names stand without `/api` as well."""
OUTSIDE = {
    **{name: f"/api/v1{RENAMED[name]}" for name in AT_THE_ROOT},
    "/payment/webhook.php": "/api/v1/payments/webhooks/stripe",
    "/payment/stripe_handler.php": "/api/v1/payments/stripe-handler",
    "/ws": "/api/v1/messages/ws",
    "/docs": "/api/v1/docs",
    "/openapi.json": "/api/v1/openapi.json",
}
PREFIXES = {"/uploads/": "/media/", "/ws/chat/": "/api/v1/ws/chat/"}
BARE_LISTS = frozenset({"/api/v1/products", "/api/v1/orders", "/api/v1/rentals"})
MONEY_IN = frozenset(
    {"price", "base_price", "compare_at_price", "amount", "monthly_rate", "discount_value", "min_purchase"}
)
MONEY_QUERY = ("min_price", "max_price")
LARGEST_BODY = 1024 * 1024


def canonical(path: str) -> tuple[str, bool]:
    """(the path we serve, whether it was asked for in the older shapes)."""
    if path.startswith("/api/v1/"):
        trimmed, old = path.rstrip("/"), False
    elif path.startswith("/api/") and not path.startswith("/api/v2/"):
        trimmed, old = "/api/v1" + path.removeprefix("/api").rstrip("/"), True
    else:
        for prefix, ours in PREFIXES.items():
            if path.startswith(prefix):
                return ours + path.removeprefix(prefix), False
        trimmed = path.rstrip("/") or "/"
        return OUTSIDE.get(trimmed, trimmed), False
    renamed = RENAMED.get(trimmed.removeprefix("/api/v1"))
    return ("/api/v1" + renamed if renamed else trimmed), old


class OldNames:
    """Rewrites the path before anything looks at it; for the older shapes also what goes in and what comes out."""

    def __init__(self, app: ASGIApp, *, currency: str) -> None:
        self.app, self.currency = app, currency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        asked = scope["path"]
        path, old = canonical(asked)
        if path != asked:
            scope = {**scope, "path": path, "raw_path": path.encode()}
        if not old or scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]  # so that we can read the answer
        query = minor_query(scope["query_string"], self.currency)
        scope = {**scope, "headers": plain, "query_string": query}
        reply = OldShape(
            send, bare=scope["method"] == "GET" and path in BARE_LISTS and not _paged(scope["query_string"])
        )
        if scope["method"] in {"POST", "PUT", "PATCH"}:
            if _is_json(scope["headers"]):
                scope, receive = await self._with_minor_units(scope, receive)
            scope = {**scope, IN_MAJOR_UNITS: self.currency}  # a form is read, and its prices with it, by its door
        await self.app(scope, receive, reply.send)

    async def _with_minor_units(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
        body = b""
        more = True
        while more and len(body) <= LARGEST_BODY:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        body = minor_body(body, self.currency)
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def replay() -> Message:
            return next(given, None) or await receive()

        return {**scope, "headers": headers}, replay


class OldShape:
    """Collects a JSON answer and sends it on in the older shape; anything else passes untouched."""

    def __init__(self, send: Send, *, bare: bool) -> None:
        self._send, self._bare = send, bare
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_json(message["headers"]):
                self._start = message
            else:
                await self._send(message)
            return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._reshaped()
        headers = [pair for pair in self._start["headers"] if pair[0] not in {b"content-length", b"etag"}]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _reshaped(self) -> bytes:
        if not self._body:
            return b""
        content = decimal_money(msgspec.json.decode(self._body))
        if self._bare and isinstance(content, dict) and "items" in content:
            content = content["items"]
        return msgspec.json.encode(content)


def decimal_money(value: Any) -> Any:
    """`{"amount": 4999, "currency": "USD"}` → `49.99`, at any depth."""
    if isinstance(value, list):
        return [decimal_money(each) for each in value]
    if isinstance(value, dict):
        if value.keys() == {"amount", "currency"}:
            return float(Decimal(value["amount"]).scaleb(-exponent(value["currency"])))
        return {key: decimal_money(each) for key, each in value.items()}
    return value


def minor_units(value: Any, currency: str) -> Any:
    """`49.99` or `"49.99"` → 4999; what is no number passes, so that the door can refuse it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    try:
        minor = Decimal(str(value)).scaleb(exponent(currency))
    except InvalidOperation:
        return value
    whole = minor == minor.to_integral_value() if minor.is_finite() and minor.adjusted() < 20 else False
    return int(minor) if whole else value


def minor_body(body: bytes, currency: str) -> bytes:
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body
    return msgspec.json.encode(_minor_fields(content, currency))


def _minor_fields(value: Any, currency: str) -> Any:
    if isinstance(value, list):
        return [_minor_fields(each, currency) for each in value]
    if isinstance(value, Mapping):
        return {
            key: minor_units(each, currency) if key in MONEY_IN else _minor_fields(each, currency)
            for key, each in value.items()
        }
    return value


def minor_query(query: bytes, currency: str) -> bytes:
    text = query.decode("latin-1")
    if not any(name in text for name in MONEY_QUERY):
        return query
    pairs = [
        (name, str(minor_units(value, currency)) if name in MONEY_QUERY else value)
        for name, value in parse_qsl(text, keep_blank_values=True)
    ]
    return urlencode(pairs).encode()


def _paged(query: bytes) -> bool:
    return any(
        name in {"limit", "offset", "cursor"} for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    )


def _is_json(headers: Any) -> bool:
    return any(name == b"content-type" and value.startswith(b"application/json") for name, value in headers)
