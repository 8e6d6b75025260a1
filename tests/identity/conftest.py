"""Identity's tests tell the time themselves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from souk.app import House, open_house
from souk.kernel.settings import Settings
from tests.identity.hearing import Heard


class SettableClock:
    """Stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **ahead: float) -> None:
        self.now += timedelta(**ahead)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def house(settings: Settings, clock: SettableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def heard(house: House) -> Heard:
    return Heard(house)
