"""The page of API keys, by forms alone."""

import re

import httpx
import pytest
from sqlalchemy import text

from souk.identity.api_keys.models import ApiKey
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.cart.factories import rows_in
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio
PAGE, HTML = "/account/api-keys", {"Accept": "text/html"}


async def signed_in(client: httpx.AsyncClient, database: Database, role: str = "product_manager") -> dict[str, str]:
    csrf = await sign_in_browser(client, (await make_person(database, role=role)).email)
    return {"csrf_token": csrf["X-CSRF-Token"]}


class TestThePage:
    async def test_makes_a_key_shows_it_once_and_revokes_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        token = await signed_in(client, database)
        empty = (await client.get(PAGE, headers=HTML)).text
        assert "No key yet" in empty
        assert 'value="catalog:write"' in empty
        assert 'value="users:write"' not in empty
        form = {"name": "Nightly import", "lives": "30", "scopes": ["catalog:write", "inventory:read"], **token}
        made = await client.post(PAGE, data=form, headers=HTML)
        assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
        key = re.search(r"souk_[0-9a-f]{32}[A-Za-z0-9_-]{43}", made.text)
        assert key is not None
        categories = await client.post(
            "/api/v1/categories", json={"name": "Lamps"}, headers={"Authorization": f"Bearer {key[0]}"}
        )
        assert categories.status_code == 201
        shown = (await client.get(PAGE, headers=HTML)).text
        assert key[0] not in shown
        assert "Nightly import" in shown
        assert "Manage API keys" in (await client.get("/account/security", headers=HTML)).text
        revoke = re.search(rf'action="({PAGE}/[0-9a-f-]+/revoke)"', shown)
        assert revoke is not None
        assert (await client.post(revoke[1], headers=HTML)).status_code == 403
        assert (await client.post(revoke[1], data=token, headers=HTML)).status_code == 303
        assert "No key yet" in (await client.get(PAGE, headers=HTML)).text

    async def test_says_beside_a_field_what_it_lacks(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await signed_in(client, database)
        answer = await client.post(PAGE, data={"name": "", "lives": "90", **token}, headers=HTML)
        assert answer.status_code == 422
        for field in ("name", "scopes"):
            assert f'id="f-{field}-error"' in answer.text
        kept = await client.post(PAGE, data={"name": "", "scopes": "catalog:write", **token}, headers=HTML)
        assert re.search(r'value="catalog:write" checked', kept.text)
        assert await rows_in(database, ApiKey) == {"api_keys": []}

    async def test_asks_who_it_is_when_that_was_long_ago(self, client: httpx.AsyncClient, database: Database) -> None:
        token = await signed_in(client, database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text("UPDATE sessions SET confirmed_at = NULL"))
        assert "Confirm that it is you" in (await client.get(PAGE, headers=HTML)).text
        form = {"name": "x", "scopes": "catalog:write", **token}
        answer = await client.post(PAGE, data=form, headers=HTML)
        assert answer.headers["location"] == f"/account/confirm?next={PAGE}"
        assert await rows_in(database, ApiKey) == {"api_keys": []}

    async def test_is_for_those_who_sell_or_work_here(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.get(PAGE, headers=HTML)).headers["location"].startswith("/sign-in")
        token = await signed_in(client, database, role="customer")
        assert (await client.get(PAGE, headers=HTML)).status_code == 403
        assert (await client.post(PAGE, data={"name": "x", "scopes": "a:b", **token}, headers=HTML)).status_code == 403
        assert "Manage API keys" not in (await client.get("/account/security", headers=HTML)).text
