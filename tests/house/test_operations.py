"""What those who run the shop rely on: health, logs, metrics, reports of bugs, origins, the night's work, the image."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, text

from souk.app import House, create_app, open_house
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.schedule import next_time
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.factories import make_person
from tools import write_cli_reference, write_settings_reference

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
REQUEST_AND_JOB = """
import asyncio, logging, sys
import httpx, structlog
from souk.app import create_app, open_house
from souk.identity import SignInFailed
from souk.kernel.migrate import migrate
from souk.kernel.outbox import Subscription
from souk.kernel.settings import Settings
from souk.kernel.telemetry import request_log, set_up_logging
from souk.kernel.worker import carry_due

async def hear(uow, happened):
    structlog.get_logger("heard").warning("sign-in failed", password="four words of mine")

async def main(url):
    await migrate(url)
    set_up_logging(level="INFO", as_json=True)
    house = open_house(Settings(_env_file=None, stage="test", database_url=url))
    house.database.outbox.subscribe(Subscription(name="test.heard", event=SignInFailed, listener=hear))
    transport = httpx.ASGITransport(create_app(house=house))
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
        body = {"email": "nobody@example.com", "password": "four words of mine"}
        answer = await client.post("/api/v1/auth/login?token=s3cret", json=body)
    logging.getLogger("library").warning("from a library")
    request_log.flush()
    await carry_due(house.database)
    await house.close()
    print(answer.headers["x-request-id"], file=sys.stderr)

