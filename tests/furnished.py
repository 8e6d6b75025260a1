"""The furnished marketplace of the demo, made once in a run and copied for whoever walks through it."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlalchemy import make_url

from souk.demo import furnish
from souk.kernel.settings import Settings
from tests.conftest import POSTGRES, WORKER, administer

Backend = Literal["sqlite", "postgresql"]
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


def apart(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread with a loop of its own: a test or an open browser keeps this thread's loop running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


def furnished_copy(backend: Backend, made: pytest.TempPathFactory, *, name: str) -> Settings:
    """A marketplace of one's own. The first to ask, in whichever process, waits for the one it is copied from."""
    shared = made.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else made.getbasetemp()
    source = shared / f"furnished-{backend}"
    with _alone(shared / f"{backend}.lock"):
        if not (source / "done").exists():
            _make(backend, source)
    folder = made.mktemp(name)
    shutil.copytree(
        source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("shop.db*"), copy_function=os.link
    )
    if backend == "sqlite":
        shutil.copy(source / "shop.db", folder / "shop.db")
        return demo_at(f"sqlite+inline:///{folder}/shop.db", folder)
    copied = f"{_template(source)}_{name}_{WORKER}"
    apart(lambda: administer(f"CREATE DATABASE {copied} TEMPLATE {_template(source)}"))
    apart(lambda: _let_go_of_durability(copied))
    return demo_at(_url_of(copied), folder)


def drop_copy(settings: Settings) -> None:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        apart(lambda: administer(f"DROP DATABASE {url.database} WITH (FORCE)"))


def drop_templates(shared: Path) -> None:
    """At the end of a run."""
    source = shared / "furnished-postgresql"
    if source.exists():
        apart(lambda: administer(f"DROP DATABASE IF EXISTS {_template(source)} WITH (FORCE)"))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _make(backend: Backend, source: Path) -> None:
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    if backend == "sqlite":
        settings = demo_at(f"sqlite+inline:///{source}/shop.db", source)
        apart(lambda: furnish_with_interruptions(settings))
    else:
        drop_templates(source.parent)
        apart(lambda: administer(f"CREATE DATABASE {_template(source)}"))
        apart(lambda: _let_go_of_durability(_template(source)))
        settings = demo_at(_url_of(_template(source)), source)
        apart(lambda: furnish(settings, lambda _done, _total: None))
    (source / "done").touch()


async def furnish_with_interruptions(settings: Settings) -> None:
    """Broken off again and again, as if somebody lost patience, and finished at last."""
    for last in INTERRUPTED_AT:

        def lose_patience(done: int, _total: int, last: int = last) -> None:
            if done == last:
                raise Interrupted

        with pytest.raises(Interrupted):
            await furnish(settings, lose_patience)
    await furnish(settings, lambda _done, _total: None)


async def _let_go_of_durability(database: str) -> None:
    await administer(f"ALTER DATABASE {database} SET synchronous_commit = off")  # thousands of commits, none to survive


def _template(source: Path) -> str:
    """By the number of the run's folder; a database that an earlier run left over is made anew."""
    return "souk_furnished_" + "".join(each for each in source.parent.name if each.isalnum()).lower()


def _url_of(database: str) -> str:
    return make_url(POSTGRES).set(database=database).render_as_string(hide_password=False)
