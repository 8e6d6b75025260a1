"""Roles that demand a second factor."""

import httpx
import pytest
from sqlalchemy import update

from souk.app import House
from souk.identity.models import User
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in, sign_in_browser
from tests.identity.second_factor.factories import (
    demand_second_factor,
    first_step,
    make_guarded,
    second_step,
    turn_on,
)

pytestmark = pytest.mark.anyio
HTML = {"Accept": "text/html"}
REQUIRED = (403, "second_factor_enrolment_required")
ENROLMENT = "/account/security/second-factor"


class TestDemand:
    async def test_is_nobodys_until_a_role_makes_it(self, client: httpx.AsyncClient, database: Database) -> None:
        for role in ("customer", "admin", "support_agent"):
            headers = await sign_in(client, (await make_person(database, role=role)).email)
            assert (await client.get("/api/v1/users/profile", headers=headers)).status_code == 200

    async def test_leads_a_program_to_enrol_and_lets_it(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database, role="support_agent")
        headers = await sign_in(client, person.email)
        await demand_second_factor(database, "support_agent")
        for method, path in (
            ("GET", "/api/v1/users/profile"),
            ("PUT", "/api/v1/users/profile"),
            ("GET", "/api/v1/users/addresses"),
            ("GET", "/api/v1/orders"),
        ):
            answer = await client.request(method, path, headers=headers, json={} if method == "PUT" else None)
            assert (path, answer.status_code, answer.json()["code"]) == (path, *REQUIRED)
        for path in ("/api/v1/auth/me", "/api/v1/auth/second-factor", "/api/v1/auth/passkeys"):
            assert (path, (await client.get(path, headers=headers)).status_code) == (path, 200)
        state = await client.get("/api/v1/auth/second-factor", headers=headers)
        assert state.json()["required"] is True
        guarded = await turn_on(client, person, headers, clock)
        assert (await client.get("/api/v1/users/profile", headers=headers)).status_code == 200
        answer = await second_step(client, await first_step(client, person), guarded.code())
        assert answer.status_code == 200

    async def test_lets_them_sign_out(self, client: httpx.AsyncClient, database: Database) -> None:
        await demand_second_factor(database, "support_agent")
        headers = await sign_in(client, (await make_person(database, role="support_agent")).email)
        assert (await client.post("/api/v1/auth/logout", headers=headers)).status_code == 204

    async def test_leads_a_browser_to_the_enrolment_and_its_forms_nowhere(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        await demand_second_factor(database, "support_agent")
        person = await make_person(database, role="support_agent")
        csrf = await sign_in_browser(client, person.email)
        for path in ("/account", "/account/profile", "/", "/cart"):
            answer = await client.get(path, headers=HTML)
            assert (path, answer.status_code) == (path, 307)
            assert answer.headers["location"].startswith(ENROLMENT)
        fragment = await client.get("/cart/drawer", headers={**HTML, "HX-Request": "true"})
        assert fragment.status_code == 403
        form = {"full_name": "Somebody Else", "csrf_token": csrf["X-CSRF-Token"]}
        assert (await client.post("/account/profile", data=form, headers=HTML)).status_code == 403
        assert (await client.get("/api/v1/auth/me")).json()["full_name"] == person.full_name

    async def test_does_not_touch_those_who_have_one_or_hold_other_roles(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        shopper = await sign_in(client, (await make_person(database)).email)
        agent = await make_guarded(client, database, clock, role="support_agent")
        await demand_second_factor(database, "support_agent")
        for headers in (shopper, agent.headers):
            assert (await client.get("/api/v1/users/profile", headers=headers)).status_code == 200

    async def test_costs_no_statement(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        agent = await make_guarded(client, database, clock, role="support_agent")
        shopper = await sign_in(client, (await make_person(database)).email)
        await demand_second_factor(database, "support_agent")
        counts = []
        for headers in (shopper, agent.headers):
            before = database.tally.statements
            await client.get("/api/v1/auth/me", headers=headers)
            counts.append(database.tally.statements - before)
        assert counts == [2, 2]


class TestNoted:
    async def test_is_checked_by_an_invariant(
        self, client: httpx.AsyncClient, house: House, database: Database, clock: SettableClock
    ) -> None:
        guarded = await make_guarded(client, database, clock)
        invariant = next(
            each for room in house.rooms for each in room.invariants if each.name == "identity.second_factors_noted"
        )
        async with database.read(SYSTEM) as ctx:
            assert await invariant.find(ctx) == []
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(User).values(second_factor_at=None))
        async with database.read(SYSTEM) as ctx:
            assert await invariant.find(ctx) == [f"Person {guarded.person.id} is wrongly noted for a second factor."]
