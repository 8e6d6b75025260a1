"""Payouts over the API and through the pages, as those who sell and those who pay use them."""

import re

import httpx
import pytest
from sqlalchemy import select, update

from souk.identity import get_person
from souk.identity.models import Session
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.payouts.commission.models import CommissionRule
from souk.payouts.models import Payout, PayoutAccount
from souk.stores.models import Vendor
from tests.cart.factories import Shop
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.payouts.factories import make_rule, open_shop
from tests.payouts.test_payouts import owed, start

pytestmark = pytest.mark.anyio
API = "/api/v1"
ACCOUNT = {"holder": "Vera Vendor", "account": "DE89 3704 0044 0532 0130 00", "bank": "Bazaar Bank"}


async def email_of_owner(database: Database, shop: Shop) -> str:
    assert shop.store.vendor is not None
    async with database.read(SYSTEM) as ctx:
        return (await get_person(ctx, shop.store.vendor.user_id)).email


async def as_browser(client: httpx.AsyncClient, email: str) -> dict[str, str]:
    return {**(await sign_in_browser(client, email)), "Origin": "http://souk.test"}


class TestTheApi:
    async def test_from_asking_to_paid(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        owner = await sign_in(client, await email_of_owner(database, shop))
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        store = f"{API}/stores/{shop.store.id}"
        balance = (await client.get(f"{store}/balance", headers=owner)).json()
        assert (balance["available"], balance["total"], balance["on_the_way"]) == (80_00, 80_00, 0)
        asked = await client.post(f"{API}/payouts", json={"store_id": str(shop.store.id)}, headers=owner)
        assert (asked.status_code, asked.json()["status"], asked.json()["send_to"]) == (201, "requested", None)
        one = f"{API}/payouts/{asked.json()['id']}"
        assert (await client.post(f"{one}/paid", json={"reference": "x"}, headers=owner)).status_code == 403
        seen = (await client.get(one, headers=admin)).json()
        assert seen["send_to"]["account"] == "DE89370400440532013000"
        assert (await client.post(f"{one}/paid", json={"reference": "x"}, headers=admin)).json()["code"] == (
            "payout_moved_on"
        )
        assert (await client.post(f"{one}/send", headers=admin)).json()["status"] == "sent"
        paid = await client.post(f"{one}/paid", json={"reference": "BZ-1"}, headers=admin)
        assert (paid.json()["status"], paid.json()["reference"]) == ("paid", "BZ-1")
        listed = (await client.get(f"{API}/payouts?status=paid&count=true", headers=owner)).json()
        assert (len(listed["items"]), listed["total"]) == (1, 1)
        again = await client.post(f"{API}/payouts", json={"store_id": str(shop.store.id)}, headers=owner)
        assert (again.status_code, again.json()["code"], again.json()["available"]) == (409, "nothing_to_pay_out", 0)

    async def test_another_store_sees_nothing_of_it(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await open_shop(database), await open_shop(database, name="Red Door")
        await owed(database, shop.store, 80_00)
        payout = await start(database, shop.store)
        rival = await sign_in(client, await email_of_owner(database, other))
        buyer = await sign_in(client, (await make_person(database)).email)
        store = f"{API}/stores/{shop.store.id}"
        for headers in (rival, buyer):
            assert (await client.get(f"{API}/payouts/{payout.id}", headers=headers)).status_code == 404
            for path in ("balance", "statement", "statement/export", "payout-account", "commission"):
                assert (await client.get(f"{store}/{path}", headers=headers)).status_code == 403, path
            asked = await client.post(f"{API}/payouts", json={"store_id": str(shop.store.id)}, headers=headers)
            assert asked.status_code == 403
        assert (await client.get(f"{API}/payouts", headers=rival)).json()["items"] == []
        assert (await client.get(f"{API}/payouts", headers=buyer)).status_code == 403

    async def test_keeps_an_account_sealed_and_shows_its_end(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        owner = await sign_in(client, await email_of_owner(database, shop))
        path = f"{API}/stores/{shop.store.id}/payout-account"
        body = {"destination": {**ACCOUNT, "account": "GB82 WEST 1234 5698 7654 32"}, "schedule": "weekly"}
        saved = await client.put(path, json=body, headers=owner)
        assert saved.status_code == 200, saved.text
        assert (saved.json()["destination"], saved.json()["schedule"], saved.json()["next_on"]) == (
            "Bazaar Bank, ends in 5432", "weekly", "2026-11-23",
        )  # fmt: skip
        async with database.read(SYSTEM) as ctx:
            row = (await ctx.session.scalars(select(PayoutAccount))).one()
            assert "WEST" not in str(row.sealed_destination)
        stale = await client.put(path, json={"minimum": 5, "version": 1}, headers=owner)
        assert (stale.status_code, stale.json()["code"]) == (409, "payout_account_changed")

    @pytest.mark.parametrize("account", ["DE89370400440532013001", "12", "4242-§", "A" * 35])
    async def test_refuses_an_account_that_cannot_be(
        self, client: httpx.AsyncClient, database: Database, account: str
    ) -> None:
        shop = await open_shop(database)
        owner = await sign_in(client, await email_of_owner(database, shop))
        path = f"{API}/stores/{shop.store.id}/payout-account"
        answer = await client.put(path, json={"destination": {**ACCOUNT, "account": account}}, headers=owner)
        assert answer.status_code == 422

    async def test_a_new_account_needs_a_fresh_proof(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        owner = await sign_in(client, await email_of_owner(database, shop))
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Session).values(confirmed_at=None))
        path = f"{API}/stores/{shop.store.id}/payout-account"
        refused = await client.put(path, json={"destination": ACCOUNT}, headers=owner)
        assert refused.json()["code"] == "confirmation_required"
        assert (await client.put(path, json={"schedule": "daily"}, headers=owner)).status_code == 200

    async def test_sets_the_terms_for_every_store(self, client: httpx.AsyncClient, database: Database) -> None:
        admin = await sign_in(client, (await make_person(database, role="admin")).email)
        path = f"{API}/admin/payout-terms"
        assert (await client.get(path, headers=admin)).json() == {"release_days": 7, "minimum": 0, "version": 0}
        changed = await client.put(path, json={"release_days": 14, "minimum": 10_00, "version": 0}, headers=admin)
        assert changed.json() == {"release_days": 14, "minimum": 10_00, "version": 1}
        stale = await client.put(path, json={"release_days": 1, "version": 0}, headers=admin)
        assert stale.status_code == 409


class TestThePages:
    async def test_of_a_store_show_its_money_and_take_its_wishes(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        await make_rule(database, basis_points=1000)
        await owed(database, shop.store, 80_00)
        known = await as_browser(client, await email_of_owner(database, shop))
        page = await client.get("/vendor/payouts")
        assert page.status_code == 200
        for words in ("$80.00", "Bazaar Bank, ends in 3000", "10 % of the goods", "Pay out $80.00"):
            assert words in page.text, words
        assert "DE89" not in page.text
        saved = await client.post(
            "/vendor/payouts/schedule", data={"schedule": "daily", "minimum": "25"}, headers=known
        )
        assert saved.status_code == 303
        wrong = await client.post("/vendor/payouts/account", data={**ACCOUNT, "account": "DE00"}, headers=known)
        assert wrong.status_code in {303, 422}
        asked = await client.post("/vendor/payouts", data={}, headers=known)
        assert asked.status_code == 303
        again = await client.post("/vendor/payouts", data={}, headers=known)
        assert (again.status_code, "nothing to pay out" in again.text) == (409, True)
        statement = await client.get("/vendor/payouts/statement")
        assert "Closing balance" in statement.text
        turned = await client.get("/vendor/payouts/statement?from=2026-12-01&to=2026-01-01")
        assert (turned.status_code, 'value="2026-12-01"' in turned.text) == (422, True)
        assert "The first day has to come before the last." in turned.text
        file = await client.get("/vendor/payouts/statement/export")
        assert file.headers["content-type"].startswith("text/csv")

    async def test_of_the_desk_send_and_settle(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        await owed(database, shop.store, 80_00)
        known = await as_browser(client, (await make_person(database, role="admin")).email)
        started = await client.post("/admin/payouts", data={"store": shop.store.slug}, headers=known)
        assert started.status_code == 303
        one = started.headers["location"]
        assert "DE89370400440532013000" in (await client.get(one)).text
        assert (await client.post(f"{one}/send", headers=known)).status_code == 303
        assert (await client.post(f"{one}/paid", data={"reference": ""}, headers=known)).status_code == 422
        assert (await client.post(f"{one}/paid", data={"reference": "BZ-1"}, headers=known)).status_code == 303
        assert (await client.post(f"{one}/failed", data={"note": "no"}, headers=known)).status_code == 409
        assert "BZ-1" in (await client.get(one)).text
        async with database.read(SYSTEM) as ctx:
            assert (await ctx.session.scalars(select(Payout.status))).one().value == "paid"

    async def test_of_the_desk_try_a_rule_before_it_is_saved(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        known = await as_browser(client, (await make_person(database, role="admin")).email)
        typed = {
            "name": "Share",
            "scope": "vendor",
            "subject": shop.store.slug,
            "percent": "12.5",
            "fixed": "0.30",
            "currency": "usd",
            "try_store": shop.store.slug,
            "try_goods": "100",
            "try_product": shop.mug.slug,
        }
        new = "/admin/commission/new"
        tried = await client.post(new, data={**typed, "do": "simulate"}, headers=known)
        assert tried.status_code == 200
        assert "$12.80" in tried.text
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(CommissionRule))) == []
        assert (await client.post(new, data={**typed, "do": "save"}, headers=known)).status_code == 303
        async with database.read(SYSTEM) as ctx:
            rule = (await ctx.session.scalars(select(CommissionRule))).one()
            vendor = (await ctx.session.scalars(select(Vendor.id))).one()
            assert (rule.basis_points, rule.fixed, rule.currency, rule.scope_id) == (1250, 30, "USD", vendor)
        listed = await client.get("/admin/commission")
        href = re.search(r'href="(/admin/commission/[0-9a-f-]{36})"', listed.text)
        assert href is not None
        wrong = await client.post(href[1], data={**typed, "percent": "101", "version": "1"}, headers=known)
        assert (wrong.status_code, "from 0 to 100" in wrong.text) == (422, True)
        kept = await client.post(href[1], data={**typed, "percent": "10", "version": "1"}, headers=known)
        assert kept.status_code == 303
        assert (await client.post(f"{href[1]}/remove", headers=known)).status_code == 303
        async with database.read(SYSTEM) as ctx:
            assert list(await ctx.session.scalars(select(CommissionRule))) == []

    async def test_are_closed_to_others(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        await as_browser(client, await email_of_owner(database, shop))
        for path in ("/admin/payouts", "/admin/commission", "/admin/commission/new", "/admin/ledger"):
            assert (await client.get(path)).status_code == 403, path
