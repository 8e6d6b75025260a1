"""Whether somebody signs in with what they used before."""

import httpx
import pytest
from sqlalchemy import select

from souk.app import House, create_app
from souk.identity import SignedIn
from souk.identity.devices.models import KnownDevice
from souk.identity.devices.names import device_name
from souk.identity.models import Session
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import Subscription
from souk.kernel.worker import carry_due
from tests.identity.factories import PASSWORD, make_person

pytestmark = pytest.mark.anyio
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {BLINK} Chrome/142.0.0.0 Safari/537.36"
SAFARI = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Mobile/15E148 Safari/604.1"


@pytest.fixture
def heard(house: House) -> list[SignedIn]:
    """What listeners were told, the oldest first."""
    told: list[SignedIn] = []

    async def listen(_uow: UnitOfWork, happened: SignedIn) -> None:
        told.append(happened)

    house.database.outbox.subscribe(Subscription(name="test.signed_in", event=SignedIn, listener=listen))
    return told


@pytest.fixture
def visit(house: House) -> "Visit":
    return Visit(house)


class Visit:
    """Signs in from somewhere with something; the jar of a browser is handed on."""

    def __init__(self, house: House) -> None:
        self._app = create_app(house=house)

    async def __call__(
        self, email: str, agent: str, *, address: str = "198.51.100.7", jar: httpx.Cookies | None = None
    ) -> httpx.Cookies:
        transport = httpx.ASGITransport(self._app, client=(address, 1234))
        headers = {"User-Agent": agent}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://souk.test", headers=headers, cookies=jar
        ) as client:
            answer = await client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
            assert answer.status_code == 200
            return client.cookies


async def newness(database: Database, heard: list[SignedIn]) -> list[bool]:
    await carry_due(database)
    return [each.is_new_device for each in sorted(heard, key=lambda each: each.session_id)]


class TestSigningIn:
    async def test_a_first_device_is_no_stranger_a_second_is(
        self, database: Database, visit: Visit, heard: list[SignedIn]
    ) -> None:
        person = await make_person(database)
        await visit(person.email, FIREFOX)
        await visit(person.email, SAFARI, address="203.0.113.9")
        assert await newness(database, heard) == [False, True]

    async def test_a_browser_is_known_by_its_cookie_wherever_it_is(
        self, database: Database, visit: Visit, heard: list[SignedIn]
    ) -> None:
        person = await make_person(database)
        await visit(person.email, CHROME)
        jar = await visit(person.email, FIREFOX, address="203.0.113.9")
        await visit(person.email, FIREFOX.replace("140", "141"), address="192.0.2.77", jar=jar)
        assert await newness(database, heard) == [False, True, False]
        async with database.read(SYSTEM) as ctx:
            assert len(list(await ctx.session.scalars(select(KnownDevice.id)))) == 2

    async def test_a_program_without_cookies_is_known_at_its_place_alone(
        self, database: Database, visit: Visit, heard: list[SignedIn]
    ) -> None:
        person = await make_person(database)
        for address in ("198.51.100.7", "198.51.100.7", "203.0.113.9"):
            await visit(person.email, "till-sync/2.1", address=address)
        assert await newness(database, heard) == [False, False, True]

    async def test_a_browser_that_somebody_else_used_is_new_to_me(
        self, database: Database, visit: Visit, heard: list[SignedIn]
    ) -> None:
        ada, bob = await make_person(database), await make_person(database)
        await visit(bob.email, CHROME, address="203.0.113.9")
        jar = await visit(ada.email, FIREFOX)
        await visit(bob.email, FIREFOX, jar=jar)
        assert await newness(database, heard) == [False, False, True]

    async def test_a_made_up_cookie_is_not_kept(self, database: Database, visit: Visit) -> None:
        person = await make_person(database)
        for odd in ("x", "a" * 44, "%00" * 14, "a" * 4000):
            jar = await visit(person.email, FIREFOX, jar=httpx.Cookies({"souk_device": odd}))
            assert odd not in {cookie.value for cookie in jar.jar if cookie.domain == "souk.test"}

    async def test_keeps_neither_cookie_nor_address_in_clear(self, database: Database, visit: Visit) -> None:
        person = await make_person(database)
        jar = await visit(person.email, FIREFOX)
        async with database.read(SYSTEM) as ctx:
            kept = (await ctx.session.scalars(select(KnownDevice))).one()
            session = (await ctx.session.scalars(select(Session))).one()
        cookie = next(cookie.value for cookie in jar.jar if cookie.name == "souk_device")
        assert cookie not in (kept.cookie_digest, kept.place_digest)
        assert session.device_name == "Firefox on Linux"
        assert session.sealed_address is not None
        assert "198.51.100.7" not in session.sealed_address
        assert database.keys.open(session.sealed_address) == "198.51.100.7"


class TestDeviceName:
    @pytest.mark.parametrize(
        ("user_agent", "name"),
        [
            (FIREFOX, "Firefox on Linux"),
            (CHROME, "Chrome on Windows"),
            (f"{CHROME} Edg/142.0.0.0", "Edge on Windows"),
            (f"{CHROME} OPR/120.0.0.0", "Opera on Windows"),
            (SAFARI, "Safari on iPhone"),
            (SAFARI.replace("Version/18.5", "CriOS/142.0"), "Chrome on iPhone"),
            (
                f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15",
                "Safari on Mac",
            ),
            (
                f"Mozilla/5.0 (Linux; Android 15) {BLINK} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            (
                f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {BLINK} Chrome/142.0.0.0 Safari/537.36",
                "Chrome on ChromeOS",
            ),
            ("curl/8.5.0", "curl"),
            ("python-httpx/0.28", "python-httpx"),
            ("Mozilla/5.0", "Unknown device"),
            ("", "Unknown device"),
            ("<script>alert(1)</script>", "Unknown device"),
            ("a" * 900, "a" * 39),
            ("\x00\xff", "Unknown device"),
        ],
    )
    def test_is_what_a_person_calls_it(self, user_agent: str, name: str) -> None:
        assert device_name(user_agent) == name
