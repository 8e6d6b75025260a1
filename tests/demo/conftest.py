"""One furnished marketplace per database, for all tests of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url

from souk.demo import furnish
from souk.kernel.settings import Settings
from tests.conftest import POSTGRES, listening, skip_or_fail

INTERRUPTED_AT = (20, 58, 82, 130, 900)
"""Steps at which the SQLite demo is broken off: among people, categories, stores, products and trade."""


class Interrupted(Exception):
    pass


def demo_at(url: str, folder: Path) -> Settings:
    """Without the limit on sign-ins, so that everybody may sign in at once."""
    return Settings(
        _env_file=None,
        stage="demo",
        database_url=url,
        media={"folder": folder / "media"},
        mail={"folder": folder / "mail"},
        limits={"sign_in": ""},
    )


async def furnish_with_interruptions(settings: Settings) -> None:
    """Broken off again and again, as if somebody lost patience, and finished at last."""
    for last in INTERRUPTED_AT:

        def lose_patience(done: int, _total: int, last: int = last) -> None:
            if done == last:
                raise Interrupted

        with pytest.raises(Interrupted):
            await furnish(settings, lose_patience)
    await furnish(settings, lambda _done, _total: None)


async def _administer(statement: str) -> None:
    address = make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
async def furnished(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Settings]:
    folder = tmp_path_factory.mktemp("demo")
    if request.param == "sqlite":
        settings = demo_at(f"sqlite+inline:///{folder}/demo.db", folder)
        await furnish_with_interruptions(settings)
        yield settings
        return
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    name = f"souk_demo_{uuid4().hex[:8]}"
    await _administer(f"CREATE DATABASE {name}")
    await _administer(f"ALTER DATABASE {name} SET synchronous_commit = off")  # thousands of commits, none to survive
    settings = demo_at(url.set(database=name).render_as_string(hide_password=False), folder)
    await furnish(settings, lambda _done, _total: None)
    yield settings
    await _administer(f"DROP DATABASE {name} WITH (FORCE)")
