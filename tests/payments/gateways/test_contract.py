"""The same questions to every gateway: whoever adds one adds it to `contestant`."""

import asyncio
from uuid import UUID

import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments import Charge, ChargeStatus, PaymentMethodUnavailable
from tests.payments.factories import PRICE
from tests.payments.gateways.conftest import Contestant

pytestmark = pytest.mark.anyio


class TestAuthorise:
    async def test_sets_the_amount_aside(self, database: Database, contestant: Contestant) -> None:
        charge = Charge(new_id(), PRICE, contestant.good)

        answer = await contestant.authorise(database, charge)

        assert (answer.status, answer.code, answer.message) == (ChargeStatus.AUTHORISED, "", "Approved.")
        assert answer.transaction_id
        assert answer.succeeded

    async def test_declines_with_a_code_that_all_share_and_a_sentence(
        self, database: Database, contestant: Contestant
    ) -> None:
        for token, code in contestant.declines.items():
            answer = await contestant.authorise(database, Charge(new_id(), PRICE, token))

            assert (answer.status, answer.code) == (ChargeStatus.DECLINED, code)
            assert answer.message.endswith(".")
            assert not answer.succeeded
            assert not answer.is_open

    async def test_charges_once_for_the_same_key_also_at_once(self, database: Database, contestant: Contestant) -> None:
        charge = Charge(new_id(), PRICE, contestant.good)

        answers = await asyncio.gather(*(contestant.authorise(database, charge) for _ in range(8)))
        again = await contestant.authorise(database, charge)

        assert {(each.status, each.transaction_id) for each in (*answers, again)} == {
            (ChargeStatus.AUTHORISED, answers[0].transaction_id)
        }


class TestCapture:
    async def test_takes_what_was_set_aside_and_says_so_again(self, database: Database, contestant: Contestant) -> None:
        set_aside = await contestant.authorise(database, Charge(new_id(), PRICE, contestant.good))

        answers = [await contestant.gateway.capture(database, set_aside.transaction_id) for _ in range(2)]

        assert [(each.status, each.message) for each in answers] == [(ChargeStatus.CAPTURED, "Paid.")] * 2

    async def test_has_nothing_to_take_after_it_was_let_go_or_of_what_it_never_heard(
        self, database: Database, contestant: Contestant
    ) -> None:
        set_aside = await contestant.authorise(database, Charge(new_id(), PRICE, contestant.good))
        await contestant.gateway.void(database, set_aside.transaction_id)

        for transaction in (set_aside.transaction_id, "unheard_of"):
            answer = await contestant.gateway.capture(database, transaction)
            assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "not_authorised")


class TestVoid:
    async def test_lets_go_and_says_so_again(self, database: Database, contestant: Contestant) -> None:
        set_aside = await contestant.authorise(database, Charge(new_id(), PRICE, contestant.good))

        answers = [await contestant.gateway.void(database, set_aside.transaction_id) for _ in range(2)]

        assert [each.status for each in answers] == [ChargeStatus.VOIDED] * 2

    async def test_is_too_late_once_it_was_taken(self, database: Database, contestant: Contestant) -> None:
        set_aside = await contestant.authorise(database, Charge(new_id(), PRICE, contestant.good))
        await contestant.gateway.capture(database, set_aside.transaction_id)

        answer = await contestant.gateway.void(database, set_aside.transaction_id)

        assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "not_authorised")


class TestRefund:
    async def test_sends_parts_back_up_to_the_whole_and_each_key_once(
        self, database: Database, contestant: Contestant
    ) -> None:
        gateway, (first, second, third) = contestant.gateway, (new_id(), new_id(), new_id())
        taken = await contestant.authorise(database, Charge(new_id(), PRICE, contestant.good))
        await gateway.capture(database, taken.transaction_id)

        async def refund(key: UUID, amount: int) -> ChargeStatus:
            answer = await gateway.refund(database, taken.transaction_id, Money(amount, "USD"), key=key)
            return answer.status

        assert await refund(first, 20_00) is ChargeStatus.REFUNDED
        assert await refund(first, 20_00) is ChargeStatus.REFUNDED
        assert await refund(second, 30_01) is ChargeStatus.DECLINED
        assert await refund(third, 30_00) is ChargeStatus.REFUNDED
        assert await refund(new_id(), 1) is ChargeStatus.DECLINED

    async def test_has_nothing_to_send_back_before_it_was_taken(
        self, database: Database, contestant: Contestant
    ) -> None:
        set_aside = await contestant.authorise(database, Charge(new_id(), PRICE, contestant.good))

        answer = await contestant.gateway.refund(database, set_aside.transaction_id, PRICE, key=new_id())

        assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "not_refundable")


class TestFind:
    async def test_follows_a_charge_and_knows_its_refunds(self, database: Database, contestant: Contestant) -> None:
        gateway, charge, refund = contestant.gateway, Charge(new_id(), PRICE, contestant.good), new_id()
        seen = [await gateway.find(database, charge.key)]
        set_aside = await contestant.authorise(database, charge)
        seen.append(await gateway.find(database, charge.key))
        await gateway.capture(database, set_aside.transaction_id)
        seen.append(await gateway.find(database, charge.key))
        back = await gateway.refund(database, set_aside.transaction_id, PRICE, key=refund)
        seen.append(await gateway.find(database, refund))

        assert [each and (each.status, each.transaction_id) for each in seen] == [
            None,
            (ChargeStatus.AUTHORISED, set_aside.transaction_id),
            (ChargeStatus.CAPTURED, set_aside.transaction_id),
            (ChargeStatus.REFUNDED, back.transaction_id),
        ]

    async def test_knows_what_was_declined_and_what_was_let_go(
        self, database: Database, contestant: Contestant
    ) -> None:
        gateway, good, bad = contestant.gateway, new_id(), new_id()
        await contestant.authorise(database, Charge(bad, PRICE, next(iter(contestant.declines))))
        set_aside = await contestant.authorise(database, Charge(good, PRICE, contestant.good))
        await gateway.void(database, set_aside.transaction_id)

        found = [await gateway.find(database, key) for key in (good, bad)]

        assert [each and (each.status, each.code) for each in found] == [
            (ChargeStatus.VOIDED, ""),
            (ChargeStatus.DECLINED, "card_declined"),
        ]


class TestKeep:
    async def test_makes_a_lasting_token_that_is_charged_until_it_is_forgotten(
        self, database: Database, contestant: Contestant
    ) -> None:
        gateway = contestant.gateway
        if not contestant.keeps:
            with pytest.raises(PaymentMethodUnavailable):
                await gateway.keep(database, contestant.good, expires_on=None)
            return
        token = await gateway.keep(database, contestant.good, expires_on=None)

        before = [await contestant.authorise(database, Charge(new_id(), PRICE, token)) for _ in range(2)]
        await gateway.forget(database, token)
        await gateway.forget(database, token)
        after = await contestant.authorise(database, Charge(new_id(), PRICE, token))

        assert [each.status for each in before] == [ChargeStatus.AUTHORISED] * 2
        assert (after.status, after.code) == (ChargeStatus.DECLINED, "unknown_method")
