"""A card's number is nowhere to be found: not in a row, a log line, an answer or an exception."""

import dataclasses
import json
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from structlog.testing import capture_logs

from souk.app import House, create_app
from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.http import answer, changing
from souk.kernel.ids import new_id
from souk.kernel.rooms import Room
from souk.payments import PaymentMethodBody, check_method, open_payment
from tests.payments.factories import PRICE, make_captured

pytestmark = pytest.mark.anyio
LISTED, UNLISTED, CVC = "4242424242424242", "4111111111111111", "963852741"
TYPED: list[tuple[dict[str, object], int, str | None]] = [
    ({"type": "card", "number": LISTED, "cvc": CVC}, 201, None),
    ({"type": "card", "number": UNLISTED, "cvc": CVC}, 422, "raw_card_refused"),
    ({"type": "card", "number": int(UNLISTED), "cvc": int(CVC)}, 422, "invalid"),
    ({"type": "card", "pan": UNLISTED, "cvc": CVC}, 422, "invalid"),
    ({"type": UNLISTED, "cvc": CVC}, 422, "invalid"),
    ({"type": "card", "number": UNLISTED * 20}, 422, "invalid"),
    ({"type": "gift_card", "number": UNLISTED}, 422, "invalid"),
    ({"type": "card", "number": f"\ud800{UNLISTED}"}, 422, "invalid"),
]
router = APIRouter()


@router.post("/till")
async def pay(request: Request, body: PaymentMethodBody) -> Response:
    """Takes a payment method as a checkout does."""
    method = check_method(body)
    async with changing(request) as uow:
        payment_id = await open_payment(uow, amount=PRICE, method=method, customer_id=None, reference_id=new_id())
    return answer({"id": payment_id}, 201)


@pytest.fixture
async def till(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house=dataclasses.replace(house, rooms=(*house.rooms, Room(name="till", api=[router]))))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://souk.test") as opened:
        yield opened


async def every_row(database: Database) -> str:
    async with database.unit_of_work(SYSTEM) as uow:
        rows = [row for table in Base.metadata.sorted_tables for row in await uow.session.execute(select(table))]
    return "\n".join(repr(tuple(row)) for row in rows)


async def where_it_went(till: httpx.AsyncClient, database: Database, typed: object) -> tuple[httpx.Response, str]:
    """The answer, and everything that was written, logged or said on the way."""
    with capture_logs() as logged:
        given = await till.post("/api/v1/till", content=json.dumps(typed), headers={"content-type": "application/json"})
    return given, "\n".join([given.text, repr(logged), await every_row(database)])


class TestACardNumber:
    async def test_leaves_no_trace_whatever_comes_with_it(self, till: httpx.AsyncClient, database: Database) -> None:
        for typed, status, code in TYPED:
            given, everywhere = await where_it_went(till, database, typed)

            assert (given.status_code, given.json().get("code")) == (status, code), typed
            assert [secret for secret in (LISTED, UNLISTED, CVC) if secret in everywhere] == [], typed

    async def test_is_not_in_the_library_logs_either(
        self, till: httpx.AsyncClient, database: Database, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)

        await where_it_went(till, database, {"type": "card", "number": UNLISTED, "cvc": CVC})

        assert UNLISTED not in caplog.text

    async def test_is_in_no_row_after_a_whole_payment(self, database: Database) -> None:
        await make_captured(database)

        rows = await every_row(database)
        assert "'4242'" in rows
        assert LISTED not in rows
