"""Finding and changing people over JSON."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from souk.identity import PasswordResetAsked, Person, ProfileChanged, RolesChanged, SessionEnded
from souk.identity.administration.listeners import index_people
from souk.identity.models import Grant, PersonWord, User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.worker import carry_due
from tests.identity.administration.staff import USERS, Headers, Overheard, admin, with_role
from tests.identity.factories import make_person, sign_in
from tests.identity.rows import everything_in

pytestmark = pytest.mark.anyio


async def names(client: httpx.AsyncClient, headers: Headers, **query: Any) -> list[str]:
    answer = await client.get(USERS, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [each["full_name"] for each in answer.json()["items"]]


async def roles_of(database: Database, person: Person) -> list[str]:
    async with database.read(SYSTEM) as ctx:
        rows = await ctx.session.scalars(select(Grant.role).where(Grant.user_id == person.id).order_by(Grant.role))
        return list(rows)


class TestListPeople:
    async def test_finds_by_the_beginnings_of_name_address_and_username(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        await make_person(database, full_name="Jürgen Möller", email="jm@campus.edu", username="Moli")
        await make_person(database, full_name="Grace Hopper", email="grace.h@navy.example")

        for search in ("jurg", "MÖLLER", "moll jur", "jm@campus.edu", "campus", "moli", "jm@"):
            assert await names(client, headers, search=search) == ["Jürgen Möller"], search
        for search in ("öller", "jurgen hopper", "_", "%", "zz"):
            assert await names(client, headers, search=search) == [], search

    async def test_narrows_by_role_state_and_segment(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        await make_person(database, full_name="Sunny Park", role="support_agent")
        gone = await make_person(database, full_name="Gone Girl")
        await client.patch(f"{USERS}/{gone.id}", json={"is_active": False, "is_verified": True}, headers=headers)
        await client.post("/api/v1/admin/segments", json={"name": "student", "label": "S"}, headers=headers)
        await client.patch(f"{USERS}/{gone.id}", json={"segments": ["student"]}, headers=headers)

        assert await names(client, headers, role="support_agent") == ["Sunny Park"]
        assert await names(client, headers, active=False) == ["Gone Girl"]
        assert await names(client, headers, active=True) == ["Sunny Park", "Ada Marchetti"]
        assert await names(client, headers, verified=True) == ["Gone Girl"]
        assert await names(client, headers, segment="student") == ["Gone Girl"]
        assert await names(client, headers, segment="teacher") == []

    async def test_goes_on_behind_a_cursor_and_counts_when_asked(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        for name in ("One", "Two", "Three"):
            await make_person(database, full_name=name)

        first = (await client.get(USERS, params={"limit": 3, "count": True}, headers=headers)).json()

        assert ([each["full_name"] for each in first["items"]], first["total"]) == (["Three", "Two", "One"], 4)
        assert await names(client, headers, limit=3, cursor=first["next_cursor"]) == ["Ada Marchetti"]

    async def test_takes_few_statements_however_many_there_are(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        for _ in range(5):
            await make_person(database, role="support_agent")
        before = database.tally.statements
        await client.get(USERS, headers=headers)
        assert database.tally.statements - before <= 3

    @pytest.mark.parametrize("below", ["", "/0190a1b2-0000-7000-8000-000000000000"])
    async def test_is_for_who_may_see_people(self, below: str, client: httpx.AsyncClient, database: Database) -> None:
        shopper = await sign_in(client, (await make_person(database)).email)
        _, agent = await with_role(client, database, "reader", "orders:*")

        assert (await client.get(USERS + below)).status_code == 401
        assert [(await client.get(USERS + below, headers=each)).status_code for each in (shopper, agent)] == [403, 403]


class TestWords:
    async def test_follow_a_changed_name(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database, full_name="Ann Smith")
        await client.patch(f"{USERS}/{person.id}", json={"full_name": "Ann Baker"}, headers=headers)
        await carry_due(database)

        assert await names(client, headers, search="baker") == ["Ann Baker"]
        assert await names(client, headers, search="smith") == []

    async def test_are_found_for_those_who_came_before_there_were_any(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        await make_person(database, full_name="Early Bird")
        async with database.unit_of_work(SYSTEM) as uow:
            for word in await uow.session.scalars(select(PersonWord)):
                await uow.session.delete(word)
        assert await names(client, headers, search="early") == []

        assert await index_people(database) == 2
        assert await index_people(database) == 0

        assert await names(client, headers, search="early") == ["Early Bird"]


class TestPersonDetail:
    async def test_tells_everything_but_secrets(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database, role="support_agent", phone="+1 555 0100", username="sunny")
        await sign_in(client, person.email)

        body = (await client.get(f"{USERS}/{person.id}", headers=headers)).json()

        assert body.pop("last_sign_in_at") is not None
        assert body == {
            "id": str(person.id),
            "email": person.email,
            "username": "sunny",
            "full_name": "Ada Byron",
            "phone": "+1 555 0100",
            "roles": ["customer", "support_agent"],
            "stores": [],
            "segments": [],
            "is_active": True,
            "is_verified": False,
            "has_second_factor": False,
            "session_count": 1,
            "created_at": body["created_at"],
            "removed_at": None,
            "loyalty": {"tier": "bronze", "points": 0},
            "version": 1,
        }

    async def test_of_nobody_is_not_there(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        for method in ("GET", "PATCH"):
            answer = await client.request(method, f"{USERS}/{new_id()}", json={}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_person")


class TestChangePerson:
    async def test_changes_name_and_roles_and_tells_before_and_after(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        heard = Overheard(database, RolesChanged, ProfileChanged)

        answer = await client.patch(
            f"{USERS}/{person.id}",
            json={"version": 1, "full_name": "Ada King", "roles": ["customer", "sales_manager"]},
            headers=headers,
        )

        body = answer.json()
        assert (body["full_name"], body["roles"], body["version"]) == ("Ada King", ["customer", "sales_manager"], 2)
        assert await heard.all() == [
            ProfileChanged(person_id=person.id, fields=["full_name"]),
            RolesChanged(person_id=person.id, before=["customer"], after=["customer", "sales_manager"]),
        ]

    async def test_counts_from_the_very_next_request(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        theirs = await sign_in(client, person.email)
        assert (await client.get(USERS, headers=theirs)).status_code == 403
        await client.patch(f"{USERS}/{person.id}", json={"roles": ["admin"]}, headers=headers)
        assert (await client.get(USERS, headers=theirs)).status_code == 200
        await client.patch(f"{USERS}/{person.id}", json={"roles": ["customer"]}, headers=headers)
        assert (await client.get(USERS, headers=theirs)).status_code == 403

    async def test_refuses_a_stale_change_and_keeps_the_first(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        path = f"{USERS}/{person.id}"
        await client.patch(path, json={"version": 1, "full_name": "First"}, headers=headers)

        late = await client.patch(path, json={"version": 1, "full_name": "Late"}, headers=headers)

        assert (late.status_code, late.json()["code"]) == (409, "person_changed_meanwhile")
        assert (await client.get(path, headers=headers)).json()["full_name"] == "First"

    @pytest.mark.parametrize(
        ("change", "refused"),
        [
            ({"roles": ["emperor"]}, (422, "unknown_role")),
            ({"roles": ["vendor_owner"]}, (422, "role_needs_store")),
            ({"segments": ["nobility"]}, (422, "unknown_segment_named")),
            ({"roles": None}, (422, "invalid")),
            ({"full_name": ""}, (422, "invalid")),
            ({"email": "mine@example.com"}, (422, "invalid")),
            ({"password_hash": "x"}, (422, "invalid")),
            ({"loyalty_points": 5000}, (422, "invalid")),
            ({"is_active": "no"}, (422, "invalid")),
        ],
    )
    async def test_refuses_what_it_cannot_take_and_changes_nothing(
        self, change: dict[str, Any], refused: tuple[int, str], client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        before = await everything_in(database)

        body = {"full_name": "Changed", **change}
        answer = await client.patch(f"{USERS}/{person.id}", json=body, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == refused
        assert await everything_in(database) == before

    async def test_is_not_for_those_who_only_look(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        _, headers = await with_role(client, database, "reader", "users:read", "segments:*")
        before = await everything_in(database)
        for call, body in (
            ("", {"full_name": "X"}),
            ("", {"segments": []}),
            ("/sign-out", None),
            ("/password-reset", None),
        ):
            method = "POST" if call else "PATCH"
            answer = await client.request(method, f"{USERS}/{person.id}{call}", json=body, headers=headers)
            assert answer.status_code == 403
        batch = await client.post(f"{USERS}/batch", json={"ids": [str(person.id)], "is_active": False}, headers=headers)
        assert batch.status_code == 403
        assert await everything_in(database) == before


class TestRightsOfTheGiver:
    async def test_nobody_gives_what_they_do_not_hold(self, client: httpx.AsyncClient, database: Database) -> None:
        helper, headers = await with_role(client, database, "helper", "users:*", "orders:read")
        person = await make_person(database)
        before = await everything_in(database)

        for target, role in ((person, "admin"), (person, "product_manager"), (helper, "admin")):
            answer = await client.patch(f"{USERS}/{target.id}", json={"roles": [role]}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert await everything_in(database) == before

        answer = await client.patch(f"{USERS}/{person.id}", json={"roles": ["customer", "helper"]}, headers=headers)
        assert answer.json()["roles"] == ["customer", "helper"]

    async def test_nobody_changes_who_may_do_more_than_they(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        ada, _ = await admin(client, database)
        _, headers = await with_role(client, database, "helper", "users:*")
        before = await everything_in(database)
        calls = [
            client.patch(f"{USERS}/{ada.id}", json={"is_active": False}, headers=headers),
            client.patch(f"{USERS}/{ada.id}", json={"roles": []}, headers=headers),
            client.post(f"{USERS}/{ada.id}/sign-out", headers=headers),
            client.post(f"{USERS}/{ada.id}/password-reset", headers=headers),
            client.post(f"{USERS}/batch", json={"ids": [str(ada.id)], "is_active": False}, headers=headers),
        ]
        assert [(await call).status_code for call in calls] == [403] * 5
        assert await everything_in(database) == before


class TestDeactivating:
    async def test_ends_every_session_at_once(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        theirs = [await sign_in(client, person.email) for _ in range(2)]
        heard = Overheard(database, SessionEnded)

        body = (await client.patch(f"{USERS}/{person.id}", json={"is_active": False}, headers=headers)).json()

        assert (body["is_active"], body["session_count"]) == (False, 0)
        for each in theirs:
            assert (await client.get("/api/v1/auth/me", headers=each)).status_code == 401
        assert len(await heard.all()) == 2

        await client.patch(f"{USERS}/{person.id}", json={"is_active": True}, headers=headers)
        assert (await client.get("/api/v1/auth/me", headers=theirs[0])).status_code == 401
        await sign_in(client, person.email)

    async def test_many_is_all_or_none(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await admin(client, database)
        ids = [str((await make_person(database)).id) for _ in range(2)]
        path = f"{USERS}/batch"
        before = await everything_in(database)

        refused = await client.post(path, json={"ids": [*ids, str(ada.id)], "is_active": False}, headers=headers)
        unknown = await client.post(path, json={"ids": [*ids, str(new_id())], "is_active": False}, headers=headers)

        assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
        assert unknown.status_code == 404
        assert await everything_in(database) == before
        done = await client.post(path, json={"ids": [*ids, ids[0]], "is_active": False}, headers=headers)
        again = await client.post(path, json={"ids": ids, "is_active": False}, headers=headers)
        assert (done.json(), again.json()) == ({"changed": 2}, {"changed": 0})


class TestLastAdministrator:
    @pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["customer"]}])
    async def test_stays_one(self, change: dict[str, Any], client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await admin(client, database)
        sleeping = await make_person(database, role="admin")
        await client.patch(f"{USERS}/{sleeping.id}", json={"is_active": False}, headers=headers)
        before = await everything_in(database)

        answer = await client.patch(f"{USERS}/{ada.id}", json=change, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
        assert await everything_in(database) == before

    async def test_one_of_two_may_go(self, client: httpx.AsyncClient, database: Database) -> None:
        ada, headers = await admin(client, database)
        await make_person(database, role="admin")
        answer = await client.patch(f"{USERS}/{ada.id}", json={"roles": ["customer"]}, headers=headers)
        assert answer.status_code == 200
        assert await roles_of(database, ada) == ["customer"]

    @pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["customer"]}])
    async def test_one_is_left_of_two_who_demote_each_other(
        self, change: dict[str, Any], client: httpx.AsyncClient, database: Database
    ) -> None:
        pairs = [await admin(client, database) for _ in range(2)]
        (ada, of_ada), (ben, of_ben) = pairs

        answers = await asyncio.gather(
            client.patch(f"{USERS}/{ben.id}", json=change, headers=of_ada),
            client.patch(f"{USERS}/{ada.id}", json=change, headers=of_ben),
        )

        assert sorted(each.status_code for each in answers) in ([200, 409], [200, 401], [200, 403])
        async with database.read(SYSTEM) as ctx:
            left = select(User.id).join(Grant, Grant.user_id == User.id).where(Grant.role == "admin", User.is_active)
            assert len(list(await ctx.session.scalars(left))) == 1


class TestOneSignsOutOrSendsAReset:
    async def test_signing_out_everywhere_ends_what_is_open(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        theirs = await sign_in(client, person.email)

        assert (await client.post(f"{USERS}/{person.id}/sign-out", headers=headers)).status_code == 204

        assert (await client.get("/api/v1/auth/me", headers=theirs)).status_code == 401
        assert (await client.get("/api/v1/auth/me", headers=headers)).status_code == 200
        await sign_in(client, person.email)

    async def test_a_reset_is_asked_for_and_shows_no_secret(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        heard = Overheard(database, PasswordResetAsked)

        answer = await client.post(f"{USERS}/{person.id}/password-reset", headers=headers)

        assert (answer.status_code, answer.content) == (202, b"")
        assert await heard.all() == [PasswordResetAsked(person_id=person.id)]

    async def test_no_reset_for_who_is_not_active(self, client: httpx.AsyncClient, database: Database) -> None:
        _, headers = await admin(client, database)
        person = await make_person(database)
        await client.patch(f"{USERS}/{person.id}", json={"is_active": False}, headers=headers)
        heard = Overheard(database, PasswordResetAsked)
        answer = await client.post(f"{USERS}/{person.id}/password-reset", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "account_not_active")
        assert await heard.all() == []
