"""Somebody opens an account under another's e-mail address, and waits. Then its owner asks for a new password."""

import httpx
import pytest
from sqlalchemy import text

from souk.identity.federation.services import add_link
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.passkeys.factories import KeyHolder, make_key_holder, show
from tests.identity.recovery.conftest import Mailed

pytestmark = pytest.mark.anyio
TABLES = ("passkeys", "linked_sign_ins", "api_keys")


@pytest.fixture
async def stranger(client: httpx.AsyncClient, database: Database) -> KeyHolder:
    """With every way in that needs no password."""
    holder = await make_key_holder(client, database, role="product_manager")
    key = {"name": "Back door", "scopes": ["catalog:write"]}
    assert (await client.post("/api/v1/api-keys", json=key, headers=holder.headers)).status_code == 201
    async with database.unit_of_work(SYSTEM) as uow:
        await add_link(uow, holder.person.id, provider="campus", subject_index="x" * 43, email=None)
    return holder


async def ways_in(database: Database) -> dict[str, int]:
    living = {"passkeys": "", "linked_sign_ins": "", "api_keys": " WHERE revoked_at IS NULL"}
    async with database.read(SYSTEM) as ctx:
        return {
            table: await ctx.session.scalar(text(f"SELECT count(*) FROM {table}{living[table]}")) or 0
            for table in TABLES
        }


async def reset(client: httpx.AsyncClient, token: str) -> None:
    body = {"token": token, "new_password": "Quartz-Umbrella-17"}
    assert (await client.post("/api/v1/auth/password-reset", json=body)).status_code == 204


class TestTakingOver:
    async def test_leaves_a_stranger_no_way_in(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, stranger: KeyHolder
    ) -> None:
        assert await ways_in(database) == dict.fromkeys(TABLES, 1)
        await reset(client, await mailed("reset", stranger.person))
        assert await ways_in(database) == dict.fromkeys(TABLES, 0)
        assert (await show(client, stranger.device)).status_code == 401
        assert (await client.get("/api/v1/auth/me", headers=stranger.headers)).status_code == 401

    async def test_takes_nothing_from_whoever_had_proved_the_address(
        self, client: httpx.AsyncClient, database: Database, mailed: Mailed, stranger: KeyHolder
    ) -> None:
        token = await mailed("verify", stranger.person)
        assert (await client.post("/api/v1/auth/verify-email", json={"token": token})).status_code == 204
        await reset(client, await mailed("reset", stranger.person))
        assert await ways_in(database) == dict.fromkeys(TABLES, 1)
        assert (await show(client, stranger.device)).status_code == 200
