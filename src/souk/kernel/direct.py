"""Doors that read everything by themselves are called directly, past the framework's matching and dependencies.

A route qualifies when its endpoint takes the request and nothing else, nothing is attached to it that must run before,
and its path is literal but for at most one last segment. Everything else goes the usual way, and so does what has the
wrong method: the usual way knows how to refuse it.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

Door = Callable[[Request], Awaitable[Response]]


class DirectDoors:
    def __init__(self, app: ASGIApp, *, routes: FastAPI) -> None:
        self.app = app
        self._exact: dict[tuple[str, str], Door] = {}
        self._last: dict[tuple[str, str], tuple[str, Door]] = {}
        self._taken: set[str] = set()
        for path, route in _routes(routes.router.routes):
            self._add(path, route)

    def _add(self, path: str, route: APIRoute) -> None:
        if "{" not in path:
            self._taken.add(path)
        if not _alone(route):
            return
        for method in route.methods or ():
            if "{" not in path:
                self._exact.setdefault((method, path), route.endpoint)
                continue
            parent, _, last = path.rpartition("/")
            if "{" not in parent and ":" not in last:
                self._last.setdefault((method, parent), (last.strip("{}"), route.endpoint))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        door = self._exact.get((method, path))
        if door is None and path not in self._taken:
            parent, _, last = path.rpartition("/")
            found = self._last.get((method, parent)) if last else None
            if found is not None:
                name, door = found
                scope["path_params"] = {name: last}
        if door is None:
            await self.app(scope, receive, send)
            return
        response = await door(Request(scope, receive, send))
        await response(scope, receive, send)


def _routes(routes: Any, prefix: str = "", *, guarded: bool = False) -> Iterator[tuple[str, APIRoute]]:
    """Every route that has nothing attached from outside, with its whole path."""
    for route in routes:
        context = getattr(route, "include_context", None)
        if context is not None:
            attached = guarded or bool(context.dependencies) or bool(route.original_router.dependencies)
            yield from _routes(route.original_router.routes, prefix + context.prefix, guarded=attached)
        elif isinstance(route, APIRoute) and not guarded:
            yield prefix + route.path, route


def _alone(route: APIRoute) -> bool:
    return not route.dependencies and _takes_only_the_request(route.endpoint)


@lru_cache(maxsize=2_000)
def _takes_only_the_request(endpoint: Callable[..., Any]) -> bool:
    parameters = list(inspect.signature(endpoint).parameters.values())
    only_the_request = len(parameters) == 1 and parameters[0].annotation is Request
    return only_the_request and inspect.iscoroutinefunction(endpoint)
