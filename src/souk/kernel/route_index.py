"""A dictionary in front of Starlette's linear route matching: with hundreds of routes, that search is most of a request."""

import copy
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

Key = tuple[str, ...] | None


def index_routes(app: FastAPI, *, depths: dict[str, int]) -> None:
    """Index by leading literal segments. `depths` says how many by first segment: `{"api": 3, "": 1}`; order is kept."""
    router: Any = app.router
    full = router.app

    def key_of(path: str) -> Key:
        segments = path.split("/")[1:]
        depth = depths.get(segments[0], depths[""])
        taken = tuple(segments[:depth])
        return None if len(taken) < depth or any("{" in segment for segment in taken) else taken

    def holding(routes: list[Any]) -> Any:
        part = copy.copy(router)
        part.routes = routes
        return part

    keyed = [({key_of(path) for path in _paths(route)}, route) for route in router.routes]
    found: dict[Key, list[Any]] = {key: [] for keys, _ in keyed for key in keys} | {None: []}
    for keys, route in keyed:
        for routes in found.values() if None in keys else (found[key] for key in keys):
            routes.append(route)
    rest = holding(found.pop(None))
    buckets = {key: holding(routes) for key, routes in found.items()}

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await full(scope, receive, send)
        else:
            key = key_of(scope["path"])
            await (rest if key is None else buckets.get(key, rest)).app(scope, receive, send)

    router.middleware_stack = dispatch


def _paths(route: Any, prefix: str = "") -> Iterator[str]:
    context = getattr(route, "include_context", None)
    if context is None:
        yield prefix + getattr(route, "path", "/{x}")
    else:  # an included router
        for inner in route.original_router.routes:
            yield from _paths(inner, prefix + context.prefix)
