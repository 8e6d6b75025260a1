"""One furnished house for all tests of this folder."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.matrix.walk import Stage, open_stage


@pytest.fixture(scope="module")
async def stage(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copy(sqlite_template, folder / "souk.db")
    async with open_stage(folder) as opened:
        yield opened
