"""Fault injection at every step between “place order” and “captured”: nothing is left over, and the books balance."""

import os
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from souk.app import House, open_house
from souk.kernel.settings import Settings
from tests.orders.factories import MovableClock, findings
from tests.orders.faults import left_over, make_world, one_run

pytestmark = pytest.mark.anyio
RUNS = int(os.environ.get("SOUK_FAULT_RUNS", "500"))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def house(settings: Settings, clock: MovableClock) -> AsyncIterator[House]:
    opened = open_house(settings, clock=clock)
    yield opened
    await opened.close()


async def test_whatever_fails_nothing_is_left_over_and_the_books_balance(house: House, clock: MovableClock) -> None:
    world = await make_world(house, clock)
    outcomes: Counter[str] = Counter()
    for seed in range(RUNS):
        outcomes[await one_run(world, seed)] += 1
        assert await left_over(world) == [0, 0, 0, 0], f"seed {seed}"
    assert await findings(house) == []
    ended = {"none: placed", "twice: placed", "kill: Killed", "kill: CancelledError", "challenge: placed"}
    assert ended | {"gateway: placed", "gateway: payment_unreachable"} <= outcomes.keys()
