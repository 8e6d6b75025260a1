"""The desk erases others. Oneself, one erases where the password is asked for."""

import httpx
import pytest

from souk.kernel.database import Database
from tests.identity.factories import make_person, sign_in
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio


class TestOneself:
    @pytest.mark.parametrize("role", ["customer", "admin"])
    async def test_is_not_erased_at_the_desk_without_a_password(
        self, client: httpx.AsyncClient, database: Database, role: str
    ) -> None:
        person = await make_person(database, role=role)
        headers = await sign_in(client, person.email)
        before = await everything_in(database)
        refused = await client.post(f"/api/v1/admin/users/{person.id}/erase", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        assert await everything_in(database) == before
