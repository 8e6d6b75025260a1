"""What only Stripe does: 3-D Secure, silence, keys that are forgotten, odd currencies, cards that are kept."""

from datetime import timedelta

import pytest

from souk.kernel.clock import Clock
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments import Charge, ChargeStatus, GatewayUnavailable, PaymentDeclined
from souk.payments.gateways import DisputeStatus
from souk.payments.gateways.stripe import PATIENCE_SECONDS, StripeGateway
from souk.payments.gateways.stripe.amounts import NotChargeable, from_stripe, to_stripe
from tests.payments.factories import PRICE
from tests.stripe import FakeStripe

pytestmark = pytest.mark.anyio
GOOD, ASKS_BACK = "pm_card_visa", "pm_card_authenticationRequired"
CONFIRM, CREATE = "/confirm", "POST /v1/payment_intents"


class TestAmounts:
    def test_are_the_same_integers_but_where_stripe_counts_decimals_otherwise(self) -> None:
        pairs = [
            (Money(49_99, "USD"), 4999),
            (Money(500, "JPY"), 500),
            (Money(5, "ISK"), 500),
            (Money(5_120, "KWD"), 5120),
            (Money(7_00, "MGA"), 7),
        ]
        for money, amount in pairs:
            assert to_stripe(money) == amount, money
            assert from_stripe(amount, money.currency.lower()) == money

    def test_what_cannot_be_charged_exactly_is_not_rounded(self) -> None:
        for money in (Money(5_124, "KWD"), Money(7_01, "MGA"), Money(100, "UGX"), Money(1_000, "IQD")):
            with pytest.raises(NotChargeable):
                to_stripe(money)

    async def test_is_declined_without_asking(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        answer = await stripe_gateway.authorise(database, Charge(new_id(), Money(5_124, "KWD"), GOOD))

        assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "amount_not_chargeable")
        assert fake_stripe.behaviour.calls == []

    async def test_stripes_own_refusal_of_an_amount_is_a_decline(
        self, database: Database, stripe_gateway: StripeGateway
    ) -> None:
        charge = Charge(new_id(), Money(49, "USD"), GOOD)

        answers = [await stripe_gateway.authorise(database, charge), await stripe_gateway.find(database, charge.key)]

        assert [each and (each.status, each.code) for each in answers] == [
            (ChargeStatus.DECLINED, "amount_too_small")
        ] * 2


