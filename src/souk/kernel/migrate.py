"""Bringing a database's schema up to date: one Alembic chain, run on the engine the shop itself uses."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from souk.kernel.engines import open_writer

CHAIN = Path(__file__).parent.parent / "migrations"


def config_for(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(CHAIN))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def migrate(url: str, revision: str = "head") -> None:
    """Upgrade to `revision`, all steps in one transaction. Makes the folder of an SQLite file if need be."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = open_writer(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.upgrade(config_for(sync), revision))
    finally:
        await engine.dispose()


async def revisions(url: str) -> tuple[str | None, str | None]:
    """(what the database is at, what the code wants)."""
    engine = open_writer(url)
    try:
        async with engine.begin() as connection:
            current = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    finally:
        await engine.dispose()
    return current, ScriptDirectory.from_config(config_for()).get_current_head()
