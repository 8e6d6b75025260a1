"""PayPal's messages: it is asked whether it signed them, and then how things stand."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.kernel.settings import Settings
from souk.payments import Charge, MethodKind, PaymentMethod, record_authorised, record_captured, request_refund
from souk.payments.gateways.paypal import PayPalGateway
from tests.conftest import Override
from tests.payments.factories import PRICE, breaches, make_payment, refunds_of, standing
from tests.payments.gateways.conftest import fake_paypal, paypal_server
from tests.payments.incoming.factories import PaidByStripe, carry_all, disputes_in
from tests.payments.incoming.test_webhooks import heard, nudges
from tests.paypal import FakePayPal

__all__ = ["fake_paypal", "paypal_server"]
pytestmark = pytest.mark.anyio
DOOR = "/api/v1/payments/webhooks/paypal"
SIGNED = {
    "PayPal-Auth-Algo": "SHA256withRSA",
    "PayPal-Cert-Url": "https://api.paypal.com/v1/notifications/certs/CERT-1",
    "PayPal-Transmission-Id": "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
    "PayPal-Transmission-Sig": "signed-by-paypal",
    "PayPal-Transmission-Time": "2026-11-21T12:00:00Z",
}
FORGED = {**SIGNED, "PayPal-Transmission-Sig": "forged"}


@pytest.fixture
def settings(make_settings: Override, fake_paypal: FakePayPal) -> Settings:
    return make_settings(gateway="paypal", paypal=fake_paypal.settings().model_dump())


@pytest.fixture
async def paid(database: Database, fake_paypal: FakePayPal) -> AsyncIterator[PaidByStripe]:
    gateway = PayPalGateway(fake_paypal.settings())
    method = PaymentMethod("paypal", MethodKind.PAYPAL, "PayPal", None, "paypal")
    payment_id = await make_payment(database, method=method)
    asked = await gateway.authorise(database, Charge(payment_id, PRICE, "paypal"))
    fake_paypal.approve(asked.transaction_id)
    answer = await gateway.find(database, payment_id)
    assert answer is not None
    async with database.unit_of_work(SYSTEM) as uow:
        await record_authorised(uow, payment_id, answer)
    captured = await gateway.capture(database, answer.transaction_id)
    async with database.unit_of_work(SYSTEM) as uow:
        await record_captured(uow, payment_id, captured)
    yield PaidByStripe(payment_id, answer.transaction_id)


def an_event(kind: str, name: str = "WH-EV-1", **resource: Any) -> bytes:
    told = {"id": name, "event_type": kind, "create_time": "2026-11-21T12:00:00Z", "resource": resource}
    return json.dumps(told).encode()


class TestPayPalWebhooks:
    async def test_believes_what_paypal_says_it_signed_and_nothing_else(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body = an_event("CHECKOUT.ORDER.APPROVED", id="5O190127TN364715T")

        forged = await client.post(DOOR, content=body, headers=FORGED)
        nonsense = await client.post(DOOR, content=b"{}", headers=SIGNED)
        assert [forged.status_code, nonsense.status_code] == [400, 400]
        assert await heard(database) == []

        answers = [await client.post(DOOR, content=body, headers=SIGNED) for _ in range(2)]
        assert [each.status_code for each in answers] == [200, 200]
        assert await heard(database) == [("CHECKOUT.ORDER.APPROVED", None)]

    async def test_does_not_ask_paypal_about_what_nobody_signed(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal
    ) -> None:
        body, before = an_event("CHECKOUT.ORDER.APPROVED", id="5O190127TN364715T"), len(fake_paypal.calls)
        for missing in SIGNED:
            some = {name: value for name, value in SIGNED.items() if name != missing}
            answer = await client.post(DOOR, content=body, headers=some)
            assert (answer.status_code, answer.json()["code"]) == (400, "webhook_refused"), missing
        large = await client.post(DOOR, content=b" " * 300_000, headers=SIGNED)
        assert (large.status_code, large.json()["code"]) == (413, "webhook_too_large")
        assert len(fake_paypal.calls) == before
        assert await heard(database) == []

    async def test_asks_paypal_no_more_about_an_address_that_forges(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal
    ) -> None:
        body = an_event("CHECKOUT.ORDER.APPROVED", id="5O190127TN364715T")
        answers = [(await client.post(DOOR, content=body, headers=FORGED)).status_code for _ in range(20)]
        assert answers == [400] * 20
        before = len(fake_paypal.calls)
        assert (await client.post(DOOR, content=body, headers=FORGED)).status_code == 429
        assert len(fake_paypal.calls) == before

    async def test_an_approved_order_nudges_its_checkout(
        self, client: httpx.AsyncClient, database: Database, paid: PaidByStripe
    ) -> None:
        await client.post(DOOR, content=an_event("CHECKOUT.ORDER.APPROVED", id=paid.intent), headers=SIGNED)

        assert await heard(database) == [("CHECKOUT.ORDER.APPROVED", paid.id)]
        assert await nudges(database) == ["orders.settle_checkout"]

    async def test_a_refund_that_waited_is_settled(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal, paid: PaidByStripe
    ) -> None:
        fake_paypal.refunds_wait = True
        async with database.unit_of_work(SYSTEM) as uow:
            refund_id = await request_refund(uow, paid.id, amount=Money(20_00, "USD"), reference_id=new_id(), reason="")
        await carry_all(database)
        assert await refunds_of(database, paid.id) == [(20_00, "pending")]

        (refund,) = fake_paypal.orders[paid.intent]["purchase_units"][0]["payments"]["refunds"]
        refund["status"] = "COMPLETED"
        body = an_event("PAYMENT.CAPTURE.REFUNDED", id=refund["id"], custom_id=str(refund_id))
        await client.post(DOOR, content=body, headers=SIGNED)
        await carry_all(database)

        assert await refunds_of(database, paid.id) == [(20_00, "succeeded")]
        assert await standing(database, paid.id) == ("partially_refunded", 20_00)
        assert await breaches(database) == []


def about(dispute: dict[str, Any], what: str) -> bytes:
    return an_event(f"CUSTOMER.DISPUTE.{what}", f"WH-{dispute['dispute_id']}-{what}", **dispute)


class TestDisputes:
    async def test_are_kept_and_what_a_lost_one_took_counts_as_refunded(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal, paid: PaidByStripe
    ) -> None:
        dispute = fake_paypal.dispute(paid.intent, "20.00")
        await client.post(DOOR, content=about(dispute, "CREATED"), headers=SIGNED)
        await carry_all(database)
        assert await disputes_in(database) == [("open", 20_00, "merchandise or service not received")]
        assert await standing(database, paid.id) == ("captured", 0)

        fake_paypal.resolve(dispute, "RESOLVED_BUYER_FAVOUR", "20.00")
        for body in (about(dispute, "RESOLVED"), about(dispute, "UPDATED")):
            assert (await client.post(DOOR, content=body, headers=SIGNED)).status_code == 200
            await carry_all(database)

        assert await disputes_in(database) == [("lost", 20_00, "merchandise or service not received")]
        assert await standing(database, paid.id) == ("partially_refunded", 20_00)
        assert await refunds_of(database, paid.id) == [(20_00, "succeeded")]
        assert await breaches(database) == []

    @pytest.mark.parametrize("outcome", ["RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT", "CANCELED_BY_BUYER", "NONE"])
    async def test_that_the_shop_does_not_pay_for_cost_nothing(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal, paid: PaidByStripe, outcome: str
    ) -> None:
        dispute = fake_paypal.dispute(paid.intent, "20.00")
        fake_paypal.resolve(dispute, outcome, "20.00" if outcome == "RESOLVED_WITH_PAYOUT" else "")

        await client.post(DOOR, content=about(dispute, "RESOLVED"), headers=SIGNED)
        await carry_all(database)

        assert [status for status, _, _ in await disputes_in(database)] == ["won"]
        assert (await standing(database, paid.id), await refunds_of(database, paid.id)) == (("captured", 0), [])

    async def test_that_the_seller_ended_by_a_refund_take_it_once(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal, paid: PaidByStripe
    ) -> None:
        dispute = fake_paypal.dispute(paid.intent, "20.00")
        fake_paypal.orders[paid.intent]["purchase_units"][0]["payments"]["refunds"] = [
            {
                "id": "RE1",
                "status": "COMPLETED",
                "amount": {"currency_code": "USD", "value": "20.00"},
                "create_time": "2026-11-22T12:00:00Z",
            }
        ]
        fake_paypal.resolve(dispute, "ACCEPTED", "20.00")

        await client.post(DOOR, content=about(dispute, "RESOLVED"), headers=SIGNED)
        await carry_all(database)

        assert [status for status, _, _ in await disputes_in(database)] == ["lost"]
        assert await standing(database, paid.id) == ("partially_refunded", 20_00)
        assert await refunds_of(database, paid.id) == [(20_00, "succeeded")]
        assert await breaches(database) == []

    async def test_of_somebody_elses_money_are_none_of_ours(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal, paid: PaidByStripe
    ) -> None:
        dispute = fake_paypal.dispute("ELSEWHERE", "20.00")
        for body in (about(dispute, "CREATED"), an_event("CUSTOMER.DISPUTE.CREATED", "WH-2", dispute_id="PP-D-9")):
            assert (await client.post(DOOR, content=body, headers=SIGNED)).status_code == 200
        assert await heard(database) == [("CUSTOMER.DISPUTE.CREATED", None)] * 2
        await carry_all(database)
        assert await disputes_in(database) == []

    async def test_that_the_app_may_not_read_keep_no_refund_waiting(
        self, client: httpx.AsyncClient, database: Database, fake_paypal: FakePayPal, paid: PaidByStripe
    ) -> None:
        fake_paypal.tells_of_disputes = False
        async with database.unit_of_work(SYSTEM) as uow:
            await request_refund(uow, paid.id, amount=Money(20_00, "USD"), reference_id=new_id(), reason="")
        await carry_all(database)
        dispute = fake_paypal.dispute(paid.intent, "20.00")

        await client.post(DOOR, content=about(dispute, "CREATED"), headers=SIGNED)
        await carry_all(database)

        assert await disputes_in(database) == []
        assert await refunds_of(database, paid.id) == [(20_00, "succeeded")]
