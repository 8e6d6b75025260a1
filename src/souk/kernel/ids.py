"""Ids: time-ordered for the machine, short numbers for people."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A time-ordered id (version 7), so that inserts stay at the end of the index."""
    stamp = (time.time_ns() // 1_000_000) << 80
    random = int.from_bytes(os.urandom(10), "big")
    return UUID(int=(stamp | random) & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62))


def as_uuid(text: str) -> UUID | None:
    """The id in `text`, or None where it is no UUID in its canonical form (then it may be a slug)."""
    if len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
