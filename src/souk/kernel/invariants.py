"""`souk check`: every room's facts that no storm may break, looked at together."""

from collections.abc import Sequence

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.kernel.rooms import Finding, Invariant, Room


async def check(database: Database, rooms: Sequence[Room], *, thorough: bool = False) -> list[Finding]:
    """Everything that is broken, in a reader of its own thread; an empty list is health."""

    async def look(ctx: ReadContext) -> list[Finding]:
        return [
            Finding(invariant.name, sentence)
            for invariant in _all(rooms)
            for sentence in await ((thorough and invariant.find_all) or invariant.find)(ctx)
        ]

    return await database.read_aside(SYSTEM, look)


def _all(rooms: Sequence[Room]) -> list[Invariant]:
    return [invariant for room in rooms for invariant in room.invariants]


def names(rooms: Sequence[Room]) -> list[str]:
    return [invariant.name for invariant in _all(rooms)]
