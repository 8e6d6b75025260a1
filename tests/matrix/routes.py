"""Every door of the application, found by walking its routes: JSON calls, pages and sockets."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import FastAPI
from starlette.routing import Mount, WebSocketRoute

SOCKET = "SOCKET"


class Door(NamedTuple):
    """`path` is a template (`/orders/{order_id}`), or an example of one (`/orders/{guest_order}?token={token}`)."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_page(self) -> bool:
        return not self.path.startswith("/api/") and self.method != SOCKET

    def is_example_of(self, route: "Door") -> bool:
        pattern = re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(route.path))
        return self.method == route.method and re.fullmatch(pattern, self.path.partition("?")[0]) is not None


def doors(app: FastAPI) -> list[Door]:
    """Every one, once, in the order of their paths."""
    return sorted(set(_walk(app.router.routes)), key=lambda door: (door.path, door.method))


def _walk(routes: Any, prefix: str = "") -> Iterator[Door]:
    for route in routes:
        context = getattr(route, "include_context", None)
        if context is not None:
            yield from _walk(route.original_router.routes, prefix + context.prefix)
        elif isinstance(route, Mount):
            continue  # files of the front end, the same for everybody
        elif isinstance(route, WebSocketRoute):
            yield Door(SOCKET, prefix + route.path)
        else:
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", prefix + route.path)
            yield from (Door(method, path) for method in route.methods - {"HEAD", "OPTIONS"})
