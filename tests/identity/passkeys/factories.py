"""People with a passkey, registered through the doors."""

from dataclasses import dataclass

import httpx

from souk.identity import Person
from souk.kernel.database import Database
from tests.identity.authenticator import Authenticator
from tests.identity.factories import make_person, sign_in

PASSKEYS = "/api/v1/auth/passkeys"
SIGN_IN = f"{PASSKEYS}/sign-in"
Headers = dict[str, str]


@dataclass
class KeyHolder:
    person: Person
    headers: Headers
    device: Authenticator
    passkey_id: str


async def register(client: httpx.AsyncClient, headers: Headers, device: Authenticator) -> httpx.Response:
    options = await client.post(f"{PASSKEYS}/options", headers=headers)
    assert options.status_code == 200, options.text
    credential = device.makes(options.json()["publicKey"])
    return await client.post(PASSKEYS, json={"credential": credential, "name": "My laptop"}, headers=headers)


async def make_key_holder(
    client: httpx.AsyncClient, database: Database, *, role: str = "customer", device: Authenticator | None = None
) -> KeyHolder:
    person = await make_person(database, role=role)
    headers = await sign_in(client, person.email)
    made = device or Authenticator()
    answer = await register(client, headers, made)
    assert answer.status_code == 201, answer.text
    return KeyHolder(person, headers, made, answer.json()["id"])


async def options_to_sign_in(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post(f"{SIGN_IN}/options")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["publicKey"])


async def show(client: httpx.AsyncClient, device: Authenticator) -> httpx.Response:
    """Sign in with a passkey; the client stays without cookies."""
    credential = device.shows(await options_to_sign_in(client))
    answer = await client.post(SIGN_IN, json={"credential": credential})
    client.cookies.clear()
    return answer
