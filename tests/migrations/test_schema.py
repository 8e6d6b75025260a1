"""The migrated schema is the rooms' schema, on both databases."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, make_url, text

from souk.kernel.columns import Base
from souk.kernel.engines import open_writer
from souk.kernel.migrate import migrate, revisions
from tests.conftest import POSTGRES, administer, listening, skip_or_fail

BY_HAND = {
    "sqlite": "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name != 'alembic_version'",
    "postgresql": """
        SELECT 'table', tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'alembic_version'
        UNION SELECT 'index', indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'
        UNION SELECT 'sequence', sequencename FROM pg_sequences WHERE schemaname = 'public'
        UNION SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION SELECT 'constraint', conrelid::regclass || '.' || conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text != 'alembic_version'
        UNION SELECT 'column', table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
          FROM information_schema.columns WHERE table_schema = 'public' AND table_name != 'alembic_version'
    """,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def two_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    if request.param == "sqlite":
        yield f"sqlite+inline:///{tmp_path}/migrated.db", f"sqlite+inline:///{tmp_path}/created.db"
        return
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    names = [f"souk_schema_{uuid4().hex[:10]}" for _ in range(2)]
    for name in names:
        asyncio.run(administer(f"CREATE DATABASE {name}"))
    migrated, created = (url.set(database=name).render_as_string(hide_password=False) for name in names)
    yield migrated, created
    for name in names:
        asyncio.run(administer(f"DROP DATABASE {name} WITH (FORCE)"))


async def look(url: str, *, create: bool = False) -> tuple[set[tuple[str, str]], list[Any], list[Any]]:
    """(everything there is by name, what differs from the rooms' tables, the seeded roles)."""
    engine = open_writer(url)

    def differences(connection: Connection) -> list[Any]:
        ours = {"include_object": lambda *of: not (of[3] and ("search_" in of[1] or of[1] == "words"))}
        return [
            str(each) for each in compare_metadata(MigrationContext.configure(connection, opts=ours), Base.metadata)
        ]

    async with engine.begin() as connection:
        if create:
            await connection.run_sync(Base.metadata.create_all)
        things = {(row[0], row[1]) for row in await connection.execute(text(BY_HAND[engine.dialect.name]))}
        found = await connection.run_sync(differences)
        roles = sorted(tuple(map(str, row)) for row in await connection.execute(text("SELECT * FROM roles")))
    await engine.dispose()
    return things, found, roles


class TestSchema:
    def test_migrating_makes_what_the_rooms_declare(self, two_empty: tuple[str, str]) -> None:
        migrated, created = two_empty
        asyncio.run(migrate(migrated))
        things, different, roles = asyncio.run(look(migrated))
        expected, _, expected_roles = asyncio.run(look(created, create=True))
        assert things == expected
        assert different == []
        assert roles == expected_roles

    def test_migrating_twice_changes_nothing(self, two_empty: tuple[str, str]) -> None:
        asyncio.run(migrate(two_empty[0]))
        before = asyncio.run(look(two_empty[0]))
        asyncio.run(migrate(two_empty[0]))
        assert asyncio.run(look(two_empty[0])) == before
        current, wanted = asyncio.run(revisions(two_empty[0]))
        assert current == wanted
