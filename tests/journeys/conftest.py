"""A furnished marketplace behind a real `souk serve`, and Chromium to walk through it."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from sqlalchemy import make_url

from souk.demo import furnish
from souk.kernel.settings import Settings
from tests.conftest import POSTGRES, WORKER, administer, listening, skip_or_fail
from tests.journeys.visitors import Shop
from tests.servers import Server
from tests.ui.look import browser, what_is_lacking


def apart(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread with a loop of its own: an open browser keeps this thread's loop running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


def furnished(url: str, folder: Path) -> Server:
    settings = Settings(
        _env_file=None,
        stage="demo",
        database_url=url,
        media={"folder": folder / "media"},
        mail={"folder": folder / "mail"},
        limits={"sign_in": ""},
    )
    apart(lambda: furnish(settings, lambda _done, _total: None))
    lasting = {"SOUK_TOKENS__STAFF_ACCESS_MINUTES": "60"}  # windows here are copies: they cannot renew one session
    return Server(url, folder, SOUK_STAGE="demo", **lasting).start()


@pytest.fixture(scope="session")
def chromium() -> None:
    if lacking := what_is_lacking():
        (pytest.fail if os.environ.get("SOUK_REQUIRE_BROWSER") == "1" else pytest.skip)(lacking)


@pytest.fixture(scope="session")
def sqlite_shop(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    server = furnished(f"sqlite+inline:///{folder}/shop.db", folder)
    yield Shop(server.base)
    server.stop()


@pytest.fixture(scope="session")
def postgres_shop(chromium: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    name = f"souk_journey_{WORKER}_{uuid4().hex[:8]}"
    apart(lambda: administer(f"CREATE DATABASE {name}"))
    apart(lambda: administer(f"ALTER DATABASE {name} SET synchronous_commit = off"))  # nothing here is to survive
    server = furnished(
        url.set(database=name).render_as_string(hide_password=False), tmp_path_factory.mktemp("postgres_shop")
    )
    yield Shop(server.base)
    server.stop()
    apart(lambda: administer(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def shop(sqlite_shop: Shop) -> Shop:
    return sqlite_shop


@pytest.fixture(scope="module")
def opened(chromium: None) -> Iterator[Browser]:
    with browser() as started:
        yield started
