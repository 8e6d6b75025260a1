"""The floor: bare ASGI on uvicorn and the raw driver. It replays what Souk was heard to do, and nothing else.

`/static` answers three kilobytes, `/static/<name>` as many bytes as Souk answers to `<name>`; `/<name>` runs the next recorded script of that name and answers as many bytes as Souk did.
"""

import itertools
import os
import sqlite3
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import make_url

from bench.recording import Script, load

URL = os.environ.get("BENCH_DATABASE_URL", "")
PRAGMAS = ("foreign_keys=ON", "synchronous=NORMAL", "mmap_size=268435456", "cache_size=-32768")
START = {"type": "http.response.start", "headers": [(b"content-type", b"application/json")]}
STATIC = b'{"hello": "world", "items": []}' * 100


class OnSqlite:
    """One reader, one writer, called on the loop."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def open(self) -> None:
        self.reader, self.writer = self._connect(), self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, cached_statements=512)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    async def run(self, script: Script) -> list[Any]:
        rows: list[Any] = []
        for block in script.blocks:
            connection = self.writer if block.writes else self.reader
            if block.writes:
                connection.execute("BEGIN IMMEDIATE")
            for sql, arguments, many in block.statements:
                if many:
                    connection.executemany(sql, arguments)
                else:
                    rows = connection.execute(sql, arguments).fetchall() or rows
            if block.writes:
                connection.execute("COMMIT")
        return rows


class OnPostgres:
    """A pool, and a transaction where Souk had one."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def open(self) -> None:
        self.pool = await asyncpg.create_pool(self._url, min_size=10, max_size=10, statement_cache_size=512)

    async def run(self, script: Script) -> list[Any]:
        rows: list[Any] = []
        for block in script.blocks:
            async with self.pool.acquire() as connection:
                if not block.writes:
                    rows = await self._statements(connection, block.statements) or rows
                    continue
                async with connection.transaction():
                    rows = await self._statements(connection, block.statements) or rows
        return rows

    @staticmethod
    async def _statements(connection: Any, statements: list[Any]) -> list[Any]:
        rows: list[Any] = []
        for sql, arguments, many in statements:
            if many:
                await connection.executemany(sql, arguments)
            else:
                rows = [tuple(row) for row in await connection.fetch(sql, *arguments)] or rows
        return rows


class Floor:
    def __init__(self) -> None:
        self.driver: OnSqlite | OnPostgres | None = None
        self.scripts: dict[str, Any] = {}
        self.sized: dict[str, bytes] = {}

    async def start(self) -> None:
        if not URL:
            return
        url = make_url(URL)
        if url.get_backend_name() == "sqlite":
            self.driver = OnSqlite(str(url.database))
        else:
            self.driver = OnPostgres(url.set(drivername="postgresql").render_as_string(hide_password=False))
        await self.driver.open()
        recorded = load(Path(os.environ["BENCH_SCRIPTS"]))
        self.sized = {f"static/{name}": b" " * each[-1].answer for name, each in recorded.items()}
        self.scripts = {
            name: iter(each) if name in {"order", "add", "book"} else itertools.cycle(each)
            for name, each in recorded.items()
        }

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await self.start()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        name = scope["path"][1:]
        body, status = STATIC, 200
        if name in self.sized:
            body = self.sized[name]
        elif name != "static":
            body, status = await self._replay(name, receive)
        await send({**START, "status": status})
        await send({"type": "http.response.body", "body": body})

    async def _replay(self, name: str, receive: Any) -> tuple[bytes, int]:
        assert self.driver is not None
        await receive()
        script = next(self.scripts[name], None)
        if script is None:
            return b"", 410
        rows = msgspec.json.encode(await self.driver.run(script), enc_hook=str)
        return (rows + b" " * script.answer)[: max(script.answer, 2)], 200


app = Floor()
