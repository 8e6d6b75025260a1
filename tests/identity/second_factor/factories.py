"""People with an authenticator app, set up through the doors."""

from dataclasses import dataclass

import httpx
import pyotp
from sqlalchemy import update

from souk.identity import Person
from souk.identity.models import Role
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in

LOGIN, SECOND_STEP = "/api/v1/auth/login", "/api/v1/auth/login/second-factor"
TOTP = "/api/v1/auth/second-factor/totp"
Headers = dict[str, str]


@dataclass
class Guarded:
    """Somebody with an app. Their clock is the shop's, and each code is used once: `code()` moves it on."""

    person: Person
    headers: Headers
    secret: str
    recovery_codes: list[str]
    clock: SettableClock

    def code(self) -> str:
        """The next code that was not used yet."""
        self.clock.move(seconds=30)
        return self.shown()

    def shown(self, *, steps: int = 0) -> str:
        """What the app shows now, or showed or will show some steps away."""
        return pyotp.TOTP(self.secret).at(self.clock.now, counter_offset=steps)


async def make_guarded(
    client: httpx.AsyncClient, database: Database, clock: SettableClock, *, role: str = "customer"
) -> Guarded:
    person = await make_person(database, role=role)
    headers = await sign_in(client, person.email)
    return await turn_on(client, person, headers, clock)


async def turn_on(client: httpx.AsyncClient, person: Person, headers: Headers, clock: SettableClock) -> Guarded:
    begun = await client.post(TOTP, headers=headers)
    assert begun.status_code == 201, begun.text
    guarded = Guarded(person, headers, begun.json()["secret"], [], clock)
    body = {"code": guarded.code(), "password": PASSWORD}
    confirmed = await client.post(f"{TOTP}/confirm", json=body, headers=headers)
    assert confirmed.status_code == 200, confirmed.text
    guarded.recovery_codes = confirmed.json()["recovery_codes"]
    return guarded


async def first_step(client: httpx.AsyncClient, person: Person, *, password: str = PASSWORD) -> str:
    """The challenge that a right password is answered with."""
    answer = await client.post(LOGIN, json={"email": person.email, "password": password})
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_required"), answer.text
    return str(answer.json()["challenge"])


async def second_step(client: httpx.AsyncClient, challenge: str, code: str) -> httpx.Response:
    answer = await client.post(SECOND_STEP, json={"challenge": challenge, "code": code})
    client.cookies.clear()
    return answer


async def demand_second_factor(database: Database, role: str) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(Role).where(Role.name == role).values(requires_second_factor=True))
