"""The stand-in on a real port, in a thread of the tests."""

import asyncio
import json
from collections.abc import Callable
from threading import Event
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from souk.kernel.search_settings import Search
from tests.elastic.scoring import answer
from tests.elastic.shelf import Object, Refused, Shelf, unreadable
from tests.servers import STAND_IN_PATIENCE, StandIn

API_KEY = "c291azpzZWNyZXQtb2YtdGhlLWNsdXN0ZXI="
"""What must never be read in a log."""
ODDITIES: dict[str, Callable[[], Response]] = {
    "down": lambda: JSONResponse({"error": {"type": "unavailable_shards_exception", "reason": "down"}}, 503),
    "rubbish": lambda: Response("<html>It works!</html>", media_type="text/html"),
    "another shape": lambda: JSONResponse({"hits": 3}),
    "other ids": lambda: JSONResponse({"hits": {"hits": [{"_id": "1", "_score": 1.0}]}}),
    "no scores": lambda: JSONResponse({"hits": {"hits": [{"_id": "1", "_score": None}]}}),
    "elsewhere": lambda: Response(status_code=302, headers={"Location": "/"}),
}


class FakeElastic(StandIn):
    """`trouble`: how calls whose path contains `troubled` go wrong: one of ODDITIES, or `hangs`. `calls` are all."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.trouble, self.troubled, self.hangs_for = "", "", 3.0
        self.calls: list[str] = []
        self._to_hold, self._held, self._free = "", Event(), Event()
        app = FastAPI()
        app.add_api_route("/{path:path}", self.serve, methods=["GET", "POST", "PUT", "DELETE"])
        self._open(app)

    def settings(self, **changes: Any) -> Search:
        """Settings of a shop that takes the stand-in for Elasticsearch."""
        return Search(**{"url": self.base, "api_key": API_KEY, "timeout_seconds": 5.0, **changes})

    def goes_wrong(self, how: str, path: str = "") -> None:
        """From now on; an empty `how` mends it."""
        self.trouble, self.troubled = how, path

    def hold(self, path: str) -> None:
        """The next call whose path contains this is read, and done once it is let go."""
        self._to_hold = path

    async def holds(self) -> None:
        """Until there is such a call."""
        assert await asyncio.to_thread(self._held.wait, STAND_IN_PATIENCE)

    def let_go(self) -> None:
        self._free.set()

    def asked(self, path: str) -> int:
        """How many calls there were whose path contains this."""
        return sum(path in call for call in self.calls)

    @property
    def documents(self) -> dict[str, Object]:
        """By id, of the index that searches ask."""
        return self.shelf.behind("souk-products").documents

    async def serve(self, request: Request, path: str) -> Response:
        self.calls.append(f"{request.method} /{path}")
        if self._to_hold and self._to_hold in path:
            self._to_hold = ""
            self._held.set()
            await asyncio.to_thread(self._free.wait, STAND_IN_PATIENCE)
        if self.trouble and self.troubled in path:
            if self.trouble != "hangs":
                return ODDITIES[self.trouble]()
            await asyncio.sleep(self.hangs_for)
        try:
            self._authenticate(request)
            told = self._answer(request, path.split("/"), await request.body())
        except Refused as refused:
            return JSONResponse({"error": refused.error, "status": refused.status}, refused.status)
        return JSONResponse(told)

    def _authenticate(self, request: Request) -> None:
        shown = request.headers.get("authorization")
        if shown not in {f"ApiKey {API_KEY}", "Basic c2hvcDpzZWNyZXQ="}:  # shop:secret
            raise Refused(401, "security_exception", f"missing authentication credentials for [{request.url.path}]")

    def _answer(self, request: Request, path: list[str], body: bytes) -> Object:
        match request.method, *path:
            case "POST", "_bulk":
                return self._bulk(request, body)
            case "POST", name, "_search":
                return answer(self.shelf.behind(name), _read(request, body))
            case "POST", name, "_refresh":
                self.shelf.behind(name)
                return {"_shards": {"failed": 0}}
            case "POST", "_aliases":
                self.shelf.change_aliases(_read(request, body)["actions"])
            case "GET", "_alias", name:
                self.shelf.behind(name)
            case "GET", pattern, "_alias":
                found = self.shelf.matching(pattern)
                return {name: {"aliases": {each: {} for each in index.aliases}} for name, index in found.items()}
            case "PUT", name:
                self.shelf.create(name, _read(request, body))
            case "DELETE", name:
                self.shelf.drop(name)
            case _:
                raise Refused(400, "illegal_argument_exception", f"no handler found for [{'/'.join(path)}]")
        return {"acknowledged": True}

    def _bulk(self, request: Request, body: bytes) -> Object:
        if not body.endswith(b"\n"):
            raise Refused(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]")
        lines = [_read(request, line) for line in body.splitlines()]
        items: list[Object] = []
        while lines:
            ((verb, about),) = lines.pop(0).items()
            if verb not in {"index", "delete"} or about.get("version_type") != "external_gte":
                raise Refused(400, "illegal_argument_exception", f"Malformed action/metadata line [{verb}]")
            items.append({verb: self._written(verb, about, lines.pop(0) if verb == "index" else None)})
        return {"took": 1, "errors": any("error" in each for item in items for each in item.values()), "items": items}

    def _written(self, verb: str, about: Object, source: Object | None) -> Object:
        try:
            result = self.shelf.written_to(about, verb).put(about["_id"], source, about["version"])
        except Refused as refused:
            return {"_id": about["_id"], "status": refused.status, "error": refused.error}
        return {"_id": about["_id"], "status": {"created": 201, "not_found": 404}.get(result, 200), "result": result}


def _read(request: Request, body: bytes) -> Object:
    kind = request.headers.get("content-type")
    if kind not in {"application/json", "application/x-ndjson"}:
        raise Refused(406, "media_type_header_exception", f"Content-Type [{kind}] is not supported")
    try:
        found = json.loads(body)
    except ValueError as broken:
        raise unreadable(f"Unexpected character: {broken}") from broken
    if not isinstance(found, dict):
        raise unreadable("Expected [START_OBJECT]")
    return found
