"""The page on which a store adds a webhook."""

import httpx
import pytest

from souk.kernel.database import Database
from souk.webhooks.models import WebhookEndpoint
from tests.cart.factories import make_shop, rows_in
from tests.identity.factories import make_person, sign_in_browser

pytestmark = pytest.mark.anyio


class TestAddingAWebhook:
    async def test_says_at_the_field_what_an_address_is_and_keeps_what_was_typed(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await make_shop(database)
        owner = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        headers = await sign_in_browser(client, owner.email)
        for typed in ("ftp://x", "hooks.example.com", ""):
            answer = await client.post("/vendor/webhooks", data={"url": typed, "description": "Till"}, headers=headers)
            assert (answer.status_code, f'value="{typed}"' in answer.text) == (422, True)
            assert "Write a whole address, such as https://example.com/hooks." in answer.text
            assert 'value="Till"' in answer.text
        assert (await rows_in(database, WebhookEndpoint))["webhook_endpoints"] == []
