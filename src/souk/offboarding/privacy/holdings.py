"""What all rooms together hold about people: joined by the composition root, asked by archive and erasure."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.personal import Eraser, Exporter, Obstacle, Part, PersonalRows
from souk.kernel.rooms import Room


class Chapter(msgspec.Struct, frozen=True):
    """A part of somebody's archive under its name, as it goes into the file."""

    name: str
    title: str
    part: Part


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    rows: Sequence[PersonalRows]
    exporters: Sequence[Exporter]
    erasers: Sequence[Eraser]
    obstacles: Sequence[Obstacle]

    @classmethod
    def of(cls, rooms: Sequence[Room]) -> "Holdings":
        """`rooms` lowest floor first. Erasing goes the other way: what refers goes before what is referred to."""
        downward = list(reversed(rooms))
        return cls(
            rows=[each for room in downward for each in room.personal_rows],
            exporters=[each for room in rooms for each in room.exporters],
            erasers=[each for room in downward for each in room.erasers],
            obstacles=[each for room in rooms for each in room.obstacles],
        )

    async def read(self, ctx: ReadContext, person_id: UUID) -> list[Chapter]:
        """Every part that has something in it, the account first."""
        chapters = [
            Chapter(rows.table, rows.title, await rows.read(ctx, person_id))
            for rows in reversed(self.rows)
            if rows.shows
        ]
        chapters += [Chapter(each.name, each.title, await each.read(ctx, person_id)) for each in self.exporters]
        return [each for each in chapters if each.part.records or each.part.pictures]

    async def find_obstacles(self, ctx: ReadContext, person_id: UUID) -> list[str]:
        return [sentence for each in self.obstacles for sentence in await each.find(ctx, person_id)]

    async def erase(self, uow: UnitOfWork, person_id: UUID) -> None:
        """Rooms do their own first: they may need what the rows still say."""
        for eraser in self.erasers:
            await eraser.erase(uow, person_id)
        for rows in self.rows:
            await rows.erase(uow, person_id)
