"""A copy of the database and of every folder says nothing private, however much the shop was used.

Everybody gives the same few private facts, each marked so that it cannot be there by chance. What may stand in clear is
said in one list.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import make_url, select

from souk.app import House
from souk.identity import issue_reset_token, issue_verification_token
from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.settings import Settings
from souk.kernel.telemetry import request_log, set_up_logging
from souk.kernel.worker import carry_due
from tests.cart.factories import add, make_shop
from tests.conftest import Override
from tests.identity.factories import PASSWORD, make_person, sign_in_browser
from tests.orders.factories import BAD_CARD, GOOD_CARD, ORDERS, item, order_body

pytestmark = pytest.mark.anyio
API = "/api/v1"
ADDRESS = "203.0.113.77"
"""Where everybody comes from."""
PRIVATE = {
    "street": "9 Whispering Lane",
    "city": "Hushville-upon-Quiet",
    "zip": "QX9 7ZZ",
    "phone": "+1 555 0199 887",
    "guest's e-mail": "hidden.guest@example.com",
    "guest's name": "Greta Hiddenname",
    "new e-mail": "next.address@example.org",
    "invited e-mail": "invited.clerk@example.net",
    "UPI account": "whisperer@upi",
    "gift card": "SOUK-2026-GIFT",
    "card": GOOD_CARD,
    "declined card": BAD_CARD,
    "client address": ADDRESS,
    "password": PASSWORD,
    "document": "PASSPORT OF A VENDOR",
    "reason of a removal": "Reported by a very private source",
    "guessed password": "Correct-Horse-Battery-9",
    "tried login": "nobody.known@example.net",
}
IN_CLEAR = frozenset({"users.email", "users.username", "users.full_name"})
"""What an account signs in with, and what it is called. A vendor's contact data is public and so is not marked here."""
POSTAL = {
    "street": PRIVATE["street"], "city": PRIVATE["city"], "state": "OR", "zip_code": PRIVATE["zip"], "country": "US",
}  # fmt: skip


@pytest.fixture
def settings(make_settings: Override, tmp_path: Path) -> Settings:
    """Mails go into a folder, which stands for the outside world: there they are in clear by their nature."""
    return make_settings(mail={"folder": tmp_path / "mail"})


