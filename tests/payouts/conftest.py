"""A house whose clock can be moved: what is sold is released days after it was delivered."""

from collections.abc import AsyncIterator

import pytest

from souk.app import House, open_house
from souk.kernel.settings import Settings
from tests.orders.factories import MovableClock


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()
