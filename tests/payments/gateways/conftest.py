"""The gateways there are, each with its own Stripe, PayPal or mock behind it, and how to pay with them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest

from souk.kernel.database import Database
from souk.payments import Charge, ChargeStatus, Gateway, GatewayAnswer
from souk.payments.gateways.paypal import PayPalGateway
from souk.payments.gateways.stripe import StripeGateway
from tests.payments.factories import make_gateway
from tests.paypal import FakePayPal
from tests.stripe import FakeStripe


@pytest.fixture(scope="session")
def stripe_server() -> Iterator[FakeStripe]:
    with FakeStripe() as running:
        yield running


@pytest.fixture
def fake_stripe(stripe_server: FakeStripe) -> Iterator[FakeStripe]:
    yield stripe_server
    stripe_server.behaviour.troubles.clear()
    stripe_server.behaviour.calls.clear()


@pytest.fixture
async def stripe_gateway(fake_stripe: FakeStripe) -> AsyncIterator[StripeGateway]:
    gateway = StripeGateway(fake_stripe.settings())
    yield gateway
    await gateway.close()


@pytest.fixture(scope="session")
def paypal_server() -> Iterator[FakePayPal]:
    with FakePayPal() as running:
        yield running


@pytest.fixture
def fake_paypal(paypal_server: FakePayPal) -> Iterator[FakePayPal]:
    yield paypal_server
    paypal_server.silent, paypal_server.refunds_wait = 0, False


@dataclass(frozen=True)
class Contestant:
    """A gateway and its tokens. `declines`: token → the code that all gateways share."""

    gateway: Gateway
    good: str
    declines: dict[str, str] = field(default_factory=dict)
    keeps: bool = True

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        return await self.gateway.authorise(database, charge)


@dataclass(frozen=True)
class WithApproval(Contestant):
    """Where whoever pays approves at the gateway's own page first; `poor` is somebody without money."""

    paypal: FakePayPal | None = None

    async def authorise(self, database: Database, charge: Charge) -> GatewayAnswer:
        assert self.paypal is not None
        answer = await self.gateway.authorise(database, charge)
        if answer.status is ChargeStatus.ACTION_REQUIRED:
            self.paypal.approve(answer.transaction_id, poor=charge.token == "poor")
        found = await self.gateway.find(database, charge.key)
        assert found is not None
        return found


@pytest.fixture(params=["mock", "stripe", "paypal"])
def contestant(request: pytest.FixtureRequest) -> Contestant:
    if request.param == "paypal":
        fake = request.getfixturevalue("fake_paypal")
        gateway = PayPalGateway(fake.settings())
        return WithApproval(gateway, "paypal", {"poor": "card_declined"}, keeps=False, paypal=fake)
    if request.param == "mock":
        codes = ("card_declined", "insufficient_funds", "expired_card", "processing_error")
        return Contestant(make_gateway(), "succeeds", {code: code for code in codes})
    return Contestant(
        request.getfixturevalue("stripe_gateway"),
        "pm_card_visa",
        {
            "pm_card_chargeDeclined": "card_declined",
            "pm_card_chargeDeclinedInsufficientFunds": "insufficient_funds",
            "pm_card_chargeDeclinedExpiredCard": "expired_card",
            "pm_card_chargeDeclinedProcessingError": "processing_error",
        },
    )
