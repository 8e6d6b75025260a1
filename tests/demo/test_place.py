"""Where the demo lives, and what may be thrown away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from souk.demo import NotADemo, demo_settings, sweep
from souk.demo.people import MANAGER
from souk.identity import register_person
from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database
from souk.kernel.migrate import migrate
from souk.kernel.outbox import Outbox
from souk.kernel.settings import Settings

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory of its own, in which a real shop has its settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("SOUK_DATABASE_URL=sqlite+inline:///var/real.db\nSOUK_CURRENCY=EUR\n")
    yield tmp_path


async def make_shop(settings: Settings, *people: str) -> Path:
    await migrate(settings.database_url)
    keys = KeyRing(settings.keys(), index_secret="x")
    database = Database(settings.database_url, Outbox(), keys)
    async with database.unit_of_work(SYSTEM) as uow:
        for email in people:
            await register_person(uow, email=email, password_hash="-", full_name="Somebody")
    await database.close()
    settings.media.folder.mkdir(parents=True)
    settings.mail.folder.mkdir(parents=True)
    return Path(settings.database_url.removeprefix("sqlite+inline:///"))


class TestDemoSettings:
    def test_are_the_demos_own_whatever_the_folders_shop_is_set_to(self, place: Path) -> None:
        settings = demo_settings(ADDRESS)

        assert (settings.stage, settings.base_url) == ("demo", ADDRESS)
        assert settings.database_url == "sqlite+inline:///var/demo.db"
        assert settings.media.folder == Path("var/demo-media")
        assert settings.mail.folder == Path("var/demo-mail")
        assert (settings.log_level, settings.log_json, settings.currency) == ("WARNING", False, "USD")

    def test_may_be_told_another_database_by_the_environment(
        self, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOUK_DATABASE_URL", "postgresql+asyncpg://shop@db/demo")
        monkeypatch.setenv("DATABASE_URL", "postgresql://other@db/real")

        assert demo_settings(ADDRESS).database_url == "postgresql+asyncpg://shop@db/demo"

    def test_do_not_follow_the_old_names_to_a_real_database(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://shop@db/real")

        assert demo_settings(ADDRESS).database_url == "sqlite+inline:///var/demo.db"

    def test_send_no_mail_whatever_server_the_environment_knows(
        self, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SMTP_HOST", "mail.example.com")
        monkeypatch.setenv("SOUK_MAIL__HOST", "mail.example.com")
        monkeypatch.setenv("SOUK_MAIL__FOLDER", "mails")

        assert (demo_settings(ADDRESS).mail.host, demo_settings(ADDRESS).mail.folder) == (None, Path("mails"))


class TestSweep:
    pytestmark = pytest.mark.anyio

    async def test_throws_database_and_pictures_away(self, place: Path) -> None:
        settings = demo_settings(ADDRESS)
        file = await make_shop(settings, MANAGER, "visitor@shop.test")

        sweep(settings)

        assert list(file.parent.iterdir()) == []

    async def test_takes_an_empty_one_and_one_that_is_not_there(self, place: Path) -> None:
        settings = demo_settings(ADDRESS)
        sweep(settings)
        file = await make_shop(settings)

        sweep(settings)

        assert not file.exists()

    async def test_refuses_a_shop_in_which_others_have_accounts(self, place: Path) -> None:
        settings = demo_settings(ADDRESS)
        file = await make_shop(settings, "merchant@shop.test")
        before = file.read_bytes()

        with pytest.raises(NotADemo):
            sweep(settings)

        assert file.read_bytes() == before
        assert settings.media.folder.is_dir()

    async def test_refuses_what_is_no_database_of_ours(self, place: Path) -> None:
        settings = demo_settings(ADDRESS)
        file = place / "var" / "demo.db"
        file.parent.mkdir()
        file.write_text("my diary")

        with pytest.raises(NotADemo):
            sweep(settings)

        assert file.read_text() == "my diary"

    async def test_refuses_a_shop_that_is_not_on_stage_demo(self, place: Path) -> None:
        settings = Settings(_env_file=None, stage="dev", database_url="sqlite+inline:///var/demo.db")
        file = await make_shop(settings, MANAGER)

        with pytest.raises(NotADemo):
            sweep(settings)

        assert file.exists()

    def test_refuses_a_database_that_is_no_file(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOUK_DATABASE_URL", "postgresql+asyncpg://shop@db/demo")

        with pytest.raises(NotADemo):
            sweep(demo_settings(ADDRESS))
