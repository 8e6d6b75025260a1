"""Paying through a gateway that takes nothing: refused, never a fault, and nothing is charged."""

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.gateway_settings import Manual as ManualSettings
from souk.kernel.gateway_settings import MockGateway as MockSettings
from souk.kernel.ids import new_id
from souk.payments import Charge, ChargeStatus, GatewayUnavailable, PaymentMethodUnavailable, open_gateways
from tests.identity.factories import make_person, sign_in
from tests.payments.factories import PRICE
from tests.stripe import FakeStripe

pytestmark = pytest.mark.anyio


class TestWithoutKeys:
    @pytest.mark.parametrize("name", ["stripe", "paypal"])
    async def test_declines_what_is_new_and_lets_what_is_old_wait(self, database: Database, name: str) -> None:
        gateway = open_gateways(MockSettings())[name]

        answer = await gateway.authorise(database, Charge(new_id(), PRICE, "pm_card_visa"))

        assert (answer.status, answer.code) == (ChargeStatus.DECLINED, "gateway_closed")
        with pytest.raises(GatewayUnavailable):
            await gateway.find(database, new_id())
        with pytest.raises(PaymentMethodUnavailable):
            await gateway.keep(database, "pm_card_visa", expires_on=None)

    async def test_keeps_no_card_of_a_gateway_that_is_not_open(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        me = await make_person(database)
        card = {"type": "card", "token": "pm_card_visa", "brand": "visa", "last_four": "4242"}

        answer = await client.post("/api/v1/users/payment-methods", json=card, headers=await sign_in(client, me.email))

        assert (answer.status_code, answer.json()["code"]) == (422, "payment_method_unavailable")


class TestActive:
    def test_only_one_takes_new_payments(self, fake_stripe: FakeStripe) -> None:
        found = open_gateways(MockSettings(), stripe=fake_stripe.settings(), active="stripe")

        assert {name: type(gateway).__name__ for name, gateway in found.items()} == {
            "mock": "ForOldPayments",
            "stripe": "StripeGateway",
            "paypal": "WithoutKeys",
            "manual": "ForOldPayments",
        }

    def test_money_by_hand_is_taken_beside_it_once_it_is_said_where(self, fake_stripe: FakeStripe) -> None:
        manual = ManualSettings(instructions="Bank of Portland, 12-3456")
        found = open_gateways(MockSettings(), stripe=fake_stripe.settings(), manual=manual, active="stripe")

        assert (type(found["manual"]).__name__, type(found["stripe"]).__name__) == ("ManualGateway", "StripeGateway")
