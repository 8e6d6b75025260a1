"""The gateways there are, each with its own Stripe, PayPal or mock behind it, and how to pay with them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest

from souk.payments import Gateway
from souk.payments.gateways.stripe import StripeGateway
from tests.payments.factories import make_gateway
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


@dataclass(frozen=True)
class Contestant:
    """A gateway and its tokens. `declines`: token → the code that all gateways share."""

    gateway: Gateway
    good: str
    declines: dict[str, str] = field(default_factory=dict)


@pytest.fixture(params=["mock", "stripe"])
def contestant(request: pytest.FixtureRequest) -> Contestant:
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
