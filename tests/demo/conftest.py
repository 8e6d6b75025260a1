"""One furnished marketplace per database, for all tests of this folder."""

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from souk.kernel.settings import Settings
from tests.conftest import POSTGRES, listening, skip_or_fail
from tests.furnished import drop_copy, furnished_copy


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def furnished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    url = make_url(POSTGRES)
    if request.param == "postgresql" and not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    settings = furnished_copy(request.param, tmp_path_factory, name="demo")
    yield settings
    drop_copy(settings)
