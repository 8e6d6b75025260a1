"""Mail stays in a folder of the test, so that it can be searched as well."""

from pathlib import Path

import pytest

from souk.kernel.settings import Settings
from tests.conftest import Override


@pytest.fixture
def settings(make_settings: Override, tmp_path: Path) -> Settings:
    return make_settings(mail={"folder": tmp_path / "mail"})
