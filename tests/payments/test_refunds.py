import asyncio
from uuid import UUID

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import CurrencyMismatch, Money
from souk.kernel.outbox import Subscription
from souk.kernel.worker import carry_due
from souk.payments import (
    ChargeStatus,
    GatewayAnswer,
    GatewayUnavailable,
    PaymentMovedOn,
    RefundExceedsPayment,
    RefundSettled,
    UnknownPayment,
    request_refund,
)
from souk.payments.events import RefundRequested
from souk.payments.gateways.mock import MockGateway
from souk.payments.services import settle_refund
from souk.payments.tasks import SendRefund
from tests.payments.factories import (
    breaches,
    everything_in,
    log_of,
    make_authorised,
    make_captured,
    make_declined,
    make_gateway,
    refunds_of,
    standing,
)

pytestmark = pytest.mark.anyio


async def refund(database: Database, payment_id: UUID, amount: int, reference_id: UUID | None = None) -> UUID:
    async with database.unit_of_work(SYSTEM) as uow:
        return await request_refund(
            uow,
            payment_id,
            amount=Money(amount, "USD"),
            reference_id=reference_id or new_id(),
            reason="The order was cancelled.",
        )


class Shaky:
    """A gateway that carries a refund out, and whose answer gets lost the first time."""

    def __init__(self, behind: MockGateway) -> None:
        self.behind, self.asked = behind, 0

    async def refund(self, database: Database, transaction_id: str, amount: Money, *, key: UUID) -> GatewayAnswer:
        self.asked += 1
        answer = await self.behind.refund(database, transaction_id, amount, key=key)
        if self.asked == 1:
            raise GatewayUnavailable
        return answer


class TestRequestRefund:
    async def test_counts_at_once_and_is_made_by_a_task(self, database: Database) -> None:
        paid = await make_captured(database)

        await refund(database, paid.payment_id, 20_00)

        assert await standing(database, paid.payment_id) == ("partially_refunded", 20_00)
        assert await refunds_of(database, paid.payment_id) == [(20_00, "pending")]
        await carry_due(database)
        assert await refunds_of(database, paid.payment_id) == [(20_00, "succeeded")]
        assert (await log_of(database, paid.payment_id))[-1] == ("refund", 20_00, "succeeded", "")
        assert await breaches(database) == []

    async def test_of_everything_leaves_the_payment_refunded(self, database: Database) -> None:
        paid = await make_captured(database)

        await refund(database, paid.payment_id, 20_00)
        await refund(database, paid.payment_id, 30_00)
        await carry_due(database)

        assert await standing(database, paid.payment_id) == ("refunded", 50_00)
        assert await refunds_of(database, paid.payment_id) == [(20_00, "succeeded"), (30_00, "succeeded")]

    async def test_of_more_than_is_left_is_refused_and_changes_nothing(self, database: Database) -> None:
        paid = await make_captured(database)
        await refund(database, paid.payment_id, 20_00)
        before = await everything_in(database)

        async with database.unit_of_work(SYSTEM) as uow:
            with pytest.raises(RefundExceedsPayment) as refused:
                await request_refund(uow, paid.payment_id, amount=Money(30_01, "USD"), reference_id=new_id(), reason="")

        assert refused.value.facts == {"refundable": 30_00}
        assert await everything_in(database) == before

    async def test_of_a_refunded_payment_finds_nothing_left(self, database: Database) -> None:
        paid = await make_captured(database)
        await refund(database, paid.payment_id, 50_00)

        with pytest.raises(RefundExceedsPayment) as refused:
            await refund(database, paid.payment_id, 1)

        assert refused.value.facts == {"refundable": 0}

    async def test_of_what_was_never_taken_is_refused_and_changes_nothing(self, database: Database) -> None:
        authorised, declined = (await make_authorised(database)).payment_id, await make_declined(database)
        before = await everything_in(database)

        for payment_id, status in ((authorised, "authorised"), (declined, "declined")):
            with pytest.raises(PaymentMovedOn) as refused:
                await refund(database, payment_id, 1)
            assert refused.value.facts == {"payment_status": status}
        with pytest.raises(UnknownPayment):
            await refund(database, new_id(), 1)

        assert await everything_in(database) == before

    async def test_in_another_currency_is_a_bug(self, database: Database) -> None:
        paid = await make_captured(database)

        with pytest.raises(CurrencyMismatch):
            async with database.unit_of_work(SYSTEM) as uow:
                await request_refund(uow, paid.payment_id, amount=Money(1, "EUR"), reference_id=new_id(), reason="")

    async def test_is_promised_once_per_reference(self, database: Database) -> None:
        paid, order = await make_captured(database), new_id()

        first = await refund(database, paid.payment_id, 20_00, order)
        before = await everything_in(database)
        again = await refund(database, paid.payment_id, 20_00, order)

        assert again == first
        assert await everything_in(database) == before


