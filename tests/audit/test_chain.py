"""Whoever changes, removes, inserts or reorders entries is found out, whatever they can do to the database."""

import asyncio

import pytest
from sqlalchemy import delete, insert, select, text, update

from souk.app import House, open_house
from souk.audit.models import AuditChain, AuditEntry
from souk.audit.verifying import VerifyChain
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.settings import Settings
from souk.kernel.worker import carry_due
from tests.audit.factories import (
    broken,
    carry_all,
    columns_of,
    entries_of,
    fail_to_sign_in,
    rehash,
    tampering,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ten(database: Database) -> list[AuditEntry]:
    await fail_to_sign_in(database, 10)
    await carry_all(database)
    return await entries_of(database)


class TestUnbroken:
    async def test_holds(self, house: House, ten: list[AuditEntry]) -> None:
        assert [each.sequence for each in ten] == list(range(1, 11))
        assert [each.previous_hash for each in ten[1:]] == [each.hash for each in ten[:-1]]
        assert await broken(house.database, house.rooms) == []

    async def test_holds_before_anything_happened(self, house: House) -> None:
        assert await broken(house.database, house.rooms) == []

    async def test_concurrent_workers_do_not_fork_it(self, house: House, settings: Settings) -> None:
        """Real workers with pools of their own, each carrying what the others leave."""
        houses = [house, *(open_house(settings) for _ in range(2))]
        for _ in range(40):
            await fail_to_sign_in(house.database, 5)

        async def work(database: Database) -> None:
            while await carry_due(database, most=7):
                pass

        await asyncio.gather(*(work(each.database) for each in houses for _ in range(2)))
        assert [each.sequence for each in await entries_of(house.database)] == list(range(1, 201))
        assert await broken(house.database, house.rooms) == []
        for each in houses[1:]:
            await each.close()


class TestTampering:
    async def test_a_changed_entry_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            await uow.session.execute(update(AuditEntry).where(AuditEntry.sequence == 4).values(succeeded=True))
        assert await broken(house.database, house.rooms) == ["Entry 4 is not as it was written."]

    async def test_a_changed_entry_with_a_new_hash_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        forged = {**columns_of(ten[3]), "succeeded": True}
        async with tampering(house.database) as uow:
            changed = update(AuditEntry).where(AuditEntry.sequence == 4)
            await uow.session.execute(changed.values(succeeded=True, hash=rehash(forged)))
        assert await broken(house.database, house.rooms) == ["Entry 5 does not follow the one before it."]

    async def test_a_removed_entry_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            await uow.session.execute(delete(AuditEntry).where(AuditEntry.sequence == 4))
        assert await broken(house.database, house.rooms) == ["Entry 4 is missing."]

    async def test_a_removed_end_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            await uow.session.execute(delete(AuditEntry).where(AuditEntry.sequence > 7))
        assert await broken(house.database, house.rooms) == ["Entries 8 to 10 are missing at the end."]

    async def test_a_removed_end_with_a_head_put_back_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            await uow.session.execute(delete(AuditEntry).where(AuditEntry.sequence > 7))
            await uow.session.execute(update(AuditChain).values(sequence=7, hash=ten[6].hash))
        assert await broken(house.database, house.rooms) == [
            "The head of the chain (entry 7) does not bear this shop's signature."
        ]

    async def test_an_inserted_entry_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        forged = {**columns_of(ten[-1]), "sequence": 11, "event_id": new_id(), "previous_hash": ten[-1].hash}
        async with tampering(house.database) as uow:
            await uow.session.execute(insert(AuditEntry).values(**forged, hash=rehash(forged)))
        assert await broken(house.database, house.rooms) == [
            "Entries up to 11 were put in behind the head of the chain (10)."
        ]

    async def test_an_entry_squeezed_in_is_found(self, house: House, ten: list[AuditEntry]) -> None:
        forged = {**columns_of(ten[3]), "event_id": new_id(), "succeeded": True}
        async with tampering(house.database) as uow:
            for number in range(10, 3, -1):
                moved = update(AuditEntry).where(AuditEntry.sequence == number)
                await uow.session.execute(moved.values(sequence=number + 1))
            await uow.session.execute(insert(AuditEntry).values(**forged, hash=rehash(forged)))
        assert (await broken(house.database, house.rooms))[:2] == [
            "Entry 5 does not follow the one before it.",
            "Entry 5 is not as it was written.",
        ]

    async def test_two_that_changed_places_are_found(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            for old, new in ((4, 99), (5, 4), (99, 5)):
                moved = update(AuditEntry).where(AuditEntry.sequence == old)
                await uow.session.execute(moved.values(sequence=new))
        assert (await broken(house.database, house.rooms))[:2] == [
            "Entry 4 does not follow the one before it.",
            "Entry 4 is not as it was written.",
        ]

    async def test_a_chain_written_anew_lacks_the_signature(self, house: House, ten: list[AuditEntry]) -> None:
        """Somebody with the whole database, who knows the form, but not the application's secret."""
        async with tampering(house.database) as uow:
            previous = ten[2].hash
            for entry in ten[3:]:
                forged = {**columns_of(entry), "label": "forged", "previous_hash": previous}
                changed = update(AuditEntry).where(AuditEntry.sequence == entry.sequence)
                await uow.session.execute(changed.values(label="forged", previous_hash=previous, hash=rehash(forged)))
                previous = rehash(forged)
            await uow.session.execute(update(AuditChain).values(hash=previous))
        assert await broken(house.database, house.rooms) == [
            "The head of the chain (entry 10) does not bear this shop's signature."
        ]


class TestCheckpoint:
    async def test_the_quick_look_goes_on_where_the_last_one_ended(self, house: House, ten: list[AuditEntry]) -> None:
        assert await VerifyChain(thorough=False)(house.database) == []
        async with house.database.read(SYSTEM) as ctx:
            state = (await ctx.session.scalars(select(AuditChain))).one()
        assert (state.verified_sequence, state.verified_hash, state.finding) == (10, ten[-1].hash, None)
        assert state.verified_at is not None

        async with tampering(house.database) as uow:
            await uow.session.execute(update(AuditEntry).where(AuditEntry.sequence == 4).values(succeeded=True))
        assert await broken(house.database, house.rooms, thorough=False) == []
        assert await broken(house.database, house.rooms, thorough=True) == ["Entry 4 is not as it was written."]

        await fail_to_sign_in(house.database, 2)
        await carry_all(house.database)
        async with house.database.unit_of_work(SYSTEM) as uow:
            if uow.dialect == "postgresql":
                await uow.session.execute(text("SET LOCAL session_replication_role = replica"))
            await uow.session.execute(update(AuditEntry).where(AuditEntry.sequence == 12).values(succeeded=True))
        assert await broken(house.database, house.rooms, thorough=False) == ["Entry 12 is not as it was written."]

    async def test_a_mark_moved_by_hand_is_not_believed(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            await uow.session.execute(update(AuditEntry).where(AuditEntry.sequence == 4).values(succeeded=True))
            await uow.session.execute(update(AuditChain).values(verified_sequence=10, verified_hash=ten[-1].hash))
        assert await broken(house.database, house.rooms, thorough=False) == [
            "The mark up to which the chain was proved does not bear this shop's signature.",
            "Entry 4 is not as it was written.",
        ]

    async def test_what_was_found_is_remembered_and_the_mark_stays(self, house: House, ten: list[AuditEntry]) -> None:
        async with tampering(house.database) as uow:
            await uow.session.execute(update(AuditEntry).where(AuditEntry.sequence == 4).values(succeeded=True))
        assert await VerifyChain(thorough=True)(house.database) == ["Entry 4 is not as it was written."]
        async with house.database.read(SYSTEM) as ctx:
            state = (await ctx.session.scalars(select(AuditChain))).one()
        assert (state.verified_sequence, state.finding) == (0, "Entry 4 is not as it was written.")
