"""The ledger as those who look after the money see it, and nobody else."""

import csv
import io

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.ledger.test_posting import STORE, post_sale

pytestmark = pytest.mark.anyio
LEDGER = "/api/v1/admin/ledger"


class TestTheApi:
    async def test_shows_balances_lines_and_entries(self, client: httpx.AsyncClient, database: Database) -> None:
        order = new_id()
        await post_sale(database, order)
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        balances = (await client.get(f"{LEDGER}/balances", headers=admin)).json()
        assert balances["left_over"] == {"USD": 0}
        assert [(each["account"], each["debit"], each["credit"], each["balance"]) for each in balances["accounts"]] == [
            ("gateway", 10_80, 0, 10_80),
            ("tax", 0, 80, -80),
            ("vendor", 0, 10_00, -10_00),
        ]
        lines = (await client.get(f"{LEDGER}/lines?owner={STORE}&account=vendor", headers=admin)).json()["items"]
        assert [each["amount"] for each in lines] == [-10_00]
        entry = (await client.get(f"{LEDGER}/entries/{lines[0]['entry_id']}", headers=admin)).json()
        assert [each["amount"] for each in entry["lines"]] == [10_80, -80, -10_00]
        assert (await client.get(f"{LEDGER}/entries/{new_id()}", headers=admin)).json()["code"] == (
            "unknown_ledger_entry"
        )
        file = await client.get(f"{LEDGER}/export?reference={order}", headers=admin)
        rows = list(csv.DictReader(io.StringIO(file.text)))
        assert [(row["account"], row["amount"]) for row in rows] == [
            ("gateway", "10.80"),
            ("tax", "-0.80"),
            ("vendor", "-10.00"),
        ]

    async def test_is_closed_to_others(self, client: httpx.AsyncClient, database: Database) -> None:
        buyer = await sign_in(client, (await make_person(database)).email)
        for path in ("balances", "lines", f"entries/{new_id()}", "export"):
            assert (await client.get(f"{LEDGER}/{path}", headers=buyer)).status_code == 403, path
            assert (await client.get(f"{LEDGER}/{path}")).status_code == 401, path


class TestThePages:
    async def test_show_the_trial_balance_and_lead_to_an_entry(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await post_sale(database, new_id())
        await sign_in_browser(client, (await make_person(database, role="admin")).email)
        page = await client.get("/admin/ledger?account=vendor&from=nonsense")
        assert page.status_code == 200
        for words in ("Everything sums to zero", "$10.80", "Payment provider"):
            assert words in page.text, words
        href = page.text.split('href="/admin/ledger/0')[1].split('"')[0]
        entry = await client.get(f"/admin/ledger/0{href}")
        assert (entry.status_code, "$10.80 moved" in entry.text) == (200, True)
        assert (await client.get("/admin/ledger/nothing")).status_code == 404
        wrong = await client.get("/admin/ledger?owner=nobody")
        assert (wrong.status_code, 'value="nobody"' in wrong.text, 'id="f-owner-error"' in wrong.text) == (
            422, True, True,
        )  # fmt: skip
