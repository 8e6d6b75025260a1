"""What happens when Stripe knocks: or somebody who says so, or too late, or twice, or in the wrong order."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.kernel.outbox import OutboxRow
from souk.kernel.settings import Settings
from souk.ledger.models import LedgerLine
from souk.payments import PaymentMovedOn, RefundExceedsPayment, record_captured, request_refund
from souk.payments.events import ReturnsMoved
from souk.payments.gateways import TakenWithFee
from souk.payments.gateways.stripe import StripeGateway
from souk.payments.incoming.models import GatewayEvent
from souk.payments.incoming.tasks import LookAtReturns
from souk.payments.tasks import LookAtRefunds
from tests.payments.factories import PRICE, breaches, everything_in, log_of, refunds_of, standing
from tests.payments.incoming.factories import DOOR, carry_all, disputes_in, knock, make_paid
from tests.stripe import FakeStripe
from tests.stripe.webhooks import signed

pytestmark = pytest.mark.anyio


def an_event(kind: str = "payment_intent.succeeded", name: str = "evt_1", **subject: Any) -> dict[str, Any]:
    return {"id": name, "object": "event", "type": kind, "created": int(time.time()), "data": {"object": subject}}


async def heard(database: Database) -> list[tuple[str, UUID | None]]:
    """(kind, payment) of each message, oldest first."""
    async with database.unit_of_work(SYSTEM) as uow:
        rows = await uow.session.execute(select(GatewayEvent.kind, GatewayEvent.payment_id).order_by(GatewayEvent.id))
        return [(kind, payment_id) for kind, payment_id in rows]


async def nudges(database: Database) -> list[str]:
    async with database.unit_of_work(SYSTEM) as uow:
        found = await uow.session.scalars(select(OutboxRow.listener).order_by(OutboxRow.id))
        return [each for each in found if each in {"orders.settle_checkout", "payments.look_at_returns"}]


class TestSignature:
    async def test_takes_what_is_signed_now(self, client: httpx.AsyncClient, database: Database) -> None:
        answer = await knock(client, an_event())

        assert (answer.status_code, answer.json()) == (200, {"received": True})
        assert await heard(database) == [("payment_intent.succeeded", None)]

    async def test_refuses_what_is_forged_old_from_the_future_or_not_signed_and_keeps_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        body, headers = signed(an_event())
        moment, _, mac = headers["Stripe-Signature"].partition(",")
        refused = [
            await knock(client, an_event(), secret="whsec_somebody_else"),
            await knock(client, an_event(), at=time.time() - 301),
            await knock(client, an_event(), at=time.time() + 301),
            await client.post(DOOR, content=body),
            await client.post(DOOR, content=body + b" ", headers=headers),
            await client.post(DOOR, content=body, headers={"Stripe-Signature": f"{moment},v0={mac[3:]}"}),
            await client.post(DOOR, content=body, headers={"Stripe-Signature": f"t={'9' * 400},{mac}"}),
            await client.post(DOOR, content=body, headers={"Stripe-Signature": f"t=1e9,{mac}"}),
        ]

        assert {(each.status_code, each.json()["code"]) for each in refused} == {(400, "webhook_refused")}
        assert await heard(database) == []

    async def test_takes_the_old_path_too(self, client: httpx.AsyncClient, database: Database) -> None:
        body, headers = signed(an_event())

        answer = await client.post("/payment/webhook.php", content=body, headers=headers)

        assert answer.status_code == 200
        assert await heard(database) == [("payment_intent.succeeded", None)]

    async def test_refuses_what_is_too_large_or_no_event(self, client: httpx.AsyncClient, database: Database) -> None:
        large = await knock(client, an_event(note="x" * 300_000))
        assert (large.status_code, large.json()["code"]) == (413, "webhook_too_large")
        for nonsense in ({}, {"id": 1}, an_event() | {"data": []}, an_event() | {"created": 10**30}, []):
            answer = await knock(client, nonsense)
            assert (answer.status_code, answer.json()["code"]) == (400, "webhook_refused"), nonsense
        assert await heard(database) == []


class TestRotation:
    @pytest.fixture
    def settings(self, make_settings: Any, fake_stripe: FakeStripe) -> Settings:
        both = fake_stripe.settings(webhook_secrets=("whsec_new", "whsec_old"))
        made: Settings = make_settings(gateway="stripe", stripe=both.model_dump())
        return made

    async def test_believes_the_old_secret_beside_the_new_one(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        answers = [
            await knock(client, an_event(name="evt_1"), secret="whsec_new"),
            await knock(client, an_event(name="evt_2"), secret="whsec_old"),
            await knock(client, an_event(name="evt_3"), secret="whsec_gone"),
        ]

        assert [each.status_code for each in answers] == [200, 200, 400]
        assert len(await heard(database)) == 2


class TestHearing:
    async def test_records_and_acknowledges_what_it_does_not_know(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        answer = await knock(client, an_event("radar.early_fraud_warning.created", id="issfr_1"))

        assert answer.status_code == 200
        assert await heard(database) == [("radar.early_fraud_warning.created", None)]
        assert await nudges(database) == []

    async def test_a_replay_changes_nothing(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway)
        event = fake_stripe.books.tell("payment_intent.succeeded", fake_stripe.books.get(paid.intent))
        await knock(client, event)
        before = await everything_in(database)

        again = [await knock(client, event) for _ in range(3)]

        assert [each.status_code for each in again] == [200] * 3
        assert await everything_in(database) == before
        assert await heard(database) == [("payment_intent.succeeded", paid.id)]
        assert await nudges(database) == ["orders.settle_checkout"]

    async def test_nobody_is_nudged_about_a_payment_that_is_not_ours(
        self, client: httpx.AsyncClient, database: Database, stripe_gateway: StripeGateway
    ) -> None:
        await knock(client, an_event(id="pi_of_another_shop", metadata={"payment_id": str(new_id())}))

        assert await heard(database) == [("payment_intent.succeeded", None)]
        assert await nudges(database) == []


class TestReturns:
    async def test_a_refund_made_at_stripes_desk_is_counted_once_however_often_it_is_told(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway)
        seen = len(fake_stripe.books.events)
        fake_stripe.books.refund({"payment_intent": paid.intent, "amount": "1500"})
        for event in [*fake_stripe.books.events[seen:], *reversed(fake_stripe.books.events[seen:])]:
            assert (await knock(client, event)).status_code == 200
            await carry_all(database)

        assert await standing(database, paid.id) == ("partially_refunded", 15_00)
        assert await refunds_of(database, paid.id) == [(15_00, "succeeded")]
        assert (await log_of(database, paid.id))[-1] == ("refund", 15_00, "succeeded", "")
        assert await breaches(database) == []

    async def test_a_refund_of_ours_that_waits_is_settled_by_its_webhook(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway, "pm_card_pendingRefund")
        async with database.unit_of_work(SYSTEM) as uow:
            await request_refund(uow, paid.id, amount=Money(20_00, "USD"), reference_id=new_id(), reason="")
        await carry_all(database)
        assert await refunds_of(database, paid.id) == [(20_00, "pending")]

        (refund,) = fake_stripe.books.all("refund", payment_intent=paid.intent)
        fake_stripe.books.settle_refund(refund)
        await knock(client, fake_stripe.books.events[-1])
        await carry_all(database)

        assert await refunds_of(database, paid.id) == [(20_00, "succeeded")]
        assert await standing(database, paid.id) == ("partially_refunded", 20_00)
        assert await breaches(database) == []

    async def test_a_refund_of_ours_whose_webhook_was_lost_is_asked_about_after_some_hours(
        self,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway, "pm_card_pendingRefund")
        async with database.unit_of_work(SYSTEM) as uow:
            await request_refund(uow, paid.id, amount=Money(20_00, "USD"), reference_id=new_id(), reason="")
        await carry_all(database)
        gateways = {"stripe": stripe_gateway}
        assert await LookAtRefunds(gateways)(database) == 0
        assert await LookAtRefunds(gateways, patience=timedelta(0))(database) == 1
        assert await refunds_of(database, paid.id) == [(20_00, "pending")]

        (refund,) = fake_stripe.books.all("refund", payment_intent=paid.intent)
        fake_stripe.books.settle_refund(refund)
        await LookAtRefunds(gateways, patience=timedelta(0))(database)

        assert await refunds_of(database, paid.id) == [(20_00, "succeeded")]
        assert await LookAtRefunds(gateways, patience=timedelta(0))(database) == 0
        assert await breaches(database) == []

    async def test_a_refund_that_never_arrived_is_sent_again_and_another_ones_trouble_does_not_hold_it_up(
        self,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        first, second = [await make_paid(database, stripe_gateway) for _ in range(2)]
        for paid in (first, second):
            async with database.unit_of_work(SYSTEM) as uow:
                await request_refund(uow, paid.id, amount=Money(20_00, "USD"), reference_id=new_id(), reason="")
        fake_stripe.goes_wrong("POST /v1/refunds", "down", times=2)

        with capture_logs() as logs:
            assert await LookAtRefunds({"stripe": stripe_gateway}, patience=timedelta(0))(database) == 2

        assert "refund not looked at" in [each["event"] for each in logs]
        assert await refunds_of(database, first.id) == [(20_00, "pending")]
        assert await refunds_of(database, second.id) == [(20_00, "succeeded")]
        await carry_all(database)
        assert len(fake_stripe.books.all("refund", payment_intent=second.intent)) == 1
        assert await refunds_of(database, first.id) == [(20_00, "succeeded")]
        assert await breaches(database) == []

    async def test_a_refund_of_ours_that_fails_in_the_end_counts_as_paid_again(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway, "pm_card_refundFail")
        async with database.unit_of_work(SYSTEM) as uow:
            await request_refund(uow, paid.id, amount=PRICE, reference_id=new_id(), reason="")
        await carry_all(database)

        (refund,) = fake_stripe.books.all("refund", payment_intent=paid.intent)
        fake_stripe.books.settle_refund(refund)
        await knock(client, fake_stripe.books.events[-1])
        await carry_all(database)

        assert await refunds_of(database, paid.id) == [(PRICE.amount, "failed")]
        assert await standing(database, paid.id) == ("captured", 0)
        assert await breaches(database) == []

    async def test_old_news_that_comes_last_does_not_undo_newer_news(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway, "pm_card_pendingRefund")
        seen = len(fake_stripe.books.events)
        refund = fake_stripe.books.refund({"payment_intent": paid.intent, "amount": "500"})
        fake_stripe.books.settle_refund(refund)
        events = fake_stripe.books.events[seen:]
        assert [each["type"] for each in events] == ["refund.created", "charge.refunded", "refund.updated"]

        for event in reversed(events):
            await knock(client, event)
            await carry_all(database)

        assert await refunds_of(database, paid.id) == [(5_00, "succeeded")]
        assert await standing(database, paid.id) == ("partially_refunded", 5_00)


class TestFees:
    async def test_what_stripe_keeps_of_a_charge_is_posted_once(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway)
        again = await stripe_gateway.capture(database, paid.intent)
        fee = PRICE.amount * 29 // 1000 + 30
        assert isinstance(again, TakenWithFee)
        assert again.fee == Money(fee, "USD")
        with pytest.raises(PaymentMovedOn):
            async with database.unit_of_work(SYSTEM) as uow:
                await record_captured(uow, paid.id, again)
        assert await _posted(database, "gateway_fee") == [("gateway", -fee), ("fees", fee)]
        assert await breaches(database) == []


class TestDisputes:
    async def test_a_dispute_is_kept_and_what_a_lost_one_cost_counts_as_refunded(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway)
        dispute = fake_stripe.books.dispute(fake_stripe.books.get(paid.intent))
        await knock(client, fake_stripe.books.events[-1])
        await carry_all(database)
        assert await disputes_in(database) == [("open", PRICE.amount, "product not received")]
        assert await standing(database, paid.id) == ("captured", 0)

        fake_stripe.books.close_dispute(dispute, "lost")
        for event in (fake_stripe.books.events[-1], fake_stripe.books.events[-2]):
            await knock(client, event)
            await carry_all(database)

        assert await disputes_in(database) == [("lost", PRICE.amount, "product not received")]
        assert await standing(database, paid.id) == ("refunded", PRICE.amount)
        assert await refunds_of(database, paid.id) == [(PRICE.amount, "succeeded")]
        assert await breaches(database) == []

    async def test_what_it_takes_beyond_what_is_left_is_a_loss_and_later_news_arrives(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway)
        fake_stripe.books.refund({"payment_intent": paid.intent, "amount": "1500"})
        dispute = fake_stripe.books.dispute(fake_stripe.books.get(paid.intent))
        fake_stripe.books.close_dispute(dispute, "lost")
        for event in fake_stripe.books.events[-2:]:
            await knock(client, event)
            await carry_all(database)

        assert await standing(database, paid.id) == ("refunded", PRICE.amount)
        assert sorted(await refunds_of(database, paid.id)) == sorted(
            [(15_00, "succeeded"), (PRICE.amount - 15_00, "succeeded")]
        )
        assert await _posted(database, "dispute_loss") == [("gateway", -15_00), ("fees", 15_00)]
        another = fake_stripe.books.dispute(fake_stripe.books.get(paid.intent))
        await knock(client, fake_stripe.books.events[-1])
        await carry_all(database)
        assert [status for status, _, _ in await disputes_in(database)] == ["lost", "open"], another
        assert await breaches(database) == []

    async def test_is_heard_though_a_refund_cannot_be_counted_yet(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        """Ours is promised and not yet sent; the gateway's own desk was quicker."""
        paid = await make_paid(database, stripe_gateway)
        async with database.unit_of_work(SYSTEM) as uow:
            await request_refund(uow, paid.id, amount=PRICE, reference_id=new_id(), reason="")
        fake_stripe.books.refund({"payment_intent": paid.intent, "amount": "1500"})
        fake_stripe.books.dispute(fake_stripe.books.get(paid.intent))
        news = ReturnsMoved(payment_id=paid.id, provider="stripe", transaction_id=paid.intent)

        with pytest.raises(RefundExceedsPayment):
            await LookAtReturns({"stripe": stripe_gateway})(database, news)

        assert [status for status, _, _ in await disputes_in(database)] == ["open"]
        assert await refunds_of(database, paid.id) == [(PRICE.amount, "pending")]

    async def test_a_dispute_that_is_won_costs_nothing(
        self,
        client: httpx.AsyncClient,
        database: Database,
        fake_stripe: FakeStripe,
        stripe_gateway: StripeGateway,
    ) -> None:
        paid = await make_paid(database, stripe_gateway)
        dispute = fake_stripe.books.dispute(fake_stripe.books.get(paid.intent))
        fake_stripe.books.close_dispute(dispute, "won")

        await knock(client, fake_stripe.books.events[-1])
        await carry_all(database)

        assert await disputes_in(database) == [("won", PRICE.amount, "product not received")]
        assert await standing(database, paid.id) == ("captured", 0)


async def _posted(database: Database, kind: str) -> list[tuple[str, int]]:
    async with database.read(SYSTEM) as ctx:
        lines = select(LedgerLine).where(LedgerLine.kind == kind).order_by(LedgerLine.position)
        return [(each.account.value, each.amount) for each in await ctx.session.scalars(lines)]
