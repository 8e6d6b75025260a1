from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.payments import (
    ChargeStatus,
    GatewayAnswer,
    PaymentMovedOn,
    PaymentStatus,
    UnknownPayment,
    find_payments,
    never_sent,
    record_authorised,
    record_captured,
    record_declined,
    record_voided,
)
from souk.payments.models import TRANSITIONS, sources_of
from tests.payments.factories import (
    PRICE,
    breaches,
    everything_in,
    log_of,
    make_authorised,
    make_captured,
    make_declined,
    make_payment,
    standing,
)

pytestmark = pytest.mark.anyio
Record = Callable[[UnitOfWork, UUID, GatewayAnswer], Awaitable[None]]


def answer(uow: UnitOfWork, status: ChargeStatus = ChargeStatus.AUTHORISED) -> GatewayAnswer:
    return GatewayAnswer(status, "tx_1", "", "Said so.", uow.now)


async def voided(database: Database) -> UUID:
    paid = await make_authorised(database)
    async with database.unit_of_work(SYSTEM) as uow:
        await record_voided(uow, paid.payment_id, answer(uow, ChargeStatus.VOIDED))
    return paid.payment_id


class TestTransitions:
    def test_are_declared_for_every_status(self) -> None:
        assert set(TRANSITIONS) == set(PaymentStatus)

    def test_end_at_declined_and_voided(self) -> None:
        assert [status.value for status, targets in TRANSITIONS.items() if not targets] == ["declined", "voided"]

    def test_read_backwards(self) -> None:
        assert sources_of(PaymentStatus.AUTHORISED) == [PaymentStatus.PENDING, PaymentStatus.REQUIRES_ACTION]
        assert sources_of(PaymentStatus.PENDING) == []


class TestAPayment:
    async def test_is_pending_captured_and_logged(self, database: Database) -> None:
        paid = await make_captured(database)

        assert await standing(database, paid.payment_id) == ("captured", 0)
        assert await log_of(database, paid.payment_id) == [
            ("authorise", 50_00, "succeeded", ""),
            ("capture", 50_00, "succeeded", ""),
        ]
        assert await breaches(database) == []

    async def test_may_be_declined(self, database: Database) -> None:
        payment_id = await make_declined(database)

        assert await standing(database, payment_id) == ("declined", 0)
        assert await log_of(database, payment_id) == [("authorise", 50_00, "declined", "card_declined")]
        assert await breaches(database) == []

    async def test_may_be_voided(self, database: Database) -> None:
        payment_id = await voided(database)

        assert await standing(database, payment_id) == ("voided", 0)
        assert (await log_of(database, payment_id))[-1] == ("void", 50_00, "succeeded", "")

    async def test_that_the_gateway_never_saw_is_declined(self, database: Database) -> None:
        payment_id = await make_payment(database)

        async with database.unit_of_work(SYSTEM) as uow:
            await record_declined(uow, payment_id, never_sent(uow.now))
            (view,) = (await find_payments(uow, [payment_id])).values()

        assert (view.status.value, view.transaction_id, view.message) == (
            "declined",
            None,
            "The payment was never carried out.",
        )
        assert await log_of(database, payment_id) == [("authorise", 50_00, "declined", "never_sent")]

    async def test_is_one_per_reference(self, database: Database) -> None:
        reference = new_id()
        await make_payment(database, reference_id=reference)
        before = await everything_in(database)

        with pytest.raises(Exception, match=r"(?i)unique"):
            await make_payment(database, reference_id=reference)

        assert await everything_in(database) == before


MOVES: list[Record] = [record_authorised, record_declined, record_captured, record_voided]
TARGETS = [PaymentStatus.AUTHORISED, PaymentStatus.DECLINED, PaymentStatus.CAPTURED, PaymentStatus.VOIDED]


async def make_at(database: Database, start: PaymentStatus) -> UUID:
    match start:
        case PaymentStatus.PENDING:
            return await make_payment(database)
        case PaymentStatus.DECLINED:
            return await make_declined(database)
        case PaymentStatus.VOIDED:
            return await voided(database)
        case PaymentStatus.AUTHORISED:
            return (await make_authorised(database)).payment_id
        case _:
            return (await make_captured(database)).payment_id


class TestEveryMove:
    async def test_keeps_to_the_declared_transitions_and_else_changes_nothing(self, database: Database) -> None:
        for start in (PaymentStatus.PENDING, *TARGETS):
            for move, target in zip(MOVES, TARGETS, strict=True):
                payment_id = await make_at(database, start)
                before = await everything_in(database)
                async with database.unit_of_work(SYSTEM) as uow:
                    if target in TRANSITIONS[start]:
                        await move(uow, payment_id, answer(uow))
                        continue
                    with pytest.raises(PaymentMovedOn) as refused:
                        await move(uow, payment_id, answer(uow))
                assert refused.value.facts == {"payment_status": start}
                assert await everything_in(database) == before

    async def test_of_an_unknown_payment_is_refused(self, database: Database) -> None:
        async with database.unit_of_work(SYSTEM) as uow:
            for move in MOVES:
                with pytest.raises(UnknownPayment):
                    await move(uow, new_id(), answer(uow))


class TestStatements:
    async def test_opening_is_one_and_each_move_two(self, database: Database) -> None:
        """PostgreSQL may get several that nothing waits for as one."""
        tally, spent = database.tally, []
        payment_id = None
        for step in ("open", "authorise", "capture", "find"):
            before = tally.statements
            async with database.unit_of_work(SYSTEM) as uow:
                if payment_id is None:
                    payment_id = await make_payment(uow)
                elif step == "authorise":
                    await record_authorised(uow, payment_id, answer(uow))
                elif step == "capture":
                    await record_captured(uow, payment_id, answer(uow))
                else:
                    await find_payments(uow, [payment_id])
            spent.append(tally.statements - before)
        assert spent == [1, 2, 2, 1]


class TestFindPayments:
    async def test_gives_what_a_receipt_needs(self, database: Database) -> None:
        reference = new_id()
        paid = await make_captured(database, reference_id=reference)

        async with database.read(SYSTEM) as ctx:
            found = await find_payments(ctx, [paid.payment_id, new_id()])

        view = found[paid.payment_id]
        assert list(found) == [paid.payment_id]
        assert (view.reference_id, view.amount, view.refunded.amount) == (reference, PRICE, 0)
        assert (view.method.type.value, view.method.brand, view.method.last_four) == ("card", "Visa", "4242")
        assert (view.transaction_id, view.status.value, view.message) == (paid.transaction_id, "captured", "Paid.")
        assert view.timestamp >= view.created_at
