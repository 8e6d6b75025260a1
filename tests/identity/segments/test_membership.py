"""Who is in a segment, by hand and by a verified address."""

import pytest

from souk.identity import UnknownSegment, add_to_segment, ensure_segment, holds_segment, segments_of
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.factories import make_person
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio


class TestMembership:
    async def test_of_a_person_and_of_nobody_else(self, database: Database) -> None:
        ada, ben = await make_person(database), await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            for name in ("student", "teacher"):
                await ensure_segment(uow, name, label=name.title())
            await add_to_segment(uow, "student", [ada.id, ada.id])
            await add_to_segment(uow, "student", [ada.id])

        async with database.read(SYSTEM) as ctx:
            assert await holds_segment(ctx, ada.id, "student")
            assert not await holds_segment(ctx, ada.id, "teacher")
            assert not await holds_segment(ctx, ben.id, "student")
            assert not await holds_segment(ctx, None, "student")
            assert (await segments_of(ctx, ada.id), await segments_of(ctx, ben.id)) == (["student"], [])

    async def test_takes_one_statement(self, database: Database) -> None:
        ada = await make_person(database)
        async with database.read(SYSTEM) as ctx:
            before = database.tally.statements
            await holds_segment(ctx, ada.id, "student")
            assert database.tally.statements == before + 1

    async def test_of_a_segment_that_is_not_there_is_refused(self, database: Database) -> None:
        ada = await make_person(database)
        before = await everything_in(database)
        with pytest.raises(UnknownSegment):
            async with database.unit_of_work(SYSTEM) as uow:
                await add_to_segment(uow, "student", [ada.id])
        assert await everything_in(database) == before
