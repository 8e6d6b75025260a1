"""Carrying SQLite's write-ahead log back into the database file, beside the loop instead of inside a commit.

Left to itself, every thousandth page makes one commit copy the log and wait for the disk. Here a thread copies it with
a connection of its own, which stops nobody; only the few pages written meanwhile are copied while writers wait, so that
the log begins anew and stays small.
"""

import asyncio
import os
import sqlite3
from typing import Final

LARGEST_LOG_BYTES: Final = 8 * 1024 * 1024
LOOK_EVERY_COMMITS: Final = 16
PASSIVE: Final = "PRAGMA wal_checkpoint(PASSIVE)"


class Checkpoints:
    def __init__(self, path: str) -> None:
        self._path, self._log = path, f"{path}-wal"
        self._commits = 0
        self._running: asyncio.Task[None] | None = None

    def after_commit(self, turn: asyncio.Lock, writer: sqlite3.Connection) -> None:
        """Looks now and then how large the log is, and begins to carry it back."""
        self._commits += 1
        if self._commits % LOOK_EVERY_COMMITS or self._running is not None or not self._is_large():
            return
        self._running = asyncio.create_task(self._carry(turn, writer))

    async def close(self) -> None:
        if self._running is not None:
            await self._running

    def _is_large(self) -> bool:
        try:
            return os.stat(self._log).st_size > LARGEST_LOG_BYTES  # noqa: PTH116 - a path object would cost more
        except FileNotFoundError:
            return False

    async def _carry(self, turn: asyncio.Lock, writer: sqlite3.Connection) -> None:
        try:
            await asyncio.to_thread(self._carry_most)
            async with turn:
                writer.execute(PASSIVE).fetchall()
        except sqlite3.Error:
            pass  # somebody else is at it; the next look will tell
        finally:
            self._running = None

    def _carry_most(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=0)
        try:
            connection.execute(PASSIVE).fetchall()
        finally:
            connection.close()
