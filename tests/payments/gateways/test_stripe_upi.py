"""Paying with an app of UPI through Stripe: a code is shown, and the money is there the moment somebody says yes."""

import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments import Charge, ChargeStatus
from souk.payments.gateways import GatewayAnswer, TakenWithFee
from souk.payments.gateways.stripe import UPI, StripeGateway
from tests.stripe import FakeStripe

pytestmark = pytest.mark.anyio
RUPEES = Money(4_999_00, "INR")


async def asked(database: Database, gateway: StripeGateway) -> tuple[Charge, GatewayAnswer]:
    charge = Charge(new_id(), RUPEES, UPI)
    return charge, await gateway.authorise(database, charge)


class TestTheCode:
    async def test_is_shown_to_whoever_pays_and_nothing_is_charged_yet(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, answer = await asked(database, stripe_gateway)

        intent = fake_stripe.intent_for(charge.key)
        assert (answer.status, answer.client_secret) == (ChargeStatus.ACTION_REQUIRED, intent["client_secret"])
        assert answer.redirect_url == f"{fake_stripe.base}/frames/upi#{intent['client_secret']}"
        assert answer.message.startswith("Scan the code with your UPI app")
        assert (intent["status"], intent["amount"], intent["amount_received"]) == ("requires_action", 4_999_00, 0)

    async def test_is_the_same_one_when_asked_again(self, database: Database, stripe_gateway: StripeGateway) -> None:
        charge, first = await asked(database, stripe_gateway)

        again = await stripe_gateway.authorise(database, charge)

        assert (again.transaction_id, again.redirect_url) == (first.transaction_id, first.redirect_url)

    async def test_is_for_rupees_alone(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        answer = await stripe_gateway.authorise(database, Charge(new_id(), Money(49_99, "USD"), UPI))

        assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "currency_not_supported")
        assert fake_stripe.behaviour.calls == []

    async def test_is_shown_to_nobody_where_upi_is_switched_off(
        self, database: Database, fake_stripe: FakeStripe
    ) -> None:
        gateway = StripeGateway(fake_stripe.settings(upi=False))

        answer = await gateway.authorise(database, Charge(new_id(), RUPEES, UPI))

        assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "upi_not_taken")
        assert fake_stripe.behaviour.calls == []

    async def test_can_be_let_go_while_nobody_has_scanned_it(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, answer = await asked(database, stripe_gateway)

        voided = await stripe_gateway.void(database, answer.transaction_id)

        assert voided.status is ChargeStatus.VOIDED
        assert fake_stripe.intent_for(charge.key)["status"] == "canceled"


class TestApproved:
    async def test_the_money_is_there_and_taking_it_tells_the_fee(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, answer = await asked(database, stripe_gateway)
        fake_stripe.books.authenticate(fake_stripe.intent_for(charge.key), passes=True)

        found = await stripe_gateway.find(database, charge.key)
        taken = await stripe_gateway.capture(database, answer.transaction_id)

        assert found is not None
        assert found.status is ChargeStatus.CAPTURED
        assert isinstance(taken, TakenWithFee)
        assert (taken.status, taken.fee) == (ChargeStatus.CAPTURED, Money(145_27, "INR"))
        assert fake_stripe.intent_for(charge.key)["amount_received"] == 4_999_00

    async def test_it_cannot_be_let_go_any_more_but_goes_back_as_a_refund(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, answer = await asked(database, stripe_gateway)
        fake_stripe.books.authenticate(fake_stripe.intent_for(charge.key), passes=True)

        voided = await stripe_gateway.void(database, answer.transaction_id)
        back = await stripe_gateway.refund(database, answer.transaction_id, RUPEES, key=new_id())

        assert (voided.status, back.status) == (ChargeStatus.DECLINED, ChargeStatus.REFUNDED)

    async def test_rejected_it_is_declined_for_good(
        self, database: Database, fake_stripe: FakeStripe, stripe_gateway: StripeGateway
    ) -> None:
        charge, _ = await asked(database, stripe_gateway)
        intent = fake_stripe.intent_for(charge.key)
        fake_stripe.books.authenticate(intent, passes=False)

        found = [await stripe_gateway.find(database, charge.key) for _ in range(2)]

        assert [each and each.status for each in found] == [ChargeStatus.DECLINED] * 2
        assert intent["status"] == "canceled"