class TestRefundsAtOnce:
    async def test_of_the_full_amount_happen_exactly_once(self, database: Database) -> None:
        paid = await make_captured(database)

        answers = await asyncio.gather(
            *(refund(database, paid.payment_id, 50_00) for _ in range(50)), return_exceptions=True
        )

        assert sum(isinstance(answer, UUID) for answer in answers) == 1
        assert sum(isinstance(answer, RefundExceedsPayment) for answer in answers) == 49
        assert await standing(database, paid.payment_id) == ("refunded", 50_00)
        assert await breaches(database) == []

    async def test_under_one_reference_are_one_refund(self, database: Database) -> None:
        paid, order = await make_captured(database), new_id()

        answers = await asyncio.gather(*(refund(database, paid.payment_id, 10_00, order) for _ in range(30)))

        assert len(set(answers)) == 1
        assert await standing(database, paid.payment_id) == ("partially_refunded", 10_00)

    async def test_that_are_carried_twice_send_the_money_once(self, database: Database) -> None:
        paid = await make_captured(database)
        happened = RefundRequested(refund_id=await refund(database, paid.payment_id, 30_00))
        send = SendRefund({"mock": make_gateway()})

        await asyncio.gather(*(send(database, happened) for _ in range(5)))
        await carry_due(database)

        assert await refunds_of(database, paid.payment_id) == [(30_00, "succeeded")]
        assert len((await everything_in(database))["mock_charges"]) == 2
        assert [kind for kind, *_ in await log_of(database, paid.payment_id)] == ["authorise", "capture", "refund"]


class TestSendRefund:
    async def test_whose_answer_got_lost_asks_again_and_refunds_once(self, database: Database) -> None:
        paid = await make_captured(database)
        happened = RefundRequested(refund_id=await refund(database, paid.payment_id, 30_00))
        shaky = Shaky(make_gateway())
        send = SendRefund({"mock": shaky})  # type: ignore[dict-item]

        with pytest.raises(GatewayUnavailable):
            await send(database, happened)
        assert await refunds_of(database, paid.payment_id) == [(30_00, "pending")]
        await send(database, happened)

        assert await refunds_of(database, paid.payment_id) == [(30_00, "succeeded")]
        assert len((await everything_in(database))["mock_charges"]) == 2

    async def test_of_an_unknown_refund_does_nothing(self, database: Database) -> None:
        before = await everything_in(database)

        await SendRefund({"mock": make_gateway()})(database, RefundRequested(refund_id=new_id()))

        assert await everything_in(database) == before


class TestSettleRefund:
    async def test_that_the_gateway_would_not_make_counts_as_paid_again(self, database: Database) -> None:
        paid = await make_captured(database)
        first, second = [await refund(database, paid.payment_id, amount) for amount in (20_00, 30_00)]

        for refund_id, expected in ((second, ("partially_refunded", 20_00)), (first, ("captured", 0))):
            async with database.unit_of_work(SYSTEM) as uow:
                no = GatewayAnswer(ChargeStatus.DECLINED, "tx", "not_refundable", "No.", uow.now)
                await settle_refund(uow, refund_id, no)
            assert await standing(database, paid.payment_id) == expected

        assert await refunds_of(database, paid.payment_id) == [(20_00, "failed"), (30_00, "failed")]
        assert await breaches(database) == []

    async def test_announces_the_outcome_to_rooms_above_once(self, database: Database) -> None:
        heard: list[RefundSettled] = []

        async def listen(_uow: object, happened: RefundSettled) -> None:
            heard.append(happened)

        database.outbox.subscribe(Subscription(name="test.settled", event=RefundSettled, listener=listen))
        paid, order = await make_captured(database), new_id()
        refund_id = await refund(database, paid.payment_id, 20_00, order)

        while await carry_due(database):
            pass

        assert heard == [
            RefundSettled(
                refund_id=refund_id, payment_id=paid.payment_id, reference_id=order, amount=20_00, succeeded=True
            )
        ]
