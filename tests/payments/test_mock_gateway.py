import asyncio
import time
from uuid import UUID

import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments import Charge, ChargeStatus
from tests.payments.factories import PRICE, everything_in, make_gateway, make_method

pytestmark = pytest.mark.anyio
DECLINED = [
    ("4000000000000002", "card_declined", "The card was declined."),
    ("4000000000009995", "insufficient_funds", "The card has insufficient funds."),
    ("4000000000000069", "expired_card", "The card has expired."),
    (
        "4000000000000119",
        "processing_error",
        "The payment could not be processed. Nothing was charged; please try again.",
    ),
]


def charge(number: str = "4242424242424242", key: UUID | None = None) -> Charge:
    return Charge(key or new_id(), PRICE, make_method(number).token)


class TestAuthorise:
    async def test_sets_the_amount_aside(self, database: Database) -> None:
        answer = await make_gateway().authorise(database, charge())

        assert (answer.status, answer.code, answer.message) == (ChargeStatus.AUTHORISED, "", "Approved.")
        assert answer.transaction_id.startswith("mock_")
        assert answer.succeeded

    async def test_declines_as_the_number_says(self, database: Database) -> None:
        for number, code, message in DECLINED:
            answer = await make_gateway().authorise(database, charge(number))

            assert (answer.status, answer.code, answer.message) == (ChargeStatus.DECLINED, code, message)
            assert not answer.succeeded

    async def test_gives_the_same_key_the_same_answer_also_at_once(self, database: Database) -> None:
        gateway, asked = make_gateway(), charge()

        answers = await asyncio.gather(*(gateway.authorise(database, asked) for _ in range(20)))

        assert {answer.transaction_id for answer in answers} == {answers[0].transaction_id}
        assert await gateway.find(database, asked.key) == answers[0]
        assert len((await everything_in(database))["mock_charges"]) == 1

    async def test_fails_by_itself_at_the_set_rate_and_never_by_default(self, database: Database) -> None:
        async def failures(rate: float) -> int:
            gateway = make_gateway(failure_rate=rate)
            keys = [UUID(int=number) for number in range(round(rate * 1000) * 1000, round(rate * 1000) * 1000 + 200)]
            answers = [await gateway.authorise(database, charge(key=key)) for key in keys]
            assert {answer.code for answer in answers if not answer.succeeded} <= {"processing_error"}
            return sum(not answer.succeeded for answer in answers)

        assert await failures(0) == 0
        assert 10 <= await failures(0.1) <= 30
        assert await failures(1) == 200

    async def test_takes_as_long_as_the_settings_say(self, database: Database) -> None:
        started = time.perf_counter()

        await make_gateway(delay_ms=60).authorise(database, charge())

        assert time.perf_counter() - started >= 0.06


class TestCaptureAndVoid:
    async def test_takes_what_was_set_aside_and_says_so_again(self, database: Database) -> None:
        gateway, asked = make_gateway(), charge()
        transaction = (await gateway.authorise(database, asked)).transaction_id

        first, again = [await gateway.capture(database, transaction) for _ in range(2)]

        assert first.status is again.status is ChargeStatus.CAPTURED
        assert again == first == await gateway.find(database, asked.key)
        assert (await gateway.void(database, transaction)).status is ChargeStatus.DECLINED

    async def test_lets_go_of_what_was_set_aside_and_says_so_again(self, database: Database) -> None:
        gateway, asked = make_gateway(), charge()
        transaction = (await gateway.authorise(database, asked)).transaction_id

        first, again = [await gateway.void(database, transaction) for _ in range(2)]

        assert first.status is again.status is ChargeStatus.VOIDED
        assert again == await gateway.find(database, asked.key)
        assert (await gateway.capture(database, transaction)).status is ChargeStatus.DECLINED

    async def test_finds_nothing_to_take_of_a_declined_or_unknown_charge(self, database: Database) -> None:
        gateway = make_gateway()
        declined = (await gateway.authorise(database, charge("4000000000000002"))).transaction_id

        for transaction in (declined, "mock_unknown"):
            assert (await gateway.capture(database, transaction)).code == "not_authorised"


class TestRefund:
    async def test_sends_parts_back_until_nothing_is_left(self, database: Database) -> None:
        gateway = make_gateway()
        transaction = (await gateway.authorise(database, charge())).transaction_id
        await gateway.capture(database, transaction)

        answers = [
            await gateway.refund(database, transaction, Money(amount, "USD"), key=new_id())
            for amount in (20_00, 30_01, 30_00, 1)
        ]

        assert [answer.succeeded for answer in answers] == [True, False, True, False]
        assert answers[1].code == "not_refundable"

    async def test_gives_the_same_key_the_same_answer_also_at_once(self, database: Database) -> None:
        gateway, key = make_gateway(), new_id()
        transaction = (await gateway.authorise(database, charge())).transaction_id
        await gateway.capture(database, transaction)

        answers = await asyncio.gather(
            *(gateway.refund(database, transaction, Money(30_00, "USD"), key=key) for _ in range(10))
        )
        rest = await gateway.refund(database, transaction, Money(20_00, "USD"), key=new_id())

        assert {answer.transaction_id for answer in answers} == {answers[0].transaction_id}
        assert answers[0].succeeded
        assert rest.succeeded
        assert await gateway.find(database, key) == answers[0]

    async def test_has_nothing_to_send_back_before_it_was_taken(self, database: Database) -> None:
        gateway = make_gateway()
        transaction = (await gateway.authorise(database, charge())).transaction_id

        assert not (await gateway.refund(database, transaction, PRICE, key=new_id())).succeeded


class TestFind:
    async def test_knows_nothing_of_a_key_that_never_arrived(self, database: Database) -> None:
        assert await make_gateway().find(database, new_id()) is None
