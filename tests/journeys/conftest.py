"""A furnished marketplace behind a real `souk serve`, and Chromium to walk through it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import make_url

from souk.kernel.settings import Settings
from tests.conftest import POSTGRES, listening, skip_or_fail
from tests.furnished import drop_copy, furnished_copy
from tests.journeys.visitors import Shop
from tests.servers import Server
from tests.ui.look import browser, what_is_lacking


def serving(settings: Settings, folder: Path, **environment: str) -> Server:
    lasting = {"SOUK_TOKENS__STAFF_ACCESS_MINUTES": "60"}  # windows here are copies: they cannot renew one session
    return Server(settings.database_url, folder, SOUK_STAGE="demo", **lasting, **environment).start()


@pytest.fixture(scope="session")
def chromium() -> None:
    if lacking := what_is_lacking():
        (pytest.fail if os.environ.get("SOUK_REQUIRE_BROWSER") == "1" else pytest.skip)(lacking)


@pytest.fixture(scope="session")
def sqlite_shop(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    settings = furnished_copy("sqlite", tmp_path_factory, name="shop")
    server = serving(settings, settings.media.folder.parent)
    yield Shop(server.base)
    server.stop()


@pytest.fixture(scope="session")
def postgres_shop(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    settings = furnished_copy("postgresql", tmp_path_factory, name="journey")
    server = serving(settings, settings.media.folder.parent)
    yield Shop(server.base)
    server.stop()
    drop_copy(settings)


@pytest.fixture
def shop(sqlite_shop: Shop) -> Shop:
    return sqlite_shop


@pytest.fixture(scope="module")
def opened(chromium: None) -> Iterator[Browser]:
    with browser() as started:
        yield started
