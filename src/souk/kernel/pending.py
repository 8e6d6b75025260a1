"""Writes that nothing waits for: kept back until something must know, then sent together.

PostgreSQL gets them as one statement (`WITH w0 AS (INSERT …), w1 AS (UPDATE …) SELECT 1`), since every way to the
server and back costs more than most of them do; SQLite, which has no way to go, gets them one by one. The parts of one
statement all see the same state, so writes that are kept back together must not build on one another, foreign keys
excepted: those are checked at its end.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from souk.kernel.hot import Driver

MOST_ROWS = 8
"""What writes more rows than that goes alone, with the driver's own way for many."""
_parameter = re.compile(r"\$(\d+)")
Write = tuple[str, list[list[Any]]]
"""A statement, and the arguments of every row it is run for."""


async def send(driver: Driver, writes: Sequence[Write], *, together: bool, alone: bool) -> int:
    """How many statements it took. `alone`: nothing else was or will be sent in this transaction."""
    large = [each for each in writes if not together or len(each[1]) > MOST_ROWS]
    small = [each for each in writes if together and len(each[1]) <= MOST_ROWS]
    if small:
        texts = tuple(sql for sql, rows in small for _ in rows)
        arguments = [argument for _, rows in small for row in rows for argument in row]
        sql = texts[0] if len(texts) == 1 else _joined(texts)
        await (driver.change_alone if alone and not large else driver.change)(sql, arguments)
    for sql, rows in large:
        await driver.change_many(sql, rows)
    return len(large) + bool(small)


@lru_cache(maxsize=512)
def _joined(texts: tuple[str, ...]) -> str:
    """One statement; the parameters of each part are counted on from those before it."""
    parts, taken = [], 0
    for number, text in enumerate(texts):
        parts.append(f"w{number} AS ({_counted_on(text, taken)})")
        taken += max((int(found) for found in _parameter.findall(text)), default=0)
    return f"WITH {', '.join(parts)} SELECT 1"


def _counted_on(text: str, before: int) -> str:
    return _parameter.sub(lambda found: f"${int(found[1]) + before}", text)
