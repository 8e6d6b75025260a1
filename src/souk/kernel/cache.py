"""Answers for anonymous visitors, kept in memory in front of everything else.

Keyed by path, query, language, encoding and theme. An entry lives at most `seconds` (one, by default) and dies at
once when a unit of work announces `catalogue`; so no visitor sees anything older than a second, from any process.
"""

import hashlib
import time
from collections.abc import Callable, Collection
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from souk.kernel.ids import random_bytes
from souk.kernel.telemetry import CACHE_HITS, request_log, told

TOPIC = "catalogue"
PERSONAL_COOKIES = (b"souk_session", b"souk_refresh", b"souk_cart", b"souk_badge", b"souk_notice")
VARYING = frozenset(
    {b"accept", b"accept-language", b"accept-encoding", b"hx-request", b"hx-target", b"host", b"origin"}
)
MISSES = CACHE_HITS.labels("miss")
LARGEST_ENTRY = 512 * 1024
MOST_ENTRIES = 2_000
Header = tuple[bytes, bytes]
Headers = list[Header]
REQUEST_ID = b"x-request-id"
OF_ONE_ANSWER = frozenset({b"etag", b"cache-control", REQUEST_ID})


class Entry:
    """`said`: what the log tells of a request that this answers."""

    __slots__ = ("body", "etag", "expires", "headers", "marks", "said")

    def __init__(self, headers: Headers, body: bytes, expires: float, said: bytes) -> None:
        self.etag = b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'
        self.marks = [(b"etag", self.etag), (b"cache-control", b"public, max-age=0, must-revalidate")]
        self.headers = [pair for pair in headers if pair[0] not in OF_ONE_ANSWER] + self.marks
        self.body, self.expires, self.said = {"type": "http.response.body", "body": body}, expires, said


class CachedAnswers:
    """The entries of one process, and the version under which they were made."""

    def __init__(self, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self.clock = seconds, clock
        self.version = 0
        self._entries: dict[tuple[Any, ...], Entry] = {}

    def forget(self, _payload: object = None) -> None:
        """The catalogue changed."""
        self.version += 1
        self._entries.clear()

    def get(self, key: tuple[Any, ...]) -> Entry | None:
        entry = self._entries.get(key)
        return entry if entry is not None and entry.expires > self.clock() else None

    def keep(self, key: tuple[Any, ...], entry: Entry) -> None:
        if len(self._entries) >= MOST_ENTRIES:
            now = self.clock()
            self._entries = {k: e for k, e in self._entries.items() if e.expires > now}
            if len(self._entries) >= MOST_ENTRIES:
                self._entries.clear()
        self._entries[key] = entry


class ResponseCache:
    """`cacheable(path)` says which addresses are the same for every anonymous visitor.

    Whoever stands behind it sees nothing of what it answers; it is counted and written down by itself.
    """

    def __init__(self, app: ASGIApp, *, answers: CachedAnswers, cacheable: Callable[[str], bool]) -> None:
        self.app, self.answers, self.cacheable = app, answers, cacheable

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        if key is None or not self.answers.seconds:
            await self.app(scope, receive, send)
            return
        entry = self.answers.get(key)
        if entry is not None:
            request_id = random_bytes(8).hex()
            status = await _send(entry, (REQUEST_ID, request_id.encode()), scope, send)
            request_log.note_hit(entry.said, status, request_id)
        elif self.cacheable(scope["path"]):
            MISSES.inc()
            await self._fill(key, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _fill(self, key: tuple[Any, ...], scope: Scope, receive: Receive, send: Send) -> None:
        collected: list[bytes] = []
        start: Message = {}
        answers = self.answers
        version, now = answers.version, answers.clock()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            collected.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(collected)
            if start["status"] == 200 and _shareable(start["headers"]) and len(body) <= LARGEST_ENTRY:
                entry = Entry(start["headers"], body, now + answers.seconds, told(scope))
                if version == answers.version:
                    answers.keep(key, entry)
                await _send(entry, _request_id(start["headers"]), scope, send)
            else:
                await send(start)
                await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)


def _key(scope: Scope) -> tuple[Any, ...] | None:
    """Under which an answer to this may be kept; None where it is somebody's own."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    varying: list[bytes] = []
    for name, value in scope["headers"]:
        if name in VARYING:
            varying.append(name + value)
        elif name == b"authorization":
            return None
        elif name == b"cookie":
            if any(cookie in value for cookie in PERSONAL_COOKIES):
                return None
            varying.append(_theme(value))
    return (scope["path"], scope["query_string"], *varying)


def _theme(cookies: bytes) -> bytes:
    """The one cookie that changes how a shared page is drawn."""
    _, found, rest = cookies.partition(b"souk_theme=")
    return b"theme=" + rest.partition(b";")[0] if found else b""


def _shareable(headers: Collection[tuple[bytes, bytes]]) -> bool:
    return not any(
        name == b"set-cookie" or (name == b"cache-control" and b"no-store" in value) for name, value in headers
    )


def _request_id(headers: Headers) -> Header:
    return next((pair for pair in headers if pair[0] == REQUEST_ID), (REQUEST_ID, b""))


async def _send(entry: Entry, request_id: Header, scope: Scope, send: Send) -> int:
    for name, value in scope["headers"]:
        if name == b"if-none-match" and entry.etag in value:
            await send({"type": "http.response.start", "status": 304, "headers": [*entry.marks, request_id]})
            await send({"type": "http.response.body", "body": b""})
            return 304
    await send({"type": "http.response.start", "status": 200, "headers": [*entry.headers, request_id]})
    await send(entry.body)
    return 200
