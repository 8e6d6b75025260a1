"""Roles, invariants, what the night takes away, and the hashing of passwords."""

from typing import get_args
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, text, update

from souk.app import House
from souk.identity import (
    RoleNeedsStore,
    TokenMint,
    UnknownRole,
    ensure_roles,
    grant_role,
    hash_password,
    open_session,
    register_person,
)
from souk.identity.models import Address, Grant, RefreshToken, Role, Session
from souk.identity.passwords import Cost, Passwords, Scheme
from souk.identity.roles import BUILT_IN, Bundle
from souk.identity.upkeep import PERSONAL_DATA
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.invariants import check
from souk.kernel.settings import Tokens
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio


async def roles_in(database: Database) -> dict[str, str]:
    async with database.read(SYSTEM) as ctx:
        rows = await ctx.session.execute(select(Role.name, Role.permissions))
        return {row.name: row.permissions for row in rows}


class TestRoles:
    async def test_a_new_schema_has_the_built_in_ones(self, database: Database) -> None:
        assert await roles_in(database) == {role.name: " ".join(role.permissions) for role in BUILT_IN}

    async def test_the_missing_ones_are_added_and_edited_ones_kept(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(delete(Role).where(Role.name == "support_agent"))
            await uow.session.execute(update(Role).where(Role.name == "sales_manager").values(permissions="a:b"))
        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                await ensure_roles(uow)
        there = await roles_in(database)
        assert there.keys() == {role.name for role in BUILT_IN}
        assert there["sales_manager"] == "a:b"

    async def test_of_stores_are_granted_in_a_store(self, database: Database) -> None:
        person = await make_person(database)
        before = await everything_in(database)
        for role in ("vendor_owner", "vendor_staff"):
            with pytest.raises(RoleNeedsStore):
                async with database.unit_of_work(SYSTEM) as uow:
                    await grant_role(uow, person.id, role)
        with pytest.raises(UnknownRole):
            async with database.unit_of_work(SYSTEM) as uow:
                await grant_role(uow, person.id, "emperor")
        with pytest.raises(RoleNeedsStore):
            async with database.unit_of_work(SYSTEM) as uow:
                await register_person(
                    uow, email="bob@example.com", password_hash="x", full_name="Bob", role="vendor_owner"
                )
        assert await everything_in(database) == before

    async def test_granted_twice_are_held_once(self, database: Database) -> None:
        person, store_id = await make_person(database), new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            for _ in range(2):
                await grant_role(uow, person.id, "sales_manager")
                await grant_role(uow, person.id, "vendor_staff", store_id=store_id)
        assert len((await everything_in(database))["grants"]) == 3

    def test_a_bundle_knows_its_wildcards(self) -> None:
        assert "catalog:write" in Bundle({"catalog:write"})
        assert "catalog:read" not in Bundle({"catalog:write"})
        assert "support:close" in Bundle({"support:*"})
        assert "supporters:close" not in Bundle({"support:*"})
        assert "anything:at_all" in Bundle({"*"})
        assert "anything:at_all" not in Bundle()


class TestInvariants:
    async def test_hold_in_a_healthy_house(self, house: House, database: Database) -> None:
        await make_person(database, role="vendor_owner", store_id=new_id())
        assert await check(database, house.rooms) == []

    async def test_catch_a_store_role_that_is_held_everywhere(self, house: House, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            loose = {"id": new_id(), "user_id": person.id, "role": "vendor_owner", "scope_id": None}
            await uow.session.execute(insert(Grant).values(**loose, created_at=uow.now))
        findings = await check(database, house.rooms)
        assert [finding.invariant for finding in findings] == ["identity.store_roles_have_a_store"]

    async def test_catch_two_defaults(self, house: House, database: Database) -> None:
        person = await make_person(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text("DROP INDEX uq_addresses_default"))
            for _ in range(2):
                uow.session.add(
                    Address(id=new_id(), user_id=person.id, sealed="x", is_default=True, created_at=uow.now)
                )
        findings = await check(database, house.rooms)
        assert [finding.invariant for finding in findings] == ["identity.one_default_address"]


async def _open(database: Database, person_id: UUID, mint: TokenMint) -> UUID:
    async with database.unit_of_work(SYSTEM) as uow:
        return (await open_session(uow, person_id, mint=mint)).session_id


class TestCleanUp:
    async def test_takes_what_is_past_its_time(self, house: House, database: Database, clock: SettableClock) -> None:
        mint, person = TokenMint("secret", Tokens()), await make_person(database)
        await _open(database, person.id, mint)
        clock.move(days=3)
        lives = await _open(database, person.id, mint)
        clock.move(days=5)
        (clean_up,) = [each for room in house.rooms for each in room.clean_ups if each.name == "identity.sessions"]
        assert await clean_up.run(database) == 2
        assert await clean_up.run(database) == 0
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(Session.id))) == [lives]
            assert list(await ctx.session.scalars(select(RefreshToken.session_id))) == [lives]


class TestPersonalData:
    def test_names_columns_that_exist(self) -> None:
        tables = Session.metadata.tables
        assert all(each.column in tables[each.table].columns for each in PERSONAL_DATA)


class TestPasswords:
    async def test_bcrypt_sees_the_whole_of_a_long_password(self) -> None:
        passwords = Passwords("bcrypt")
        kept = await passwords.hash("x" * 100 + "a")
        assert (await passwords.check("x" * 100 + "a", kept)).matches
        assert not (await passwords.check("x" * 100 + "b", kept)).matches

    async def test_bcrypt_sees_past_a_nul(self) -> None:
        passwords = Passwords("bcrypt")
        kept = await passwords.hash("abc\x00def")
        assert not (await passwords.check("abc\x00xyz", kept)).matches

    async def test_a_hash_costs_what_owasp_advises(self) -> None:
        assert (await Passwords().hash("four words of mine")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    async def test_a_hash_that_cost_less_is_renewed(self) -> None:
        cheap = await Passwords(cost=Cost(64, 1)).hash("four words of mine")
        renewed = (await Passwords().check("four words of mine", cheap)).renewed
        assert renewed is not None
        assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    async def test_nobodys_hash_costs_as_much_as_everybodys(self) -> None:
        assert Passwords(cost=Cost(64, 1)).unmatched.startswith("$argon2id$v=19$m=64,t=1,p=1$")

    async def test_a_hash_of_today_is_not_renewed(self) -> None:
        passwords = Passwords()
        kept = await hash_password("four words of mine")
        assert (await passwords.check("four words of mine", kept)).renewed is None

    async def test_nobody_has_no_password(self) -> None:
        for scheme in get_args(Scheme):
            assert not (await Passwords(scheme).check("anything", None)).matches
