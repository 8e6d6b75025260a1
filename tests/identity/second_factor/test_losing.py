"""Factors that were lost, and challenges that nobody answered."""

import httpx
import pytest
from typer.testing import CliRunner

from souk.cli import cli
from souk.identity import UnknownPerson, drop_factors
from souk.identity.second_factor.upkeep import drop_ended_challenges
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.authenticator import Authenticator
from tests.identity.conftest import SettableClock
from tests.identity.factories import make_person, sign_in
from tests.identity.passkeys.factories import options_to_sign_in, register, show
from tests.identity.rows import everything_in
from tests.identity.second_factor.factories import TOTP, first_step, make_guarded

pytestmark = pytest.mark.anyio


class TestDropFactors:
    async def test_leaves_the_password_alone_and_signs_out_everywhere(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        ada, eve = [await make_guarded(client, database, clock) for _ in range(2)]
        device = Authenticator()
        await register(client, ada.headers, device)
        async with database.unit_of_work(SYSTEM) as uow:
            await drop_factors(uow, ada.person.id)
        assert (await client.get("/api/v1/auth/me", headers=ada.headers)).status_code == 401
        assert (await show(client, device)).status_code == 401
        headers = await sign_in(client, ada.person.email)
        state = (await client.get("/api/v1/auth/second-factor", headers=headers)).json()
        assert (state["totp"], state["passkeys"], state["recovery_codes_left"]) == (False, 0, 0)
        assert (await client.get("/api/v1/auth/me", headers=eve.headers)).status_code == 200
        await first_step(client, eve.person)

    def test_is_a_command(self, database_url: str) -> None:
        environment = {"SOUK_STAGE": "test", "SOUK_DATABASE_URL": database_url}

        def souk(*arguments: str) -> object:
            done = CliRunner().invoke(cli, ["user", *arguments], env=environment)
            return done.exception or done.output

        souk("create", "ada@example.com", "--password", "Tangerine-Lantern-42")
        assert "signs in by password alone" in str(souk("drop-factors", "ada@example.com"))
        assert isinstance(souk("drop-factors", "nobody@example.com"), UnknownPerson)


class TestCleanUp:
    async def test_takes_challenges_past_their_time_and_apps_nobody_confirmed(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        ada = await make_guarded(client, database, clock)
        unfinished = await sign_in(client, (await make_person(database)).email)
        await client.post(TOTP, headers=unfinished)
        await first_step(client, ada.person)
        await options_to_sign_in(client)
        clock.move(minutes=4)
        assert await drop_ended_challenges(database) == 0
        clock.move(minutes=2)
        assert await drop_ended_challenges(database) == 2
        clock.move(days=1)
        assert await drop_ended_challenges(database) == 1
        assert len((await everything_in(database))["totp_factors"]) == 1
