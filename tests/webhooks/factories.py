"""A receiver that listens for real, keeps what it got, and answers as it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.webhooks.models import WebhookAttempt, WebhookDelivery

HOOKS = "/api/v1/webhooks"
Headers = dict[str, str]


class Got(msgspec.Struct, frozen=True):
    headers: dict[str, str]
    body: str

    @property
    def said(self) -> dict[str, Any]:
        read: dict[str, Any] = msgspec.json.decode(self.body)
        return read


class Receiver:
    """`answers` are given one after another, the last of them for good; `slow` seconds pass before each."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.answers: list[str] = ["200 OK"]
        self.head = ""
        self.slow = 0.0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?key=secret-of-theirs"

    def of_type(self, kind: str) -> list[Got]:
        return [each for each in self.got if each.said["type"] == kind]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lines = head.split("\r\n")[1:]
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.got.append(Got(headers, body.decode()))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            await asyncio.sleep(self.slow)
            said = f"I say {answer}"
            writer.write(f"HTTP/1.1 {answer}\r\n{self.head}Content-Length: {len(said)}\r\n\r\n{said}".encode())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


async def settle(database: Database) -> None:
    """Let everything happen that waits to happen by now."""
    while await carry_due(database):
        pass


async def add_webhook(client: httpx.AsyncClient, headers: Headers, url: str, **more: Any) -> dict[str, Any]:
    answer = await client.post(HOOKS, json={"url": url, **more}, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def deliveries(database: Database) -> list[WebhookDelivery]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


async def attempts(database: Database) -> list[WebhookAttempt]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(WebhookAttempt).order_by(WebhookAttempt.id)))
