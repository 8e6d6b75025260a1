"""A house whose clock stands still until it is moved."""

from collections.abc import AsyncIterator

import pytest

from souk.app import House, open_house
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.orders.factories import MovableClock


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def settings(make_settings: Override) -> Settings:
    """Nobody is signed out when the clock moves by weeks."""
    minutes, days = 60 * 24 * 365, 365
    return make_settings(
        tokens={
            "access_minutes": minutes,
            "refresh_days": days,
            "staff_access_minutes": minutes,
            "staff_refresh_days": days,
        }
    )


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()
