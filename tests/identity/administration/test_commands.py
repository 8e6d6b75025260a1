"""`souk user`: accounts and roles from the command line."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from souk.app import open_house
from souk.cli import cli
from souk.identity import LastAdministrator, RoleNeedsStore, UnknownPerson, UnknownRole
from souk.identity.administration.errors import RoleNotHeld
from souk.identity.models import Grant, User
from souk.kernel.actors import SYSTEM
from souk.kernel.errors import Refusal
from souk.kernel.settings import Settings
from souk.stores import open_store

ADA = "ada@example.com"
Command = Callable[..., str]


@pytest.fixture
def souk(database_url: str) -> Command:
    """`souk(*arguments)` on this test's database; what it prints. A refusal is raised, for `main` to say."""

    def run(*arguments: str) -> str:
        environment = {"SOUK_STAGE": "test", "SOUK_DATABASE_URL": database_url}
        done = CliRunner().invoke(cli, ["user", *arguments], env=environment)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    return run


@pytest.fixture
def ada(souk: Command) -> str:
    souk("create", ADA, "--role", "admin", "--name", "Ada Byron", "--password", "Tangerine-Lantern-42")
    return ADA


def held(settings: Settings) -> list[tuple[str, bool]]:
    """(role, whether in a store) of everybody."""

    async def look() -> list[tuple[str, bool]]:
        house = open_house(settings)
        try:
            async with house.database.read(SYSTEM) as ctx:
                rows = await ctx.session.execute(select(Grant.role, Grant.scope_id).order_by(Grant.role))
                return [(role, store_id is not None) for role, store_id in rows]
        finally:
            await house.close()

    return asyncio.run(look())


def open_a_store(settings: Settings) -> None:
    async def work() -> None:
        house = open_house(settings)
        try:
            async with house.database.unit_of_work(SYSTEM) as uow:
                owner_id = (await uow.session.scalars(select(User.id))).one()
                await open_store(uow, owner_id=owner_id, name="Blue Door", category="Books")
        finally:
            await house.close()

    asyncio.run(work())


class TestGrantAndRevoke:
    def test_roles_held_everywhere(self, souk: Command, ada: str, settings: Settings) -> None:
        assert souk("grant", ada.upper(), "support_agent") == f"{ada.upper()} holds support_agent.\n"
        souk("grant", ada, "support_agent")
        assert held(settings) == [("admin", False), ("support_agent", False)]
        souk("revoke", ada, "support_agent")
        assert held(settings) == [("admin", False)]

    def test_roles_held_in_a_store(self, souk: Command, ada: str, settings: Settings) -> None:
        open_a_store(settings)
        souk("grant", ada, "vendor_staff", "--store", "blue-door")
        assert held(settings) == [("admin", False), ("vendor_owner", True), ("vendor_staff", True)]
        souk("revoke", ada, "vendor_staff", "--store", "blue-door")
        assert held(settings) == [("admin", False), ("vendor_owner", True)]

    @pytest.mark.parametrize(
        ("arguments", "refusal"),
        [
            (("grant", "nobody@example.com", "admin"), UnknownPerson),
            (("grant", ADA, "emperor"), UnknownRole),
            (("grant", ADA, "vendor_owner"), RoleNeedsStore),
            (("revoke", ADA, "support_agent"), RoleNotHeld),
            (("revoke", ADA, "admin"), LastAdministrator),
        ],
        ids=lambda each: "-".join(each) if isinstance(each, tuple) else each.__name__,
    )
    def test_refuses_and_changes_nothing(
        self, arguments: tuple[str, ...], refusal: type[Refusal], souk: Command, ada: str, settings: Settings
    ) -> None:
        before = held(settings)
        with pytest.raises(refusal):
            souk(*arguments)
        assert held(settings) == before == [("admin", False)]
        assert ada == ADA
