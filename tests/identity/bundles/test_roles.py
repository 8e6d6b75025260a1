"""Editing what roles may do, over JSON."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from souk.identity import RoleAdded, RoleDeleted, RoleEdited
from souk.identity.models import Role
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.administration.staff import USERS, Headers, Overheard, admin, with_role
from tests.identity.factories import make_person, sign_in
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio

ROLES = "/api/v1/admin/roles"


async def rows(database: Database) -> list[tuple[Any, ...]]:
    async with database.read(SYSTEM) as ctx:
        return [tuple(row) for row in await ctx.session.execute(select(*Role.__table__.columns).order_by(Role.name))]


async def night_shift(client: httpx.AsyncClient, headers: Headers, **more: Any) -> httpx.Response:
    body = {"name": "night_shift", "permissions": ["orders:read"], **more}
    return await client.post(ROLES, json=body, headers=headers)


class TestListRoles:
    async def test_tells_each_role_and_what_each_permission_opens(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)

        body = (await client.get(ROLES, headers=headers)).json()

        by_name = {role["name"]: role for role in body["items"]}
        assert by_name["vendor_staff"] == {
            "name": "vendor_staff",
            "label": "Vendor staff",
            "description": "Products, stock and orders of the store.",
            "permissions": ["catalog:*", "inventory:*", "orders:*", "booking:*", "reviews:reply"],
            "is_of_store": True,
            "is_built_in": True,
            "is_fixed": False,
            "requires_second_factor": False,
            "holders": 0,
            "version": 1,
        }
        assert (by_name["admin"]["permissions"], by_name["admin"]["holders"]) == (["*"], 1)
        meanings = {each["name"]: each["meaning"] for each in body["permissions"]}
        assert meanings["orders:fulfil"] == "Ship, deliver and cancel orders."

    async def test_every_permission_says_what_it_opens(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        body = (await client.get(ROLES, headers=headers)).json()
        assert [each["name"] for each in body["permissions"] if not each["meaning"].endswith(".")] == []

    async def test_is_for_who_may_see_roles(self, client: httpx.AsyncClient, database: Database) -> None:
        shopper = await sign_in(client, (await make_person(database)).email)
        _, reader = await with_role(client, database, "reader", "roles:read")
        for path in (ROLES, f"{ROLES}/admin"):
            assert (await client.get(path)).status_code == 401
            assert (await client.get(path, headers=shopper)).status_code == 403
            assert (await client.get(path, headers=reader)).status_code == 200
        before = await rows(database)
        assert (await night_shift(client, reader, permissions=[])).status_code == 403
        assert (await client.patch(f"{ROLES}/customer", json={}, headers=reader)).status_code == 403
        assert (await client.delete(f"{ROLES}/reader", headers=reader)).status_code == 403
        assert await rows(database) == before


class TestAddRole:
    async def test_makes_one_that_can_be_held(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        heard = Overheard(database, RoleAdded)
        person = await make_person(database)
        theirs = await sign_in(client, person.email)

        made = await night_shift(client, headers, permissions=["users:read", "orders:*", "users:read"])
        await client.patch(f"{USERS}/{person.id}", json={"roles": ["night_shift"]}, headers=headers)

        assert (made.status_code, made.json()["permissions"]) == (201, ["orders:*", "users:read"])
        assert (await client.get(USERS, headers=theirs)).status_code == 200
        assert await heard.all() == [
            RoleAdded(role="night_shift", permissions=["orders:*", "users:read"], is_of_store=False)
        ]

    @pytest.mark.parametrize(
        ("more", "refused"),
        [
            ({"name": "admin"}, (409, "role_name_taken")),
            ({"permissions": ["orders:eat"]}, (422, "unknown_permission")),
            ({"permissions": ["dragons:*"]}, (422, "unknown_permission")),
            ({"permissions": ["orders"]}, (422, "invalid")),
            ({"name": "Night Shift"}, (422, "invalid")),
            ({"name": "../admin"}, (422, "invalid")),
            ({"version": 7}, (422, "invalid")),
        ],
    )
    async def test_refuses_what_it_cannot_take(
        self, more: dict[str, Any], refused: tuple[int, str], client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        before = await rows(database)
        answer = await night_shift(client, headers, **more)
        assert (answer.status_code, answer.json()["code"]) == refused
        assert await rows(database) == before

    async def test_gives_nobody_more_than_its_maker_holds(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await with_role(client, database, "editor", "roles:*", "orders:read")
        for permissions in (["orders:fulfil"], ["orders:*"], ["*"]):
            answer = await night_shift(client, headers, permissions=permissions)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert (await night_shift(client, headers)).status_code == 201


class TestEditRole:
    async def test_counts_from_the_next_request_of_whoever_holds_it(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        agent = await make_person(database, role="support_agent")
        theirs = await sign_in(client, agent.email)
        heard = Overheard(database, RoleEdited)
        before = ["support:*", "orders:read", "refunds:approve_small"]
        assert (await client.get(USERS, headers=theirs)).status_code == 403

        answer = await client.patch(
            f"{ROLES}/support_agent",
            json={"version": 1, "permissions": [*before, "users:read"], "requires_second_factor": False},
            headers=headers,
        )

        assert (answer.json()["permissions"], answer.json()["version"]) == ([*before, "users:read"], 2)
        assert (await client.get(USERS, headers=theirs)).status_code == 200
        assert [(each.before, each.after) for each in await heard.all() if isinstance(each, RoleEdited)] == [
            (before, [*before, "users:read"])
        ]

    async def test_keeps_what_no_room_declares_yet(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        path = f"{ROLES}/sales_manager"
        kept = (await client.get(path, headers=headers)).json()["permissions"]
        answer = await client.patch(path, json={"permissions": [*kept, "users:read"]}, headers=headers)
        assert (answer.status_code, answer.json()["permissions"]) == (200, [*kept, "users:read"])

    async def test_demands_a_second_factor_when_told(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        answer = await client.patch(f"{ROLES}/customer", json={"requires_second_factor": True}, headers=headers)
        assert (answer.json()["requires_second_factor"], answer.json()["version"]) == (True, 2)

    @pytest.mark.parametrize(
        ("name", "change", "refused"),
        [
            ("admin", {"permissions": ["orders:read"]}, (409, "role_is_fixed")),
            ("guest", {"permissions": ["*"]}, (409, "role_is_fixed")),
            ("customer", {"permissions": ["orders:eat"]}, (422, "unknown_permission")),
            ("customer", {"permissions": None}, (422, "invalid")),
            ("customer", {"name": "shopper"}, (422, "invalid")),
            ("customer", {"version": 9, "permissions": []}, (409, "role_changed_meanwhile")),
            ("nobody", {"permissions": []}, (404, "no_such_role")),
        ],
    )
    async def test_refuses_and_changes_nothing(
        self,
        name: str,
        change: dict[str, Any],
        refused: tuple[int, str],
        client: httpx.AsyncClient,
        database: Database,
    ) -> None:
        _, headers = await admin(client, database)
        before = await rows(database)
        answer = await client.patch(f"{ROLES}/{name}", json={"description": "New.", **change}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == refused
        assert await rows(database) == before

    async def test_takes_nothing_away_that_the_editor_does_not_hold(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await with_role(client, database, "editor", "roles:*", "orders:read")
        before = await rows(database)
        for name, permissions in (("editor", ["*"]), ("support_agent", []), ("vendor_owner", ["orders:read"])):
            answer = await client.patch(f"{ROLES}/{name}", json={"permissions": permissions}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert await rows(database) == before

    async def test_of_two_stale_editors_one_wins(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        changes = [{"version": 1, "permissions": [each]} for each in ("orders:read", "users:read")]
        answers = await asyncio.gather(
            *(client.patch(f"{ROLES}/customer", json=change, headers=headers) for change in changes)
        )
        assert sorted(each.status_code for each in answers) == [200, 409]

    async def test_a_role_of_stores_opens_one_store_only(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        await night_shift(client, headers, name="window_dresser", permissions=["stores:write"], is_of_store=True)
        mine, other = await make_store(database), await make_store(database)
        dresser = await make_person(database, role="window_dresser", store_id=mine.id)
        theirs = await sign_in(client, dresser.email)
        answers = [
            await client.patch(f"/api/v1/stores/{each.id}", json={"tagline": "x"}, headers=theirs)
            for each in (mine, other)
        ]
        assert [each.status_code for each in answers] == [200, 403]


class TestDeleteRole:
    async def test_goes_when_nobody_holds_it(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        await night_shift(client, headers)
        person = await make_person(database, role="night_shift")
        before = await rows(database)
        heard = Overheard(database, RoleDeleted)

        held = await client.delete(f"{ROLES}/night_shift", headers=headers)
        built_in = await client.delete(f"{ROLES}/support_agent", headers=headers)

        assert (held.status_code, held.json()["code"]) == (409, "role_in_use")
        assert (built_in.status_code, built_in.json()["code"]) == (409, "role_is_built_in")
        assert await rows(database) == before

        await client.patch(f"{USERS}/{person.id}", json={"roles": ["customer"]}, headers=headers)
        assert (await client.delete(f"{ROLES}/night_shift", headers=headers)).status_code == 204
        assert (await client.get(f"{ROLES}/night_shift", headers=headers)).status_code == 404
        assert await heard.all() == [RoleDeleted(role="night_shift", permissions=["orders:read"])]

    async def test_never_leaves_a_grant_behind_when_both_happen_at_once(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        await night_shift(client, headers)
        person = await make_person(database)
        deleted, given = await asyncio.gather(
            client.delete(f"{ROLES}/night_shift", headers=headers),
            client.patch(f"{USERS}/{person.id}", json={"roles": ["night_shift"]}, headers=headers),
        )
        assert (deleted.status_code, given.status_code) in {(204, 422), (409, 200)}
