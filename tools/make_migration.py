"""`python -m tools.make_migration "give categories a subtitle"`: write the next migration from the rooms' tables.

Compares the tables with a fresh database at the newest revision. Read what it wrote before you commit it.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command

from souk.kernel.engines import open_writer
from souk.kernel.migrate import config_for, migrate


async def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+inline:///{Path(folder) / 'souk.db'}"
        await migrate(url)
        engine = open_writer(url)
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.revision(config_for(sync), message, autogenerate=True))
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