@contextmanager
def everything_logged() -> Iterator[None]:
    """As the server would, down to DEBUG; afterwards as it was."""
    set_up_logging(level="DEBUG", as_json=True)
    structlog.configure(cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.reset_defaults()
        request_log.enabled = False
        logging.getLogger().handlers.clear()
        logging.getLogger().setLevel("WARNING")


@pytest.fixture
async def client(app: FastAPI) -> Any:
    transport = httpx.ASGITransport(app, client=(ADDRESS, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://souk.test") as opened:
        yield opened


class Life:
    """A day in the shop. `secrets` gathers every token that anybody was given."""

    def __init__(self, client: httpx.AsyncClient, house: House) -> None:
        self.client, self.house, self.secrets = client, house, dict[str, str]()

    async def ask(self, method: str, path: str, headers: dict[str, str], expect: int, **sent: Any) -> Any:
        answer = await self.client.request(method, API + path, headers=headers, **sent)
        self.client.cookies.clear()
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else None

    async def lived(self) -> None:
        database = self.house.database
        owner = await make_person(database, full_name="Vera Vendor")
        shop = await make_shop(database, owner_id=owner.id)
        shopper = await make_person(database, phone=PRIVATE["phone"], username="whisper")
        admin = await make_person(database, role="admin")
        who = {person.email: await self._sign_in(person.email) for person in (owner, shopper, admin)}
        await self._keeps_things(who[shopper.email])
        await self._buys(who[shopper.email], shop.shirt_id, shop.mug_id)
        await self._asks_for_links(shopper.id, shopper.email, who[shopper.email])
        await self._works(who[owner.email], shop.store.id)
        await self._guesses(shopper.email)
        await self._carry()
        await self._is_removed(who[admin.email], shopper.id)
        await self._carry()

    async def _sign_in(self, email: str) -> dict[str, str]:
        signed_in = await self.ask("POST", "/auth/login", {}, 200, json={"email": email, "password": PASSWORD})
        self.secrets |= {f"{name} of {email}": signed_in[name] for name in ("access_token", "refresh_token")}
        browser = await sign_in_browser(self.client, email)
        self.secrets |= {f"{cookie.name} of {email}": cookie.value or "" for cookie in self.client.cookies.jar}
        self.secrets[f"csrf of {email}"] = browser["X-CSRF-Token"]
        self.client.cookies.clear()
        return {"authorization": f"Bearer {signed_in['access_token']}", "user-agent": "Mozilla/5.0 Firefox/143.0"}

    async def _keeps_things(self, shopper: dict[str, str]) -> None:
        await self.ask("POST", "/users/addresses", shopper, 201, json=POSTAL)
        for kept in (
            {"type": "card", "number": GOOD_CARD, "exp": "12/40"},
            {"type": "upi", "vpa": PRIVATE["UPI account"]},
            {"type": "gift_card", "code": PRIVATE["gift card"]},
        ):
            await self.ask("POST", "/users/payment-methods", shopper, 201, json=kept)

    async def _buys(self, shopper: dict[str, str], shirt: UUID, mug: UUID) -> None:
        guest = {"email": PRIVATE["guest's e-mail"], "full_name": PRIVATE["guest's name"], "phone": PRIVATE["phone"]}
        body = order_body(shipping_address=POSTAL, items=[item(mug)])
        await self.ask("POST", "/orders", shopper | {"idempotency-key": "1"}, 201, json=body)
        bought = await self.ask("POST", "/orders", {"idempotency-key": "2"}, 201, json={**body, **guest})
        self.secrets["order link"] = bought["guest_token"]
        tried = {**order_body(BAD_CARD, shipping_address=POSTAL, items=[item(mug)]), **guest}
        await self.ask("POST", "/orders", {"idempotency-key": "3"}, 402, json=tried)
        upi = {**body, "payment_method": {"type": "upi", "vpa": PRIVATE["UPI account"]}}
        await self.client.post(ORDERS, json=upi, headers=shopper)
        await add(self.client, shirt, headers=shopper)
        self.client.cookies.clear()

    async def _asks_for_links(self, person_id: UUID, email: str, shopper: dict[str, str]) -> None:
        await self.ask("POST", "/auth/password-reset-request", {}, 202, json={"email": email})
        await self.ask("POST", "/auth/password-reset-request", {}, 202, json={"email": PRIVATE["tried login"]})
        change = {"email": PRIVATE["new e-mail"], "password": PASSWORD}
        await self.client.put(f"{API}/users/email", json=change, headers=shopper)
        async with self.house.database.unit_of_work(SYSTEM) as uow:
            self.secrets["reset link"] = await issue_reset_token(uow, person_id) or ""
            self.secrets["verification link"] = await issue_verification_token(uow, person_id) or ""
        await self.ask("POST", "/users/me/export", shopper, 202, json={})

    async def _works(self, owner: dict[str, str], store_id: UUID) -> None:
        key = await self.ask("POST", "/api-keys", owner, 201, json={"name": "x", "scopes": ["catalog:write"]})
        self.secrets["API key"] = key["key"]
        invited = {"email": PRIVATE["invited e-mail"], "role": "vendor_staff"}
        await self.ask("POST", f"/stores/{store_id}/staff/invitations", owner, 201, json=invited)
        totp = await self.ask("POST", "/auth/second-factor/totp", owner, 201, json={})
        self.secrets["TOTP secret"] = totp["secret"]
        document = ("passport.pdf", b"%PDF-1.4\n" + PRIVATE["document"].encode() + b"\n%%EOF", "application/pdf")
        await self.ask(
            "POST", "/vendors/me/documents", owner, 201, data={"kind": "identity"}, files={"document": document}
        )

    async def _guesses(self, email: str) -> None:
        for login in (email, PRIVATE["tried login"]):
            await self.ask(
                "POST", "/auth/login", {}, 401, json={"email": login, "password": PRIVATE["guessed password"]}
            )
        await self.ask("GET", "/orders/01a1fd2e-dbfc-7000-9be1-1371b3e2621d?token=very-secret-token", {}, 404)

    async def _is_removed(self, admin: dict[str, str], person_id: UUID) -> None:
        reason = {"reason": PRIVATE["reason of a removal"]}
        await self.ask("DELETE", f"/admin/users/{person_id}", admin, 200, json=reason)

    async def _carry(self) -> None:
        while await carry_due(self.house.database):
            pass


async def columns_of(database: Database) -> dict[str, str]:
    """Everything in every table, by column."""
    found = {}
    async with database.read(SYSTEM) as ctx:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                values = (await ctx.session.scalars(select(column))).all()
                found[f"{table.name}.{column.name}"] = "\n".join(_plain(value) for value in values)
    return found


def _plain(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_bytes().decode("latin-1")
        for path in folder.rglob("*")
        if path.is_file()
    }


def leaks(texts: dict[str, str], private: dict[str, str]) -> list[str]:
    return [f"{where}: {what}" for where, text in texts.items() for what, secret in private.items() if secret in text]


class TestADayInTheShop:
    async def test_leaves_nothing_private_behind(
        self, house: House, client: httpx.AsyncClient, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        life = Life(client, house)
        with everything_logged():
            await life.lived()
            request_log.flush()
        assert all(len(secret) > 15 for secret in life.secrets.values()), life.secrets
        private = PRIVATE | life.secrets
        tables = await columns_of(house.database)
        assert len([text for text in tables.values() if text]) > 100, "the day was full"
        assert [leak for leak in leaks(tables, private) if leak.partition(":")[0] not in IN_CLEAR] == []
        media = files_in(tmp_path / "media")
        assert leaks(media, private) == []
        if make_url(house.settings.database_url).get_backend_name() == "sqlite":
            kept = [*PRIVATE.items(), *life.secrets.items()]
            raw = {name: text for name, text in files_in(tmp_path).items() if name.startswith("souk.db")}
            assert leaks(raw, dict(kept)) == [], "not in freed pages either"
        said = capsysbinary.readouterr().out.decode()
        assert '"path":"/api/v1/orders"' in said
        assert '"query":"token=[removed]"' in said
        assert leaks({"log": said}, private | {"a token in an address": "very-secret-token"}) == []

    def test_a_leak_would_be_seen(self) -> None:
        assert leaks({"orders.note": "call +1 555 0199 887"}, PRIVATE) == ["orders.note: phone"]