class TestAuthentication:
    async def test_waits_for_whoever_pays_and_goes_on_when_they_passed(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge = Charge(new_id(), PRICE, ASKS_BACK)
        asked = await stripe_gateway.authorise(database, charge)
        again = await stripe_gateway.authorise(database, charge)
        intent = fake_stripe.intent_for(charge.key)
        assert (asked.status, asked.client_secret, asked.is_open) == (
            ChargeStatus.ACTION_REQUIRED,
            intent["client_secret"],
            True,
        )
        assert again.client_secret == asked.client_secret

        fake_stripe.books.authenticate(intent, passes=True)
        found = await stripe_gateway.find(database, charge.key)

        assert found is not None
        assert (found.status, found.transaction_id, found.client_secret) == (ChargeStatus.AUTHORISED, intent["id"], "")

    async def test_is_declined_for_good_when_they_failed(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge = Charge(new_id(), PRICE, ASKS_BACK)
        await stripe_gateway.authorise(database, charge)
        intent = fake_stripe.intent_for(charge.key)
        fake_stripe.books.authenticate(intent, passes=False)

        found = [await stripe_gateway.find(database, charge.key) for _ in range(2)]

        assert [each and (each.status, each.code) for each in found] == [
            (ChargeStatus.DECLINED, "authentication_failed")
        ] * 2
        assert intent["status"] == "canceled"

    async def test_can_be_let_go_while_it_waits(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge = Charge(new_id(), PRICE, ASKS_BACK)
        asked = await stripe_gateway.authorise(database, charge)

        answer = await stripe_gateway.void(database, asked.transaction_id)

        assert answer.status is ChargeStatus.VOIDED
        assert fake_stripe.intent_for(charge.key)["status"] == "canceled"


class TestSilence:
    async def test_an_answer_that_is_lost_after_charging_is_asked_for_again_under_its_key(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        fake_stripe.goes_wrong(CONFIRM, "hangs", after=True)
        charge = Charge(new_id(), PRICE, GOOD)

        answer = await stripe_gateway.authorise(database, charge)

        assert answer.status is ChargeStatus.AUTHORISED
        assert fake_stripe.intent_for(charge.key)["status"] == "requires_capture"

    @pytest.mark.parametrize(("where", "after"), [(CREATE, False), (CREATE, True), (CONFIRM, False)])
    async def test_what_was_not_confirmed_waits_and_is_then_given_up(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway, where: str, after: bool
    ) -> None:
        fake_stripe.goes_wrong(where, "down", after=after, times=2)
        charge = Charge(new_id(), PRICE, GOOD)
        with pytest.raises(GatewayUnavailable):
            await stripe_gateway.authorise(database, charge)

        soon = await stripe_gateway.find(database, charge.key)
        database.clock = _later(database)
        late = await stripe_gateway.find(database, charge.key)

        assert soon is not None
        assert late is not None
        assert soon.status is ChargeStatus.PENDING
        assert (late.status, late.code) == (ChargeStatus.DECLINED, "never_sent")
        assert fake_stripe.intent_for(charge.key)["status"] == "canceled"

    async def test_what_was_confirmed_is_found_although_no_answer_came(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        fake_stripe.goes_wrong(CONFIRM, "down", after=True, times=2)
        charge = Charge(new_id(), PRICE, GOOD)
        with pytest.raises(GatewayUnavailable):
            await stripe_gateway.authorise(database, charge)

        found = await stripe_gateway.find(database, charge.key)

        assert found is not None
        assert found.status is ChargeStatus.AUTHORISED
        assert fake_stripe.intent_for(charge.key)["id"] == found.transaction_id

    async def test_looking_charges_nobody_even_after_stripe_forgot_the_key(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        fake_stripe.goes_wrong(CREATE, "down", after=True, times=2)
        charge = Charge(new_id(), PRICE, GOOD)
        with pytest.raises(GatewayUnavailable):
            await stripe_gateway.authorise(database, charge)
        fake_stripe.doors.forget_keys()
        database.clock = _later(database)

        found = await stripe_gateway.find(database, charge.key)

        assert found is not None
        assert (found.status, found.code) == (ChargeStatus.DECLINED, "never_sent")
        intents = fake_stripe.books.all("payment_intent")
        theirs = [each for each in intents if each["metadata"]["payment_id"] == str(charge.key)]
        assert {each["latest_charge"] for each in theirs} == {None}

    async def test_a_refund_is_made_once_though_its_answer_and_its_key_are_lost(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, refund = Charge(new_id(), PRICE, GOOD), new_id()
        taken = await stripe_gateway.authorise(database, charge)
        await stripe_gateway.capture(database, taken.transaction_id)
        fake_stripe.goes_wrong("POST /v1/refunds", "down", after=True, times=2)
        with pytest.raises(GatewayUnavailable):
            await stripe_gateway.refund(database, taken.transaction_id, Money(5_00, "USD"), key=refund)
        fake_stripe.doors.forget_keys()

        answer = await stripe_gateway.refund(database, taken.transaction_id, Money(5_00, "USD"), key=refund)

        assert answer.status is ChargeStatus.REFUNDED
        assert [each["amount"] for each in fake_stripe.books.all("refund", payment_intent=taken.transaction_id)] == [
            500
        ]

    async def test_a_wrong_key_is_no_answer(self, database: Database, fake_stripe: FakeStripe) -> None:
        gateway = StripeGateway(fake_stripe.settings(secret_key="sk_test_wrong"))

        with pytest.raises(GatewayUnavailable):
            await gateway.authorise(database, Charge(new_id(), PRICE, GOOD))
        await gateway.close()


class TestKeeping:
    async def test_a_card_that_pays_and_is_kept_at_once_needs_no_second_question(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        card = fake_stripe.books.make_method("4000002760003184")
        charge = Charge(new_id(), PRICE, card["id"], keeps=True)
        await stripe_gateway.authorise(database, charge)
        fake_stripe.books.authenticate(fake_stripe.intent_for(charge.key), passes=True)

        token = await stripe_gateway.keep(database, card["id"], expires_on=None, paid_with=charge.key)
        later = await stripe_gateway.authorise(database, Charge(new_id(), PRICE, token))

        assert token == f"{card['customer']}:{card['id']}"
        assert later.status is ChargeStatus.AUTHORISED

    async def test_a_card_that_is_kept_for_somebody_else_is_refused_to_whoever_knows_its_name(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        card = fake_stripe.books.make_method("4242424242424242")
        theirs = Charge(new_id(), PRICE, card["id"], keeps=True)
        await stripe_gateway.authorise(database, theirs)
        kept = await stripe_gateway.keep(database, card["id"], expires_on=None, paid_with=theirs.key)
        mine = Charge(new_id(), PRICE, GOOD, keeps=True)
        await stripe_gateway.authorise(database, mine)

        for name in (card["id"], kept):
            for paid_with in (None, mine.key, new_id()):
                with pytest.raises(PaymentDeclined) as refused:
                    await stripe_gateway.keep(database, name, expires_on=None, paid_with=paid_with)
                assert refused.value.facts == {"reason": "unknown_method"}
        assert fake_stripe.books.get(card["id"])["customer"] == kept.partition(":")[0]

    async def test_a_card_that_its_bank_would_ask_about_is_not_kept_unasked(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        before = len(fake_stripe.books.all("customer"))
        with pytest.raises(PaymentDeclined) as refused:
            await stripe_gateway.keep(database, ASKS_BACK, expires_on=None)

        assert refused.value.facts == {"reason": "authentication_required"}
        assert len(fake_stripe.books.all("customer")) == before


class TestReturns:
    async def test_tells_of_refunds_and_disputes_whoever_made_them(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, refund = Charge(new_id(), PRICE, GOOD), new_id()
        taken = await stripe_gateway.authorise(database, charge)
        await stripe_gateway.capture(database, taken.transaction_id)
        await stripe_gateway.refund(database, taken.transaction_id, Money(5_00, "USD"), key=refund)
        fake_stripe.books.refund({"payment_intent": taken.transaction_id, "amount": "100", "reason": "duplicate"})
        fake_stripe.books.dispute(fake_stripe.intent_for(charge.key))

        found = await stripe_gateway.returns_of(database, taken.transaction_id)

        assert {(each.key, each.amount, each.status, each.reason) for each in found.refunds} == {
            (refund, Money(5_00, "USD"), ChargeStatus.REFUNDED, ""),
            (None, Money(1_00, "USD"), ChargeStatus.REFUNDED, "duplicate"),
        }
        assert [(each.amount, each.status) for each in found.disputes] == [(PRICE, DisputeStatus.OPEN)]


class TestTransfer:
    async def test_moves_money_to_a_connected_account_once(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        key = new_id()

        made = [await stripe_gateway.transfer("acct_vendor", Money(40_00, "USD"), key=key) for _ in range(2)]

        assert made[0] == made[1]
        theirs = [each for each in fake_stripe.books.all("transfer") if each["metadata"]["transfer_id"] == str(key)]
        assert [(each["amount"], each["destination"]) for each in theirs] == [(40_00, "acct_vendor")]

    async def test_says_that_there_is_no_such_account(self, stripe_gateway: StripeGateway) -> None:
        with pytest.raises(PaymentDeclined) as refused:
            await stripe_gateway.transfer("nobody", Money(40_00, "USD"), key=new_id())

        assert refused.value.facts == {"reason": "resource_missing"}


def _later(database: Database) -> Clock:
    moment = database.clock() + timedelta(seconds=PATIENCE_SECONDS + 1)
    return lambda: moment
