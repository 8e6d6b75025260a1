"""A shop whose mail goes to a real server, and a clock that is moved by hand."""

from collections.abc import AsyncIterator, Iterator

import pytest

from souk.app import House, open_house
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.conftest import SettableClock
from tests.post_office import PostOffice, post_office


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def settings(make_settings: Override, office: PostOffice) -> Settings:
    return make_settings(mail=office.settings(), base_url="http://souk.test")


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def house(settings: Settings, clock: SettableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()
