"""Any sequence of buying, cancelling, shipping, returning, refunding, redeeming and paying out keeps the books true."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from souk.app import House, open_house
from souk.kernel.settings import Settings
from tests.money import world as money
from tests.money.world import BAD, GOOD, SentBack, Wish
from tests.orders.factories import MovableClock, findings

STEPS, EXAMPLES = 25, int(os.environ.get("SOUK_MONEY_EXAMPLES", "12"))
whichever = st.integers(0, 50)
wishes = st.builds(
    Wish,
    pieces=st.dictionaries(st.integers(0, 3), st.integers(1, 3), min_size=1, max_size=3),
    coupon=st.one_of(st.none(), st.integers(0, 3)),
    points=st.sampled_from([0, 0, 50, 300]),
    cards=st.lists(st.integers(0, 1), max_size=2, unique=True).map(tuple),
    credit=st.booleans(),
    way=st.sampled_from([GOOD, GOOD, GOOD, BAD]),
)


returned = st.builds(
    SentBack,
    line=whichever,
    quantity=st.integers(1, 3),
    as_credit=st.booleans(),
    restock=st.booleans(),
    rejected=st.sampled_from([False, False, True]),
)


class MoneyMachine(RuleBasedStateMachine):
    def __init__(self, runner: asyncio.Runner, house: House, clock: MovableClock) -> None:
        super().__init__()
        self.run, self.house, self.clock = runner.run, house, clock
        self.world: Any = None

    @initialize()
    def open(self) -> None:
        self.world = self.run(money.make_world(self.house, self.clock))

    def any_of(self, which: int, *statuses: str) -> money.Bought:
        orders: list[money.Bought] = self.world.in_state(*statuses)
        return orders[which % len(orders)]

    @rule(wish=wishes, who=st.integers(0, 1))
    def buy(self, wish: Wish, who: int) -> None:
        self.run(money.buy(self.world, self.world.people[who], wish))

    @precondition(lambda self: self.world.in_state("processing"))
    @rule(which=whichever)
    def cancel(self, which: int) -> None:
        self.run(money.cancel(self.world, self.any_of(which, "processing")))

    @precondition(lambda self: self.world.in_state("processing", "shipped"))
    @rule(which=whichever)
    def move_on(self, which: int) -> None:
        self.run(money.move_on(self.world, self.any_of(which, "processing", "shipped")))

    @precondition(lambda self: self.world.in_state("processing"))
    @rule(days=st.integers(0, 10))
    def arrive(self, days: int) -> None:
        """All that was bought, and so many days go by: time enough to be paid for it, or to send it back."""
        for _ in range(2):
            for order in self.world.in_state("processing", "shipped"):
                self.run(money.move_on(self.world, order))
        self.run(money.carry(self.world.database))
        self.clock.move(days=days)

    @precondition(lambda self: self.world.in_state("delivered"))
    @rule(which=whichever, back=returned)
    def send_back(self, which: int, back: SentBack) -> None:
        self.run(money.send_back(self.world, self.any_of(which, "delivered"), back))

    @precondition(lambda self: self.world.in_state("processing"))
    @rule(which=whichever, line=whichever, quantity=st.integers(1, 2))
    def take_off(self, which: int, line: int, quantity: int) -> None:
        self.run(money.take_off(self.world, self.any_of(which, "processing"), line=line, quantity=quantity))

    @precondition(lambda self: self.world.in_state("processing", "shipped", "delivered", "cancelled"))
    @rule(which=whichever, share=st.sampled_from([10, 50, 100]), fails=st.booleans())
    def refund_at_desk(self, which: int, share: int, fails: bool) -> None:
        order = self.any_of(which, "processing", "shipped", "delivered", "cancelled")
        self.run(money.refund_at_desk(self.world, order, share=share, fails=fails))

    @precondition(lambda self: self.world.in_state("shipped", "delivered"))
    @rule(which=whichever, share=st.integers(1, 110))
    def refund(self, which: int, share: int) -> None:
        self.run(money.refund(self.world, self.any_of(which, "shipped", "delivered"), share=share))

    @rule(who=st.integers(0, 1), amount=st.integers(1, 200_00), as_card=st.booleans())
    def give(self, who: int, amount: int, as_card: bool) -> None:
        self.run(money.give(self.world, self.world.people[who], amount, as_card=as_card))

    @rule(which=whichever)
    def void(self, which: int) -> None:
        self.run(money.void(self.world, self.world.cards[which % len(self.world.cards)]))

    @precondition(lambda self: self.world.in_state("delivered", "over"))
    @rule(which=st.integers(0, 1), fails=st.booleans())
    def pay_out(self, which: int, fails: bool) -> None:
        self.run(money.pay_out(self.world, self.world.shops[which], fails=fails))

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.clock.move(days=days)

    @invariant()
    def nothing_is_lost_or_made_of_nothing(self) -> None:
        if self.world is not None:
            assert self.run(money.breaches(self.world)) == []

    def teardown(self) -> None:
        if self.world is not None:
            assert self.run(findings(self.house)) == []


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as opened:
        yield opened


def test_whatever_happens_the_books_are_true(runner: asyncio.Runner, make_settings: Any) -> None:
    given: Settings = make_settings()
    clock = MovableClock()

    async def opened() -> House:
        return open_house(given, clock=clock)

    house = runner.run(opened())
    try:
        run_state_machine_as_test(
            lambda: MoneyMachine(runner, house, clock),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        runner.run(house.close())
