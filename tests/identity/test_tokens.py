"""Access tokens: what is believed, and what is not."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest

from souk.app import House
from souk.identity import TokenMint, open_session
from souk.identity.errors import InvalidToken, TokenExpired
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.settings import Tokens
from tests.identity.conftest import SettableClock
from tests.identity.factories import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.anyio
SECRET = "a secret that is only used in tests"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = "/api/v1/auth/me"


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


class TestTokenMint:
    def test_mints_what_it_reads(self) -> None:
        mint, person_id, session_id = TokenMint(SECRET, Tokens()), new_id(), new_id()
        pair = mint.mint(person_id, session_id, staff=False, now=NOW)
        read = mint.read(pair.access_token, now=NOW)
        assert (read.person_id, read.session_id) == (person_id, session_id)
        assert read.expires_at == NOW + timedelta(minutes=60)
        assert (pair.lives, pair.renewable) == (timedelta(minutes=60), timedelta(days=7))

    def test_carries_every_claim(self) -> None:
        mint, person_id, session_id = TokenMint(SECRET, Tokens()), new_id(), new_id()
        pair = mint.mint(person_id, session_id, staff=True, now=NOW)
        claims = claims_of(pair.access_token)
        jti = claims.pop("jti")
        issued = int(NOW.timestamp())
        assert claims == {
            "sub": str(person_id),
            "sid": str(session_id),
            "iat": issued,
            "exp": issued + 300,
            "iss": "souk",
            "aud": "souk",
        }
        assert claims_of(mint.mint(person_id, session_id, staff=True, now=NOW).access_token)["jti"] != jti

    def test_lifetimes_are_settings(self) -> None:
        settings = Tokens(access_minutes=1, refresh_days=2, staff_access_minutes=3, staff_refresh_days=4)
        mint = TokenMint(SECRET, settings)
        assert mint.lifetimes(staff=False) == (timedelta(minutes=1), timedelta(days=2))
        assert mint.lifetimes(staff=True) == (timedelta(minutes=3), timedelta(days=4))

    def test_a_token_it_has_read_before_expires_all_the_same(self) -> None:
        mint = TokenMint(SECRET, Tokens())
        token = mint.mint(new_id(), new_id(), staff=False, now=NOW).access_token
        mint.read(token, now=NOW + timedelta(minutes=59, seconds=59))
        with pytest.raises(TokenExpired):
            mint.read(token, now=NOW + timedelta(minutes=60))

    @pytest.mark.parametrize("text", ["", "x", "a.b.c", "..", "é", "\x00", "a" * 10_000])
    def test_takes_no_rubbish(self, text: str) -> None:
        with pytest.raises(InvalidToken):
            TokenMint(SECRET, Tokens()).read(text, now=NOW)


class TestForgedTokens:
    """Each forgery starts from the claims of a token that holds."""

    @staticmethod
    def forgeries(token: str, house: House) -> dict[str, str]:
        claims = claims_of(token)
        mint: TokenMint = next(room.state["mint"] for room in house.rooms if room.name == "identity")  # type: ignore[assignment]
        key = mint._keys[0]

        def segment(content: dict[str, Any]) -> str:
            return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

        head, body, signature = token.split(".")
        return {
            "alg none": f"{segment({'alg': 'none', 'typ': 'JWT'})}.{body}.",
            "alg none, signed": f"{segment({'alg': 'none', 'typ': 'JWT'})}.{body}.{signature}",
            "no signature": f"{head}.{body}.",
            "another person": f"{head}.{segment({**claims, 'sub': str(new_id())})}.{signature}",
            "another key": jwt.encode(claims, "x" * 64, "HS256"),
            "the bare secret as key": jwt.encode(
                claims, house.settings.secret_key.get_secret_value() + " " * 32, "HS256"
            ),
            "another algorithm": jwt.encode(claims, key, "HS512"),
            "another audience": jwt.encode({**claims, "aud": "elsewhere"}, key, "HS256"),
            "another issuer": jwt.encode({**claims, "iss": "elsewhere"}, key, "HS256"),
            "no audience": jwt.encode({k: v for k, v in claims.items() if k != "aud"}, key, "HS256"),
            "no expiry": jwt.encode({k: v for k, v in claims.items() if k != "exp"}, key, "HS256"),
            "no session": jwt.encode({k: v for k, v in claims.items() if k != "sid"}, key, "HS256"),
            "odd expiry": jwt.encode({**claims, "exp": 10**30}, key, "HS256"),
            "a session of nobody": jwt.encode({**claims, "sid": str(new_id())}, key, "HS256"),
            "somebody else's session": jwt.encode({**claims, "sub": str(new_id())}, key, "HS256"),
            "a critical header": jwt.encode(claims, key, "HS256", headers={"crit": ["exp"]}),
            "another's session": jwt.encode({**claims, "sid": claims["sub"]}, key, "HS256"),
            "ids that are none": jwt.encode({**claims, "sub": "1' OR '1'='1"}, key, "HS256"),
        }

    async def test_open_nothing(self, client: httpx.AsyncClient, database: Database, house: House) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        assert (await client.get(ME, headers=headers)).status_code == 200
        for name, forged in self.forgeries(headers["Authorization"].removeprefix("Bearer "), house).items():
            answer = await client.get(ME, headers={"Authorization": f"Bearer {forged}"})
            assert (name, answer.status_code, answer.json()["code"]) == (name, 401, "invalid_token")
            assert answer.headers["www-authenticate"] == "Bearer"

    async def test_a_refresh_token_is_no_access_token(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        signed_in = await client.post("/api/v1/auth/login", json={"email": person.email, "password": PASSWORD})
        client.cookies.clear()
        answer = await client.get(ME, headers={"Authorization": f"Bearer {signed_in.json()['refresh_token']}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")

    async def test_an_access_token_is_no_refresh_token(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        access = (await sign_in(client, person.email))["Authorization"].removeprefix("Bearer ")
        answer = await client.post("/api/v1/auth/refresh", json={"refresh_token": access})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
        assert (await client.get(ME, headers={"Authorization": f"Bearer {access}"})).status_code == 200

    async def test_a_token_of_one_person_with_the_session_of_another_opens_nothing(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        mint: TokenMint = next(room.state["mint"] for room in house.rooms if room.name == "identity")  # type: ignore[assignment]
        ada, bob = await make_person(database), await make_person(database)
        hers = claims_of((await sign_in(client, ada.email))["Authorization"].removeprefix("Bearer "))
        his = claims_of((await sign_in(client, bob.email))["Authorization"].removeprefix("Bearer "))
        crossed = jwt.encode({**his, "sid": hers["sid"]}, mint._keys[0], "HS256")
        answer = await client.get(ME, headers={"Authorization": f"Bearer {crossed}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")

    async def test_a_token_of_an_ended_session_opens_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person = await make_person(database)
        bearer = await sign_in(client, person.email)
        assert (await client.post("/api/v1/auth/logout", headers=bearer)).status_code == 204
        for path in (ME, "/api/v1/users/profile", "/api/v1/auth/sessions"):
            answer = await client.get(path, headers=bearer)
            assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")

    async def test_an_expired_token_says_so(
        self, client: httpx.AsyncClient, database: Database, clock: SettableClock
    ) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        clock.move(minutes=59, seconds=59)
        assert (await client.get(ME, headers=headers)).status_code == 200
        clock.move(seconds=1)
        answer = await client.get(ME, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")

    async def test_no_token_is_nobody(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(ME)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


class TestOpenSession:
    async def test_signs_in_whoever_an_upper_room_registers(
        self, client: httpx.AsyncClient, database: Database, house: House
    ) -> None:
        mint: TokenMint = next(room.state["mint"] for room in house.rooms if room.name == "identity")  # type: ignore[assignment]
        async with database.unit_of_work(SYSTEM) as uow:
            person = await make_person(uow, role="vendor_owner", store_id=new_id())
            pair = await open_session(uow, person.id, mint=mint)
        assert pair.lives == timedelta(minutes=5)
        me = await client.get(ME, headers={"Authorization": f"Bearer {pair.access_token}"})
        assert me.json()["roles"] == ["customer", "vendor_owner"]
