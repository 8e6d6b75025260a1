"""Ids: time-ordered for the machine, short numbers for people."""

import os
import time
from uuid import UUID, SafeUUID

_last = 0
"""Milliseconds and, in the low twelve bits, a count within them."""


def new_id() -> UUID:
    """A time-ordered id (version 7), so that inserts stay at the end of the index and a process's ids in their order."""
    global _last  # noqa: PLW0603 - the one clock that must not run backwards
    _last = max((time.time_ns() // 1_000_000) << 12, _last + 1)
    random = int.from_bytes(os.urandom(8), "big") & ~(0x3 << 62) | (0x2 << 62)
    return uuid_of((_last >> 12) << 80 | 0x7 << 76 | (_last & 0xFFF) << 64 | random)


def uuid_of(number: int) -> UUID:
    """Past UUID's own constructor, which spends most of its time on the other ways a UUID may be spelled."""
    made = UUID.__new__(UUID)
    object.__setattr__(made, "int", number)
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


def as_uuid(text: str) -> UUID | None:
    """The id in `text`, or None where it is no UUID in its canonical form (then it may be a slug)."""
    if len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
