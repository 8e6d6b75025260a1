"""The gate in front of the doors: counts traffic by class, turns away who is too fast, tells everybody where they stand.

Answers of a class with a limit, and every 429, carry `RateLimit-Limit`, `-Remaining`, `-Reset` (seconds) and `-Policy`;
so do answers of doors that asked the limiter themselves (a wrong password).
"""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple, Protocol

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from souk.kernel.errors import RateLimited
from souk.kernel.problem import Handler
from souk.kernel.rate_limit import Limiter, noting_standings, refusal
from souk.kernel.tallies import Standing

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Header = tuple[bytes, bytes]


class Callers(Protocol):
    """Whose calls these are: `of` an account where one is known, else the client's address.

    `is_program`: a door will count this call by the key it shows.
    """

    def of(self, scope: Scope) -> str: ...
    def address_of(self, scope: Scope) -> str: ...
    def is_program(self, scope: Scope) -> bool: ...


class Counting(NamedTuple):
    """How calls are counted.

    `class_of(method, path)` names a class. Those in `exact` are counted exactly, by all processes together; the others
    by each process for itself. `failures` says which class an answer of a status counts in besides: `{"orders": (402,
    "declined_payments")}`.
    """

    class_of: Callable[[str, str], str]
    exact: frozenset[str] = frozenset()
    failures: Mapping[str, tuple[int, str]] = {}


class Gate:
    """`refuse` draws the refusal: a problem document, or a page where a person asked for one."""

    def __init__(
        self, app: ASGIApp, *, limiter: Limiter, counting: Counting, callers: Callers, refuse: Handler
    ) -> None:
        self.app, self.limiter, self.counting, self.callers, self.refuse = app, limiter, counting, callers, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        name = self.counting.class_of(scope["method"], scope["path"])
        if scope["method"] in SAFE and name not in self.limiter.rates and not self.callers.is_program(scope):
            await self.app(scope, receive, send)
            return
        with noting_standings() as noted:
            await self._pass(name, noted, scope, receive, send)

    async def _pass(self, name: str, noted: list[Standing], scope: Scope, receive: Receive, send: Send) -> None:
        status, failure = 0, self.counting.failures.get(name)

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if noted:
                    message["headers"] = [*message["headers"], *headers_of(noted)]
            await send(message)

        try:
            await self._count(name, scope)
            if failure is not None:
                await self.limiter.check(failure[1], *self._both(scope))
        except RateLimited as too_fast:
            response = await self.refuse(Request(scope, receive), too_fast)
            await response(scope, receive, send_marked)
            return
        await self.app(scope, receive, send_marked)
        if failure is not None and status == failure[0]:
            with suppress(RateLimited):  # this call was answered; the next one is refused
                await self.limiter.hit(failure[1], *self._both(scope))

    async def _count(self, name: str, scope: Scope) -> None:
        if name not in self.limiter.rates:
            return
        if name in self.counting.exact:
            await self.limiter.hit(name, self.callers.of(scope))
            return
        standing = self.limiter.take(name, self.callers.of(scope))
        if standing is not None and standing.is_refused:
            raise refusal(standing)

    def _both(self, scope: Scope) -> set[str]:
        """Whose calls these are, and where they come from."""
        return {self.callers.of(scope), self.callers.address_of(scope)}


def headers_of(noted: list[Standing]) -> list[Header]:
    """Where the caller stands in the class that will refuse them first."""
    rate, remaining, reset, wait = min(noted, key=lambda each: (not each.is_refused, each.remaining))
    return [
        (b"ratelimit-limit", b"%d" % rate.amount),
        (b"ratelimit-remaining", b"%d" % (0 if wait else remaining)),
        (b"ratelimit-reset", b"%d" % max(1, math.ceil(wait or reset))),
        (b"ratelimit-policy", b"%d;w=%d" % rate),
    ]
