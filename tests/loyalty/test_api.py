"""The calls of rewards: one's own, everybody's tiers, and what only staff may do."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from souk.identity import Person
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.outbox import OutboxRow
from souk.loyalty import hold_points, spend_points
from tests.audit.factories import carry_all
from tests.identity.factories import make_person, sign_in
from tests.loyalty.factories import (
    account_of,
    breaches,
    everything_in,
    history,
    make_paid,
    refund,
    standing,
    take_back,
)

pytestmark = pytest.mark.anyio
PROFILE, HISTORY, TIERS = "/api/v1/loyalty/profile", "/api/v1/loyalty/history", "/api/v1/loyalty/tiers"
Headers = dict[str, str]


async def shopper(client: httpx.AsyncClient, database: Database) -> tuple[Person, Headers]:
    person = await make_person(database)
    return person, await sign_in(client, person.email)


async def admin(client: httpx.AsyncClient, database: Database) -> Headers:
    return await sign_in(client, (await make_person(database, role="admin")).email)


def points_of(person_id: UUID) -> str:
    return f"/api/v1/admin/users/{person_id}/points"


class TestProfile:
    async def test_tells_where_one_stands(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await shopper(client, database)
        order = await make_paid(database, ada.id, goods=1_460_75, number="S-100001")
        checkout = new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, ada.id, 200, checkout_id=checkout)
            await spend_points(uow, checkout)
            await hold_points(uow, ada.id, 60, checkout_id=new_id())

        told = (await client.get(PROFILE, headers=headers)).json()

        entries, ends = told["history"].pop("items"), told.pop("expirations")
        assert told.pop("tier_since") is not None
        assert told == {
            "tier": "silver",
            "basis_points": 500,
            "discount_percent": 5.0,
            "benefits": ["5 % off everything", "Coupons for Silver and above"],
            "points": 1_200,
            "held": 60,
            "owed": 0,
            "value": 12_00,
            "currency": "USD",
            "rolling_points": 1_460,
            "next_tier": {"name": "gold", "threshold": 1_500, "basis_points": 1_000, "missing": 40},
            "lifetime": {"earned": 1_460, "spent": 200, "saved": 2_00},
            "expiring_soon": 0,
            "history": {"next_cursor": None, "total": None},
        }
        assert [(each["kind"], each["points"]) for each in entries] == [("spent", -200), ("earned", 1_460)]
        assert (entries[1]["about"], entries[1]["reference_id"]) == ("S-100001", str(order))
        assert [each["points"] for each in ends] == [1_260]

    async def test_of_somebody_new_is_that_of_a_beginner(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await shopper(client, database)

        told = (await client.get(PROFILE, headers=headers)).json()

        assert (told["tier"], told["points"], told["history"]["items"]) == ("bronze", 0, [])
        assert told["next_tier"]["missing"] == 500

    async def test_is_nobodys_without_signing_in(self, client: httpx.AsyncClient) -> None:
        assert [(await client.get(path)).status_code for path in (PROFILE, HISTORY)] == [401, 401]

    async def test_shows_in_ones_account(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await shopper(client, database)
        await make_paid(database, ada.id, goods=520_00)

        me = (await client.get("/api/v1/auth/me", headers=headers)).json()

        assert me["loyalty"] == {"tier": "silver", "points": 520}


class TestHistory:
    async def test_is_paged_by_cursor_and_holds_no_one_elses(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, headers = await shopper(client, database)
        grace, _ = await shopper(client, database)
        for goods in (1_00, 2_00, 3_00, 4_00, 5_00):
            await make_paid(database, ada.id, goods=goods)
            await make_paid(database, grace.id, goods=goods * 10)

        seen, cursor = list[int](), None
        for _ in range(3):
            asked = {"limit": 2, **({"cursor": cursor} if cursor else {"count": "true"})}
            part: dict[str, Any] = (await client.get(HISTORY, params=asked, headers=headers)).json()
            seen += [each["points"] for each in part["items"]]
            cursor = part["next_cursor"]

        assert (seen, cursor) == ([5, 4, 3, 2, 1], None)
        assert (await client.get(HISTORY, params={"cursor": "x"}, headers=headers)).json()["code"] == "bad_cursor"

    async def test_says_what_is_owed(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await shopper(client, database)
        order, checkout = await make_paid(database, ada.id, goods=90_00), new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, ada.id, 50, checkout_id=checkout)
            await spend_points(uow, checkout)
        await take_back(database, refund(order, ada.id, 90_00, is_whole=True))

        (last, *_) = (await client.get(HISTORY, headers=headers)).json()["items"]

        assert (last["kind"], last["points"], last["owed"]) == ("reversed", -40, 50)


class TestTiers:
    async def test_are_told_to_everybody(self, client: httpx.AsyncClient) -> None:
        told = (await client.get(TIERS)).json()["items"]

        assert [(each["name"], each["threshold"], each["discount_percent"]) for each in told] == [
            ("bronze", 0, 0.0), ("silver", 500, 5.0), ("gold", 1_500, 10.0), ("platinum", 5_000, 15.0),
        ]  # fmt: skip

    async def test_are_changed_by_staff_and_count_at_once(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, _ = await shopper(client, database)
        await make_paid(database, ada.id, goods=600_00)
        staff = await admin(client, database)

        body = {"version": 1, "threshold": 550, "basis_points": 750, "benefits": ["Free wrapping"]}
        changed = await client.put(f"{TIERS}/silver", json=body, headers=staff)

        assert changed.status_code == 200, changed.text
        assert changed.json() == {
            "name": "silver", "threshold": 550, "basis_points": 750, "discount_percent": 7.5,
            "benefits": ["7.5 % off everything", "Free wrapping"], "version": 2,
        }  # fmt: skip
        assert (await client.get(TIERS)).json()["items"][1] == changed.json()
        assert (await standing(database, ada.id)).basis_points == 750
        async with database.unit_of_work(SYSTEM) as uow:
            heard = list(await uow.session.scalars(select(OutboxRow.listener)))
        assert "audit.loyalty.tier_terms_changed" in heard

    @pytest.mark.parametrize(
        ("name", "body", "status", "code"),
        [
            ("gold", {"version": 1, "threshold": 400}, 422, "ladder_not_climbing"),
            ("gold", {"version": 1, "threshold": 5_000}, 422, "ladder_not_climbing"),
            ("gold", {"version": 1, "basis_points": 1_600}, 422, "ladder_not_climbing"),
            ("bronze", {"version": 1, "threshold": 1}, 422, "ladder_not_climbing"),
            ("gold", {"version": 2, "threshold": 1_600}, 409, "tier_changed_meanwhile"),
            ("gold", {"version": 1, "threshold": -1}, 422, "invalid"),
            ("gold", {"version": 1, "threshold": 10**13}, 422, "invalid"),
            ("gold", {"version": 1, "basis_points": 9_001}, 422, "invalid"),
            ("gold", {"version": 1, "basis_points": "10"}, 422, "invalid"),
            ("gold", {"version": 1, "benefits": ["x"] * 11}, 422, "invalid"),
            ("gold", {"threshold": 1_600}, 422, "invalid"),
            ("diamond", {"version": 1}, 404, "unknown_tier"),
        ],
    )  # fmt: skip
    async def test_refuse_nonsense_and_change_nothing(
        self, client: httpx.AsyncClient, database: Database, *, name: str, body: Any, status: int, code: str
    ) -> None:
        staff = await admin(client, database)
        before = await everything_in(database)

        answer = await client.put(f"{TIERS}/{name}", json=body, headers=staff)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert await everything_in(database) == before

    async def test_a_stale_form_is_refused(self, client: httpx.AsyncClient, database: Database) -> None:
        staff = await admin(client, database)
        assert (
            await client.put(f"{TIERS}/gold", json={"version": 1, "basis_points": 900}, headers=staff)
        ).status_code == 200

        again = await client.put(f"{TIERS}/gold", json={"version": 1, "basis_points": 1_100}, headers=staff)

        assert again.json()["code"] == "tier_changed_meanwhile"
        assert (await client.get(TIERS)).json()["items"][2]["basis_points"] == 900

    async def test_are_not_changed_by_shoppers(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await shopper(client, database)

        asked = [await client.put(f"{TIERS}/gold", json={"version": 1}, headers=each) for each in (headers, {})]

        assert [each.status_code for each in asked] == [403, 401]


class TestAdjusting:
    async def test_gives_and_takes_with_a_reason(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await shopper(client, database)
        staff = await admin(client, database)

        given = await client.post(points_of(ada.id), json={"points": 250, "reason": "Late parcel"}, headers=staff)
        taken = await client.post(points_of(ada.id), json={"points": -50, "reason": "Too many"}, headers=staff)

        assert given.json() == {"person_id": str(ada.id), "points": 250, "owed": 0}
        assert taken.json()["points"] == 200
        told = (await client.get(HISTORY, headers=headers)).json()["items"]
        assert [(each["kind"], each["points"], each["about"]) for each in told] == [
            ("adjusted", -50, "Too many"), ("adjusted", 250, "Late parcel"),
        ]  # fmt: skip
        assert (await standing(database, ada.id)).rolling == 0
        assert await breaches(database) == []

    async def test_is_kept_in_the_audit_trail_with_the_reason(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, _ = await shopper(client, database)
        staff = await admin(client, database)
        await client.post(points_of(ada.id), json={"points": 250, "reason": "Late parcel"}, headers=staff)
        await carry_all(database)

        asked = {"action": "loyalty.points_adjusted"}
        (entry,) = (await client.get("/api/v1/admin/system-logs", params=asked, headers=staff)).json()["items"]

        assert (entry["after"], entry["personal"]) == ({"points": 250}, {"reason": "Late parcel"})

    async def test_counts_once_under_one_reference(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, _ = await shopper(client, database)
        staff = await admin(client, database)
        body = {"points": 250, "reason": "Late parcel", "reference_id": str(new_id())}

        answers = [await client.post(points_of(ada.id), json=body, headers=staff) for _ in range(3)]

        assert [each.json()["points"] for each in answers] == [250, 250, 250]
        assert await history(database, ada.id) == [("adjusted", 250, 0, 0)]

    async def test_pays_first_what_is_owed(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, _ = await shopper(client, database)
        order, checkout = await make_paid(database, ada.id, goods=90_00), new_id()
        async with database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, ada.id, 90, checkout_id=checkout)
            await spend_points(uow, checkout)
        await take_back(database, refund(order, ada.id, 90_00, is_whole=True))
        staff = await admin(client, database)

        now = await client.post(points_of(ada.id), json={"points": 100, "reason": "Sorry"}, headers=staff)

        assert (now.json()["points"], now.json()["owed"]) == (10, 0)

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"points": 0, "reason": "Nothing"}, 422, "nothing_to_adjust"),
            ({"points": -101, "reason": "Too much"}, 409, "not_enough_points"),
            ({"points": 5}, 422, "invalid"),
            ({"points": 5, "reason": ""}, 422, "invalid"),
            ({"points": 1_000_001, "reason": "x"}, 422, "invalid"),
            ({"points": "5", "reason": "x"}, 422, "invalid"),
        ],
    )
    async def test_refuses_nonsense_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database, body: dict[str, Any], status: int, code: str
    ) -> None:
        ada, _ = await shopper(client, database)
        await make_paid(database, ada.id, goods=100_00)
        staff = await admin(client, database)
        before = await everything_in(database)

        answer = await client.post(points_of(ada.id), json=body, headers=staff)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert await everything_in(database) == before

    async def test_is_not_for_shoppers_nor_for_nobody(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await shopper(client, database)
        staff = await admin(client, database)
        body = {"points": 5, "reason": "Please"}

        own = await client.post(points_of(ada.id), json=body, headers=headers)
        guest = await client.post(points_of(ada.id), json=body)
        nobody = await client.post(points_of(new_id()), json=body, headers=staff)

        assert [each.status_code for each in (own, guest, nobody)] == [403, 401, 404]


class TestStandingOf:
    async def test_is_one_statement(self, database: Database) -> None:
        ada = await make_person(database)
        await make_paid(database, ada.id, goods=600_00)
        before = database.tally.statements

        await standing(database, ada.id)

        assert database.tally.statements - before == 1
        assert await account_of(database, ada.id) == (600, 0, 0)
