"""Ids: time-ordered for the machine, short numbers for people."""

import os
import time
from uuid import UUID, SafeUUID

FETCHED = 4096
_pool = memoryview(b"")
_last = 0
"""Milliseconds and, in the low twelve bits, a count within them."""


def new_id() -> UUID:
    """A time-ordered id (version 7), so that inserts stay at the end of the index and a process's ids in their order."""
    global _last  # noqa: PLW0603 - the one clock that must not run backwards
    _last = max((time.time_ns() // 1_000_000) << 12, _last + 1)
    random = int.from_bytes(random_bytes(8), "big") & ~(0x3 << 62) | (0x2 << 62)
    return uuid_of((_last >> 12) << 80 | 0x7 << 76 | (_last & 0xFFF) << 64 | random)


def random_bytes(count: int) -> memoryview:
    """For names, not for secrets: fetched from the system by the page, since a call for each costs more than the name."""
    global _pool  # noqa: PLW0603 - what is left of the page
    if len(_pool) < count:
        _pool = memoryview(os.urandom(FETCHED))
    given, _pool = _pool[:count], _pool[count:]
    return given


def _forget_page() -> None:
    global _pool  # noqa: PLW0603 - a child must not repeat its parent's names
    _pool = memoryview(b"")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_page)


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
