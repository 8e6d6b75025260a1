"""Every call of the OpenAPI document, with nonsense and near-sense: a clear 4xx with a code, never a 500."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance
from sqlalchemy import make_url

from souk.app import open_house
from souk.identity import grant_role, hash_password, register_person
from souk.kernel.actors import SYSTEM
from souk.kernel.settings import Settings
from tests.conftest import POSTGRES, WORKER, administer, listening, skip_or_fail
from tests.servers import Server

EXAMPLES = 12
PASSWORD = "Tangerine-Lantern-42"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("fuzz")
    if request.param == "sqlite":
        with Server(f"sqlite+inline:///{folder}/souk.db", folder) as running:
            yield running
        return
    url = make_url(POSTGRES)
    if not listening(str(url.host), url.port or 5432):
        skip_or_fail("no PostgreSQL listens")
    name = f"souk_fuzz_{WORKER}_{uuid4().hex[:8]}"
    asyncio.run(administer(f"CREATE DATABASE {name}"))
    with Server(url.set(database=name).render_as_string(hide_password=False), folder) as running:
        yield running
    asyncio.run(administer(f"DROP DATABASE {name} WITH (FORCE)"))


async def _make_admin(server: Server, folder: Path) -> None:
    house = open_house(Settings(_env_file=None, stage="test", database_url=server.database_url))
    password_hash = await hash_password(PASSWORD)
    async with house.database.unit_of_work(SYSTEM) as uow:
        person = await register_person(
            uow, email="root@example.com", password_hash=password_hash, full_name="Root", role="customer"
        )
        await grant_role(uow, person.id, "admin")
    await house.close()


@pytest.fixture(scope="module")
def admin(server: Server) -> dict[str, str]:
    asyncio.run(_make_admin(server, server.folder))
    body = {"email": "root@example.com", "password": PASSWORD}
    signed_in = httpx.post(f"{server.base}/api/v1/auth/login", json=body, timeout=10)
    return {"authorization": f"Bearer {signed_in.json()['access_token']}"}


@pytest.fixture(scope="module")
def document(server: Server) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{server.base}/api/v1/openapi.json")


calls = schemathesis.pytest.from_fixture("document")


@calls.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_never_breaks(case: schemathesis.Case, admin: dict[str, str]) -> None:
    headers = {} if case.path in {"/auth/logout", "/api/v1/auth/logout"} else admin
    response = case.call(headers=headers, timeout=30)
    case.validate_response(response, checks=(not_a_server_error, response_schema_conformance))
    if response.status_code >= 400 and case.path.startswith("/api/"):
        refusal = response.json()
        assert (refusal["status"], bool(refusal["code"]), bool(refusal["detail"])) == (response.status_code, True, True)
        assert refusal["request_id"] == response.headers["x-request-id"][0]
