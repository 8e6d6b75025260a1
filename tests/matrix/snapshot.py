"""The database as it was furnished, to be put back after every visit that changed something."""

import sqlite3
from pathlib import Path
from typing import Any


class Snapshot:
    """`changed` tells whether anybody committed since the last look; `restore` undoes it."""

    def __init__(self, path: Path) -> None:
        self._live = sqlite3.connect(path, isolation_level=None)
        self._kept = sqlite3.connect(":memory:")
        self._live.backup(self._kept)
        self._seen = self._version()

    def _version(self) -> int:
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])

    def changed(self) -> bool:
        return self._version() != self._seen

    def restore(self) -> None:
        self._kept.backup(self._live)
        self._seen = self._version()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self._live.execute(statement).fetchall()

    def close(self) -> None:
        self._live.close()
        self._kept.close()
