"""Where the demo lives: settings of its own, so that no real shop is ever furnished or swept away."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import make_url

from souk.demo.people import MANAGER
from souk.kernel.errors import Conflict
from souk.kernel.settings import Settings

OWN: dict[str, dict[str, Any]] = {
    "SOUK_DATABASE_URL": {"database_url": "sqlite+inline:///var/demo.db"},
    "SOUK_MEDIA__FOLDER": {"media": {"folder": Path("var/demo-media")}},
    "SOUK_MAIL__FOLDER": {"mail": {"folder": Path("var/demo-mail")}},
    "SOUK_LOG_LEVEL": {"log_level": "WARNING"},
    "SOUK_LOG_JSON": {"log_json": False},
}
"""What is the demo's own unless the environment says otherwise."""


class NotADemo(Conflict):
    """The database belongs to somebody, or cannot be thrown away by deleting a file."""

    sentence = "This database is no demo."


def demo_settings(base_url: str) -> Settings:
    """A file `.env` is not read: what stands there belongs to the real shop of this folder."""
    given = {name: value for variable, own in OWN.items() if variable not in os.environ for name, value in own.items()}
    given["mail"] = {**given.get("mail", {}), "host": None}  # nobody shall get a mail from a play
    return Settings(_env_file=None, stage="demo", base_url=base_url, **given)


def sweep(settings: Settings) -> None:
    """Throw the demo's database, pictures and mails away. Raises NotADemo for any other database."""
    url = make_url(settings.database_url)
    if settings.stage != "demo" or url.get_backend_name() != "sqlite" or not url.database:
        raise NotADemo("Only a demo in an SQLite file can be thrown away. Drop this database yourself.")
    file = Path(url.database)
    if not _is_ours(file):
        raise NotADemo(f"{file} is no demo's database. Nothing was thrown away.")
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)
    for folder in (settings.media.folder, settings.mail.folder):
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(file: Path) -> bool:
    """Not there, without people, or with our manager: nobody real has an address at example.com."""
    if not file.exists() or not file.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as opened:
            if not opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'users'").fetchone():
                return not opened.execute("SELECT 1 FROM sqlite_master").fetchone()
            ours, others = "SELECT 1 FROM users WHERE email = ?", "SELECT 1 FROM users"
            return bool(opened.execute(ours, [MANAGER]).fetchone()) or not opened.execute(others).fetchone()
    except sqlite3.DatabaseError:
        return False
