"""One visitor at one door: what is sent, and one short word for what came of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import Message, Scope

from souk.ui.shell import notice_of
from tests.matrix.bodies import CSV, FILES, FORMS, PICTURE, TYPED, json_for
from tests.matrix.routes import SOCKET, Door
from tests.matrix.world import VISITORS, World

SIGN_IN, SORRY = "sign-in", "sorry"
REFUSALS = frozenset({SIGN_IN, SORRY, "401", "403", "404", "405", "409", "422"})
STARTS_IN_A_THREAD_SECONDS = 5


class Visits:
    """`document` is the OpenAPI document of `app`; `client` reaches it."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, document: dict[str, Any], world: World) -> None:
        self.app, self.client, self.document, self.world = app, client, document, world

    async def words(self, door: Door, route: Door) -> AsyncIterator[tuple[str, str]]:
        """(visitor, word) for each. `route` is the template that `door` is an example of."""
        for name in VISITORS:
            yield name, await self.word(door, route, name)

    async def word(self, door: Door, route: Door, name: str) -> str:
        if door.method == SOCKET:
            return await knock(self.app, self.world.address(door.path), self.world.bearer[name])
        return word_for(await self.visit(door, route, name))

    async def visit(self, door: Door, route: Door, name: str) -> httpx.Response:
        sent = self.world.fill(self.what_to_send(route))
        headers, cookies = self.world.bearer[name], {}
        if door.is_page:
            browser = self.world.browser[name]
            headers, cookies = {**browser.headers, "accept": "text/html"}, dict(browser.cookies)
        self.client.cookies = httpx.Cookies(cookies)
        try:
            return await self.client.request(door.method, self.world.address(door.path), headers=headers, **sent)
        finally:
            self.client.cookies = httpx.Cookies()

    def what_to_send(self, route: Door) -> dict[str, Any]:
        call = str(route)
        if route.method == "GET":
            return {}
        if route.is_page:
            picture = {"files": {FILES[call]: PICTURE}} if call in FILES else {}
            return {"data": FORMS.get(call, TYPED), **picture}
        operation = self.document["paths"].get(route.path, {}).get(route.method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            return {"json": json_for(operation, call, self.document)}
        if "multipart/form-data" in content:
            return {
                "data": FORMS.get(call, {}),
                "files": {FILES.get(call, "file"): CSV if "import" in call else PICTURE},
            }
        return {"data": FORMS[call]} if call in FORMS else {}


def word_for(answer: httpx.Response) -> str:
    """What came of it: see the head of the sheet."""
    location = answer.headers.get("location", "")
    if answer.is_redirect and location.startswith("/sign-in"):
        return SIGN_IN
    if answer.is_redirect and answer.request.method == "GET":
        return "away"
    if answer.is_redirect and _tone(answer) not in {"", "good"}:
        return SORRY
    return "yes" if answer.status_code < 400 else str(answer.status_code)


def _tone(answer: httpx.Response) -> str:
    """Of the notice that greets a browser where it is sent."""
    notice = notice_of(answer.cookies)
    return "" if notice is None else notice.tone


async def knock(app: FastAPI, address: str, headers: dict[str, str]) -> str:
    """Open a socket and close it again: `yes`, or the code it was closed with."""
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "websocket", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("192.0.2.1", 1), "server": ("souk.test", 80), "scheme": "ws", "subprotocols": [], "root_path": "",
    }  # fmt: skip
    asked, said = asyncio.Queue[Message](), list[Message]()
    asked.put_nowait({"type": "websocket.connect"})
    waits = asyncio.Event()

    async def receive() -> Message:
        if asked.empty():
            waits.set()
        return await asked.get()

    async def send(message: Message) -> None:
        said.append(message)

    serving = asyncio.ensure_future(app(scope, receive, send))
    waiting = asyncio.ensure_future(waits.wait())
    await asyncio.wait({serving, waiting}, return_when="FIRST_COMPLETED", timeout=STARTS_IN_A_THREAD_SECONDS)
    asked.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await asyncio.wait_for(serving, STARTS_IN_A_THREAD_SECONDS)
    waiting.cancel()
    closed = next((message for message in said if message["type"] == "websocket.close"), None)
    accepted = any(message["type"] == "websocket.accept" for message in said)
    return str(closed["code"]) if closed is not None else "yes" if accepted else "refused"
