"""A shop that takes Stripe's payments from the stand-in, and its doors."""

from collections.abc import AsyncIterator

import pytest

from souk.app import House, open_house
from souk.kernel.settings import Settings
from souk.payments.gateways.stripe import StripeGateway
from tests.conftest import Override
from tests.payments.gateways.conftest import fake_stripe, stripe_gateway, stripe_server
from tests.stripe import FakeStripe

__all__ = ["fake_stripe", "stripe_gateway", "stripe_server"]


@pytest.fixture
def settings(make_settings: Override, fake_stripe: FakeStripe) -> Settings:
    return make_settings(gateway="stripe", stripe=fake_stripe.settings().model_dump())


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    opened = open_house(settings)
    yield opened
    for room in opened.rooms:
        for gateway in getattr(room.state.get("gateways"), "values", list)():
            if isinstance(gateway, StripeGateway):
                await gateway.close()
    await opened.close()
