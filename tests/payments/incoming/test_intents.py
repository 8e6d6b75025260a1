"""Asking how one's own payment stands: what it costs is never taken from who asks."""

import httpx
import pytest

from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.payments import Charge, ChargeStatus
from souk.payments.gateways.closed import ForOldPayments
from souk.payments.gateways.stripe import StripeGateway
from tests.identity.factories import make_person, sign_in
from tests.payments.factories import PRICE, everything_in, make_captured, make_gateway, make_payment
from tests.payments.incoming.factories import by_card
from tests.payments.incoming.test_webhooks import nudges
from tests.stripe import FakeStripe

pytestmark = pytest.mark.anyio
INTENTS, OLD_DOOR = "/api/v1/payments/intents", "/payment/stripe_handler.php"
ASKS_BACK = "pm_card_authenticationRequired"


class TestIntents:
    async def test_tells_its_payer_how_to_go_on(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        me = await make_person(database)
        payment_id = await make_payment(database, customer_id=me.id, method=by_card(ASKS_BACK))
        await stripe_gateway.authorise(database, Charge(payment_id, PRICE, ASKS_BACK))
        intent = fake_stripe.intent_for(payment_id)
        asked = {"payment_id": str(payment_id), "amount": PRICE.amount, "currency": "usd"}

        answer = await client.post(INTENTS, json=asked, headers=await sign_in(client, me.email))

        assert answer.status_code == 200, answer.text
        shown = answer.json()
        assert shown == {
            "payment_id": str(payment_id),
            "checkout_id": shown["checkout_id"],
            "payment_intent_id": intent["id"],
            "gateway": "stripe",
            "status": "action_required",
            "amount": {"amount": PRICE.amount, "currency": "USD"},
            "message": "Your bank wants you to confirm this payment.",
            "client_secret": intent["client_secret"],
            "redirect_url": None,
        }

    async def test_refuses_another_amount_or_currency_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        me = await make_person(database)
        paid = await make_captured(database, customer_id=me.id)
        headers = await sign_in(client, me.email)
        before = await everything_in(database)

        for lie in ({"amount": 1}, {"amount": -PRICE.amount}, {"amount": 10**30}, {"currency": "JPY"}):
            answer = await client.post(INTENTS, json={"payment_id": str(paid.payment_id), **lie}, headers=headers)
            told = answer.json()
            assert (answer.status_code, told["code"]) == (422, "amount_differs"), answer.text
            assert (told["amount"], told["currency"]) == (PRICE.amount, "USD")

        assert await everything_in(database) == before

    async def test_is_nobody_elses_business(self, client: httpx.AsyncClient, database: Database) -> None:
        me, other = await make_person(database), await make_person(database)
        paid = await make_captured(database, customer_id=me.id)
        asked = {"payment_id": str(paid.payment_id)}

        theirs = await client.post(INTENTS, json=asked, headers=await sign_in(client, other.email))
        client.cookies.clear()
        guests = await client.post(INTENTS, json=asked)

        assert [(each.status_code, each.json()["code"]) for each in (theirs, guests)] == [(404, "unknown_payment")] * 2

    async def test_the_old_door_tells_and_takes_note_that_the_browser_is_done(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        me = await make_person(database)
        paid = await make_captured(database, customer_id=me.id)
        headers, asked = await sign_in(client, me.email), {"payment_intent_id": paid.transaction_id}

        status = await client.post(OLD_DOOR, json={"action": "status", **asked}, headers=headers)
        assert await nudges(database) == []
        confirmed = await client.post(OLD_DOOR, json={"action": "confirm_payment", **asked}, headers=headers)
        unknown = await client.post(OLD_DOOR, json={"action": "refund_everything", **asked}, headers=headers)

        for answer in (status, confirmed):
            told = answer.json()
            assert (answer.status_code, told["success"], told["payment_status"]) == (200, True, "captured")
            assert told["intent"]["amount"] == {"amount": PRICE.amount, "currency": "USD"}
        assert unknown.status_code == 422
        assert await nudges(database) == ["orders.settle_checkout"]


class TestForOldPayments:
    async def test_takes_nothing_new_and_sees_to_what_it_took(self, database: Database) -> None:
        mock, charge = make_gateway(), Charge(await make_payment(database), PRICE, "succeeds")
        set_aside = await mock.authorise(database, charge)
        closed = ForOldPayments(mock)

        new = await closed.authorise(database, Charge(await make_payment(database), PRICE, "succeeds"))
        again = await closed.authorise(database, charge)
        taken = await closed.capture(database, set_aside.transaction_id)
        back = await closed.refund(database, set_aside.transaction_id, PRICE, key=new_id())

        assert (new.status, new.code) == (ChargeStatus.DECLINED, "gateway_closed")
        assert again == set_aside
        assert taken.status is ChargeStatus.CAPTURED
        assert back.status is ChargeStatus.REFUNDED
