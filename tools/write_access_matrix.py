"""`python -m tools.write_access_matrix`: walk every door as every visitor and write `tests/matrix/matrix.txt` anew.

Nothing is judged here: read the difference before it is kept.
"""

import asyncio
import tempfile
from pathlib import Path

from souk.kernel.telemetry import set_up_logging
from tests.conftest import _create_schema
from tests.matrix.sheet import SHEET, read, write
from tests.matrix.walk import Walk, open_stage, walk


async def look(folder: Path) -> Walk:
    await _create_schema(f"sqlite+inline:///{folder}/souk.db")
    asked = list(read(SHEET.read_text("utf-8"))) if SHEET.exists() else []
    async with open_stage(folder) as stage:
        return await walk(stage, asked)


def main() -> None:
    set_up_logging(level="ERROR", as_json=True)
    with tempfile.TemporaryDirectory() as folder:
        seen = asyncio.run(look(Path(folder).resolve()))
    for complaint in [*seen.unknown, *seen.left]:
        print(complaint)
    SHEET.write_text(write(seen.found), "utf-8")
    print(f"{len(seen.found)} lines in {SHEET.name}")


if __name__ == "__main__":
    main()
