"""Registering and signing in, through the API."""

import httpx
import pytest

from souk.kernel.database import Database
from tests.identity.factories import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.anyio
REGISTRATION = {"email": "ada@example.com", "password": PASSWORD, "full_name": "Ada Byron"}


class TestRegister:
    async def test_opens_an_account_and_signs_in(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/v1/auth/register", json=REGISTRATION)
        assert answer.status_code == 201, answer.text
        body = answer.json()
        client.cookies.clear()
        me = await client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {body['access_token']}"})
        assert me.status_code == 200
        assert me.json() == body["user"]

    async def test_login(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, role="admin")
        headers = await sign_in(client, person.email)
        me = await client.get("/api/v1/auth/me", headers=headers)
        assert me.json()["roles"] == ["admin", "customer"]