asyncio.run(main(sys.argv[1]))
"""


class TestHealth:
    async def test_tells_alive_from_ready(self, client: httpx.AsyncClient) -> None:
        for path in ("/health", "/health/ready"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (200, "ok", "ok")
        assert (await client.get("/health/live")).json() == {"status": "ok"}

    async def test_without_a_database_the_process_lives_and_takes_no_traffic(
        self, make_settings: Override, tmp_path: Path
    ) -> None:
        nowhere = make_settings(database_url=f"sqlite+inline:///{tmp_path}/nowhere/souk.db")
        house = open_house(nowhere)
        transport = httpx.ASGITransport(create_app(house=house))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            statuses = [(await client.get(path)).status_code for path in ("/health/live", "/health/ready", "/health")]
        await house.close()
        assert statuses == [200, 503, 503]


class TestConnections:
    async def test_are_ten_at_most_for_looking_and_ten_for_changing(self, database: Database) -> None:
        if database.reader.dialect.name != "postgresql":
            return  # SQLite is written by one connection, which is the queue

        async def look() -> None:
            async with database.read(SYSTEM) as ctx:
                await ctx.session.execute(text("SELECT pg_sleep(0.01)"))

        async def change() -> None:
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.session.execute(text("SELECT pg_sleep(0.01)"))

        await asyncio.gather(*(work() for work in [look, change] * 40))
        async with database.read(SYSTEM) as ctx:
            ours = text(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name != 'fresh copies'"
            )
            assert await ctx.session.scalar(ours) == 20

    async def test_that_only_look_go_to_the_replica(self, sqlite_template: Path, tmp_path: Path) -> None:
        urls = {}
        for name in ("database_url", "replica_url"):
            shutil.copy(sqlite_template, tmp_path / f"{name}.db")
            urls[name] = f"sqlite+inline:///{tmp_path}/{name}.db"
        house = open_house(Settings(_env_file=None, stage="test", **urls))
        await make_person(house.database)
        people = select(func.count()).select_from(User)
        async with house.database.read(SYSTEM) as ctx:
            seen_by_looking = await ctx.session.scalar(people)
        async with house.database.unit_of_work(SYSTEM) as uow:
            seen_by_changing = await uow.session.scalar(people)
        await house.close()
        assert (seen_by_looking, seen_by_changing) == (0, 1)


class TestMetrics:
    async def test_count_answers_by_method_and_status(self, client: httpx.AsyncClient) -> None:
        def counted(page: str) -> float:
            found = re.search(r'^souk_requests_total{method="GET",status="404"} (\S+)$', page, re.MULTILINE)
            return float(found[1]) if found else 0.0

        before = counted((await client.get("/metrics")).text)
        await client.get("/api/v1/nothing")
        assert counted((await client.get("/metrics")).text) == before + 1


class TestLogs:
    def test_are_json_with_one_id_for_a_request_and_the_jobs_it_caused(self, tmp_path: Path) -> None:
        url = f"sqlite+inline:///{tmp_path}/souk.db"
        program = [sys.executable, "-c", REQUEST_AND_JOB, url]
        ran = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
        lines = {line["event"]: line for line in map(json.loads, ran.stdout.splitlines())}
        request, job = lines["request"], lines["sign-in failed"]
        assert request["request_id"] == job["request_id"] == ran.stderr.split()[-1]
        assert (request["method"], request["path"], request["status"]) == ("POST", "/api/v1/auth/login", 401)
        assert (request["level"], job["level"], job["password"]) == ("info", "warning", "[removed]")
        assert lines["from a library"].keys() == {"event", "level", "timestamp"}
        assert "s3cret" not in ran.stdout
        assert "four words" not in ran.stdout


class TestSentry:
    async def test_hears_of_bugs_only_where_an_address_is_set(
        self, make_settings: Override, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "sentry_sdk.py").write_text("told = []\ndef init(dsn, **options): told.append((dsn, options))\n")
        monkeypatch.syspath_prepend(tmp_path)
        for settings in (make_settings(), make_settings(sentry_dsn="https://key@sentry.example/1")):
            house = open_house(settings)
            assert "sentry_sdk" not in sys.modules
            create_app(house=house)
            await house.close()
        told = sys.modules.pop("sentry_sdk").told
        private = {"send_default_pii": False, "include_local_variables": False, "max_request_body_size": "never"}
        assert told == [("https://key@sentry.example/1", {"environment": "test", **private})]


class TestOrigins:
    @pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:3000"])
    async def test_that_are_named_may_call_with_credentials(self, client: httpx.AsyncClient, origin: str) -> None:
        asks = {
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "x-csrf-token",
        }
        allowed = await client.options("/api/v1/users/profile", headers=asks)
        assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, origin)
        assert allowed.headers["access-control-allow-credentials"] == "true"
        assert "PUT" in allowed.headers["access-control-allow-methods"]
        read = await client.get("/api/v1/products", headers={"Origin": origin})
        assert read.headers["access-control-allow-origin"] == origin

    async def test_of_others_may_not(self, client: httpx.AsyncClient) -> None:
        asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
        refused = await client.options("/api/v1/users/profile", headers=asks)
        assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (400, False)

    async def test_are_settings(self, make_settings: Override) -> None:
        house = open_house(make_settings(cors_origins=("https://front.example",)))
        transport = httpx.ASGITransport(create_app(house=house))
        async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as client:
            answers = [
                await client.get("/health/live", headers={"Origin": origin})
                for origin in ("https://front.example", "http://localhost:3000")
            ]
        await house.close()
        allowed = [answer.headers.get("access-control-allow-origin") for answer in answers]
        assert allowed == ["https://front.example", None]


class TestTheNight:
    async def test_every_clean_up_is_due_at_two(self, house: House) -> None:
        jobs = house.worker.schedule.jobs
        clean_ups = {f"clean_up.{each.name}" for room in house.rooms for each in room.clean_ups}
        noon, two = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 2, tzinfo=UTC)
        assert clean_ups
        assert {next_time(jobs[name].cron, noon) for name in {*clean_ups, "clean_up.kernel.idempotency_keys"}} == {two}


class TestTheImage:
    @pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml"])
    def test_names_commands_and_settings_that_exist(self, name: str) -> None:
        page = (ROOT / name).read_text("utf-8")
        commands = {command for command, _ in write_cli_reference.commands(write_cli_reference.root())}
        known = {setting.name for _, settings in write_settings_reference.parts() for setting in settings}
        typed = re.sub(r'", "', " ", page)
        assert {f"souk {word}" for word in re.findall(r'(?:"|exec )souk (\w+)', typed)} <= commands
        assert set(re.findall(r"SOUK_\w+", page)) <= known

    def test_runs_a_python_that_the_package_takes_on_port_8000(self) -> None:
        image = (ROOT / "Dockerfile").read_text("utf-8")
        assert {
            tuple(map(int, found)) >= (3, 11) for found in re.findall(r"^FROM python:(\d+)\.(\d+)-slim", image, re.M)
        } == {True}
        assert re.findall(r"^EXPOSE (\d+)$", image, re.MULTILINE) == ["8000"]
        assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")
