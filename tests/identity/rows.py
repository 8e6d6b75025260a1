"""What the tables hold, to prove what changed and what did not."""

from typing import Any

from sqlalchemy import text

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database

TABLES = (
    "users",
    "grants",
    "sessions",
    "refresh_tokens",
    "addresses",
    "mailed_links",
    "known_devices",
    "totp_factors",
    "recovery_codes",
    "second_factor_challenges",
    "passkeys",
    "outbox",
)


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of identity."""
    async with database.read(SYSTEM) as ctx:
        return {
            table: sorted((tuple(row) for row in await ctx.session.execute(text(f"SELECT * FROM {table}"))), key=repr)
            for table in TABLES
        }
