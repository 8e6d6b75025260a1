"""What is kept of a way to pay, who sees it, and that the rest is gone."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from structlog.testing import capture_logs

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.payments import MethodKind, NewMethod, check_method, save_method
from souk.payments.saved.methods import masked
from souk.payments.saved.models import SavedMethod
from souk.payments.saved.room import ERASERS, EXPORTERS
from souk.payments.schemas import PaymentMethodBody
from tests.identity.factories import make_person, sign_in
from tests.orders.factories import FickleGateway
from tests.payments.saved.factories import GIFT, METHODS, UPI, VISA, kept, save, saved_by

pytestmark = pytest.mark.anyio
UNLISTED = "4111111111111111"


async def everything(database: Database) -> str:
    async with database.unit_of_work(SYSTEM) as uow:
        rows = [row for table in Base.metadata.sorted_tables for row in await uow.session.execute(select(table))]
    return "\n".join(repr(tuple(row)) for row in rows)


@pytest.fixture
async def ada(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in(client, (await make_person(database)).email)


@pytest.fixture
async def eve(client: httpx.AsyncClient, database: Database) -> dict[str, str]:
    return await sign_in(client, (await make_person(database)).email)


class TestKeeping:
    async def test_a_card_keeps_a_brand_four_digits_and_the_expiry(
        self, client: httpx.AsyncClient, ada: dict[str, str]
    ) -> None:
        saved = await save(client, ada, **VISA, is_default=True)
        assert {**saved, "id": "", "created_at": ""} == {
            "id": "",
            "type": "card",
            "brand": "Visa",
            "last_four": "4242",
            "label": "Visa ending in 4242",
            "expires": "12/30",
            "is_expired": False,
            "can_pay": True,
            "gateway": "mock",
            "is_default": True,
            "created_at": "",
        }
        assert await saved_by(client, ada) == [saved]

    async def test_a_upi_address_and_a_gift_card_are_masked(
        self, client: httpx.AsyncClient, ada: dict[str, str]
    ) -> None:
        upi, gift = await save(client, ada, **UPI), await save(client, ada, **GIFT)
        assert (upi["label"], upi["last_four"], upi["can_pay"]) == ("ad•••@okbank", None, True)
        assert (gift["label"], gift["last_four"], gift["can_pay"]) == ("Gift card ending in GIFT", "GIFT", True)
        assert [each["id"] for each in await saved_by(client, ada)] == [gift["id"], upi["id"]]

    async def test_nothing_that_pays_stands_anywhere_in_clear(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        with capture_logs() as logged:
            for body in (VISA, UPI, GIFT):
                await save(client, ada, **body)
        listed = (await client.get(METHODS, headers=ada)).text
        async with database.read(SYSTEM) as ctx:
            rows = list(await ctx.session.scalars(select(SavedMethod).order_by(SavedMethod.id)))
        tokens = [database.keys.open(row.sealed_token) for row in rows if row.sealed_token is not None]
        assert [token.startswith("vault_") for token in tokens] == [True, True]
        assert database.keys.open(rows[1].sealed_account or "") == UPI["vpa"]
        everywhere = "\n".join([repr(logged), listed, repr([vars(row) for row in rows])])
        secrets = (*tokens, "4242424242424242", "4242 4242", "123", UPI["vpa"], "SOUK2026GIFT", GIFT["code"])
        assert [secret for secret in secrets if f"'{secret}'" in everywhere or f'"{secret}"' in everywhere] == []
        written = await everything(database)
        numbers = ("4242424242424242", UPI["vpa"], "SOUK2026GIFT", GIFT["code"])
        assert [secret for secret in numbers if secret in written] == []

    async def test_a_real_card_number_is_refused_and_leaves_no_trace(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        before = await kept(database)
        for number in (UNLISTED, "4242", ""):
            with capture_logs() as logged:
                answer = await client.post(METHODS, json={**VISA, "number": number}, headers=ada)
            assert (answer.status_code, answer.json()["code"]) == (422, "raw_card_refused")
            assert UNLISTED not in "\n".join([answer.text, repr(logged), await everything(database)])
        assert await kept(database) == before

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"type": "card"}, "number"),
            ({**VISA, "exp": "13/30"}, "exp"),
            ({**VISA, "exp": "never"}, "exp"),
            ({**VISA, "exp": "01/20"}, "exp"),
            ({"type": "upi"}, "vpa"),
            ({"type": "upi", "vpa": "ada"}, "vpa"),
            ({"type": "gift_card"}, "code"),
            ({"type": "gift_card", "code": "A1"}, "code"),
            ({"type": "gift_card", "code": "<script>12345"}, "code"),
            ({"type": "saved"}, "type"),
            ({**VISA, "user_id": "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10"}, "user_id"),
        ],
    )
    async def test_refuses_what_it_cannot_read_without_repeating_it(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str], body: dict[str, str], field: str
    ) -> None:
        before = await kept(database)
        answer = await client.post(METHODS, json=body, headers=ada)
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        assert [value for value in ("13/30", "<script>", "4242 4242") if value in answer.text] == []
        assert await kept(database) == before

    async def test_stops_at_twenty_and_asks_no_gateway_for_more(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        for _ in range(20):
            await save(client, ada, **VISA)
        before = await kept(database)
        answer = await client.post(METHODS, json=VISA, headers=ada)
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_payment_methods")
        assert await kept(database) == before

    async def test_is_for_people(self, client: httpx.AsyncClient, database: Database) -> None:
        assert (await client.post(METHODS, json=VISA)).status_code == 401
        assert (await client.get(METHODS)).status_code == 401
        assert await kept(database) == {"saved_methods": [], "mock_vault": []}

    async def test_keeps_nothing_when_the_gateway_is_away(
        self, client: httpx.AsyncClient, app: FastAPI, database: Database, ada: dict[str, str]
    ) -> None:
        gateway = FickleGateway(app.state.gateways["mock"])
        app.state.gateways = {"mock": gateway}
        gateway.away_before = {"keep"}
        answer = await client.post(METHODS, json=VISA, headers=ada)
        assert (answer.status_code, answer.json()["code"]) == (503, "gateway_unavailable")
        assert await kept(database) == {"saved_methods": [], "mock_vault": []}

    async def test_lets_the_gateway_forget_what_could_not_be_written_down(
        self, app: FastAPI, database: Database
    ) -> None:
        stranger = Actor(id=(await make_person(database)).id)
        new = NewMethod(
            kind=MethodKind.CARD,
            brand="x" * 10,
            last_four="4242",
            charged_as=check_method(PaymentMethodBody.model_validate({"type": "card", "number": "4242424242424242"})),
        )

        class LosesTheirPlace(FickleGateway):
            """While the gateway thinks, the person fills their last places elsewhere."""

            async def keep(self, database: Database, token: str, **how: Any) -> str:
                lasting = await super().keep(database, token, **how)
                plain = {"mock": self.inner}
                for _ in range(20):
                    await save_method(database, plain, stranger, new)
                return lasting

        gateway = LosesTheirPlace(app.state.gateways["mock"])
        with pytest.raises(Exception, match="At most 20"):
            await save_method(database, {"mock": gateway}, stranger, new)
        assert gateway.calls == ["keep", "forget"]
        assert {name: len(rows) for name, rows in (await kept(database)).items()} == {
            "saved_methods": 20,
            "mock_vault": 20,
        }


class TestTheDefault:
    async def test_is_one_the_latest(self, client: httpx.AsyncClient, ada: dict[str, str]) -> None:
        first = await save(client, ada, **VISA, is_default=True)
        second = await save(client, ada, **UPI, is_default=True)
        assert [each["is_default"] for each in await saved_by(client, ada)] == [True, False]
        chosen = await client.post(f"{METHODS}/{first['id']}/default", headers=ada)
        assert (chosen.status_code, chosen.json()["is_default"]) == (200, True)
        assert {each["id"]: each["is_default"] for each in await saved_by(client, ada)} == {
            first["id"]: True,
            second["id"]: False,
        }

    async def test_is_one_however_many_ask_at_once(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        ids = [(await save(client, ada, **VISA))["id"] for _ in range(4)]
        asked = [client.post(f"{METHODS}/{each}/default", headers=ada) for each in ids]
        asked += [client.post(METHODS, json={**VISA, "is_default": True}, headers=ada) for _ in range(3)]
        answers = await asyncio.gather(*asked)
        assert {answer.status_code for answer in answers} <= {200, 201}
        assert [each["is_default"] for each in await saved_by(client, ada)].count(True) == 1

    async def test_of_somebody_else_is_not_touched(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str], eve: dict[str, str]
    ) -> None:
        theirs = await save(client, ada, **VISA)
        await save(client, eve, **VISA, is_default=True)
        before = await kept(database)
        answer = await client.post(f"{METHODS}/{theirs['id']}/default", headers=eve)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_payment_method")
        assert await kept(database) == before


class TestRemoving:
    async def test_forgets_here_and_at_the_gateway(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        gone, stays = await save(client, ada, **VISA), await save(client, ada, **UPI)
        assert (await client.delete(f"{METHODS}/{gone['id']}", headers=ada)).status_code == 204
        assert [each["id"] for each in await saved_by(client, ada)] == [stays["id"]]
        assert len((await kept(database))["mock_vault"]) == 2
        while await carry_due(database):
            pass
        assert len((await kept(database))["mock_vault"]) == 1
        assert (await client.delete(f"{METHODS}/{gone['id']}", headers=ada)).status_code == 404

    async def test_of_somebody_elses_is_as_of_nothing(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str], eve: dict[str, str]
    ) -> None:
        theirs = await save(client, ada, **VISA)
        before = await kept(database)
        answers = [
            await client.delete(f"{METHODS}/{method_id}", headers=eve)
            for method_id in (theirs["id"], "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10")
        ]
        assert {(each.status_code, each.json()["code"]) for each in answers} == {(404, "unknown_payment_method")}
        assert (await client.delete(f"{METHODS}/{theirs['id']}")).status_code == 401
        assert await kept(database) == before

    async def test_leaves_no_token_readable_in_the_outbox(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        gone = await save(client, ada, **VISA)
        ((token, *_),) = (await kept(database))["mock_vault"]
        await client.delete(f"{METHODS}/{gone['id']}", headers=ada)
        async with database.read(SYSTEM) as ctx:
            outbox = Base.metadata.tables["outbox"]
            payloads = b"\n".join(await ctx.session.scalars(select(outbox.c.payload)))
        assert gone["id"] in payloads.decode()
        assert token.encode() not in payloads


class TestAPersonsData:
    async def test_is_handed_out_and_erased(
        self, client: httpx.AsyncClient, database: Database, ada: dict[str, str]
    ) -> None:
        person_id = (await client.get("/api/v1/auth/me", headers=ada)).json()["id"]
        await save(client, ada, **VISA)
        await save(client, ada, **UPI)
        other = await sign_in(client, (await make_person(database)).email)
        await save(client, other, **VISA)
        async with database.read(SYSTEM) as ctx:
            (exporter,) = EXPORTERS
            part = await exporter.read(ctx, UUID(person_id))
        assert [each["account"] for each in part.records] == [None, UPI["vpa"]]
        assert json.dumps(part.records)
        async with database.unit_of_work(SYSTEM) as uow:
            await ERASERS[0].erase(uow, UUID(person_id))
        while await carry_due(database):
            pass
        assert {name: len(rows) for name, rows in (await kept(database)).items()} == {
            "saved_methods": 1,
            "mock_vault": 1,
        }
        assert await saved_by(client, ada) == []


class TestMasks:
    def test_show_little(self) -> None:
        assert masked(MethodKind.UPI, "UPI", None, "ab@okbank") == "ab•••@okbank"
        assert masked(MethodKind.CARD, "Visa", "0002", None) == "Visa ending in 0002"
