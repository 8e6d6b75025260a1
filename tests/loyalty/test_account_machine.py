"""Any sequence of buying, redeeming, refunding, cancelling, giving and waiting keeps an account true."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

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
from souk.identity import get_person
from souk.kernel.actors import SYSTEM
from souk.kernel.ids import new_id
from souk.kernel.settings import Settings
from souk.loyalty import NotEnoughPoints, hold_points, release_points, spend_points
from souk.loyalty.commands import adjust_points
from souk.loyalty.schemas import Adjustment
from souk.loyalty.services.upkeep import renew
from tests.loyalty.factories import (
    account_of,
    breaches,
    give_again,
    in_ledger,
    make_member,
    make_paid,
    refund,
    standing,
    take_back,
)
from tests.orders.factories import MovableClock

LIVE_MONTHS = 24


@dataclass
class Bought:
    """What the model knows of an order; points by its own arithmetic."""

    id: UUID
    goods: int
    spent: int
    refunds: list[Any] = field(default_factory=list)
    is_cancelled: bool = False

    @property
    def refunded(self) -> int:
        return sum(each.goods for each in self.refunds)

    @property
    def is_over(self) -> bool:
        return self.is_cancelled or any(each.is_whole for each in self.refunds)

    @property
    def earned(self) -> int:
        return 0 if self.is_over else (self.goods - self.refunded) // 100

    @property
    def back(self) -> int:
        if self.is_over:
            return self.spent
        return self.spent * self.refunded // self.goods if self.goods else 0


class AccountMachine(RuleBasedStateMachine):
    def __init__(self, runner: asyncio.Runner, house: House, clock: MovableClock) -> None:
        super().__init__()
        self.run, self.database, self.clock = runner.run, house.database, clock

    @initialize()
    def register(self) -> None:
        self.person = self.run(make_member(self.database))
        self.orders: list[Bought] = []
        self.held: dict[UUID, int] = {}
        self.spent = self.given = self.ended = 0
        self.run(self._adjust(1))
        self.given += 1

    @property
    def net(self) -> int:
        """What the person has, held ones included, less what they owe."""
        orders = sum(each.earned + each.back for each in self.orders)
        return orders - self.spent + self.given - self.ended

    @property
    def free(self) -> int:
        return max(0, self.net - sum(self.held.values()))

    @rule(goods=st.integers(0, 900_00))
    def buy(self, goods: int) -> None:
        order = self.run(make_paid(self.database, self.person, goods=goods))
        self.orders.append(Bought(order, goods, 0))

    @rule(wanted=st.integers(1, 2_000))
    def hold(self, wanted: int) -> None:
        checkout = new_id()
        if wanted <= self.free:
            self.run(self._hold(wanted, checkout))
            self.held[checkout] = wanted
            return
        with pytest.raises(NotEnoughPoints) as refused:
            self.run(self._hold(wanted, checkout))
        assert refused.value.facts == {"available": self.free}

    @precondition(lambda self: self.held)
    @rule(goods=st.integers(0, 300_00))
    def pay(self, goods: int) -> None:
        checkout, points = self.held.popitem()
        assert self.run(self._end(spend_points, checkout)) == points
        self.spent += points
        order = self.run(make_paid(self.database, self.person, goods=goods, spent=points))
        self.orders.append(Bought(order, goods, points))

    @precondition(lambda self: self.held)
    @rule()
    def let_go(self) -> None:
        checkout, points = self.held.popitem()
        assert self.run(self._end(release_points, checkout)) == points

    @precondition(lambda self: any(not each.is_over for each in self.orders))
    @rule(share=st.integers(0, 100), which=st.integers(0, 50))
    def refund(self, share: int, which: int) -> None:
        alive = [each for each in self.orders if not each.is_over]
        order = alive[which % len(alive)]
        goods = (order.goods - order.refunded) * share // 100
        asked = refund(order.id, self.person, goods, is_whole=order.refunded + goods == order.goods)
        order.refunds.append(self.run(take_back(self.database, asked)))

    @precondition(lambda self: any(each.refunds for each in self.orders))
    @rule()
    def refund_fails(self) -> None:
        order = next(each for each in self.orders if each.refunds)
        self.run(give_again(self.database, order.refunds.pop()))

    @precondition(lambda self: any(not each.is_cancelled for each in self.orders))
    @rule()
    def cancel(self) -> None:
        order = next(each for each in self.orders if not each.is_cancelled)
        given_up = refund(order.id, self.person, 0, reference_id=order.id, is_cancelled=True)
        self.run(take_back(self.database, given_up))
        order.is_cancelled = True

    @rule(points=st.integers(-300, 300).filter(bool))
    def adjust(self, points: int) -> None:
        if points < -self.free:
            with pytest.raises(NotEnoughPoints):
                self.run(self._adjust(points))
        else:
            self.run(self._adjust(points))
            self.given += points

    @rule(days=st.integers(1, 500))
    def wait(self, days: int) -> None:
        self.clock.now += timedelta(days=days)
        ended = self.run(self._renew())
        assert 0 <= ended <= self.free
        self.ended += ended

    @invariant()
    def has_what_the_model_says(self) -> None:
        held = sum(self.held.values())
        left = self.net - held
        assert self.run(account_of(self.database, self.person)) == (max(0, left), held, max(0, -left))
        assert self.run(in_ledger(self.database, self.person)) == self.net

    @invariant()
    def books_agree(self) -> None:
        assert self.run(breaches(self.database)) == []
        now = self.run(standing(self.database, self.person))
        shown = self.run(self._shown())
        assert (shown.tier, shown.points) == (now.tier, now.points)

    async def _hold(self, wanted: int, checkout: UUID) -> None:
        async with self.database.unit_of_work(SYSTEM) as uow:
            await hold_points(uow, self.person, wanted, checkout_id=checkout)

    async def _end(self, how: Any, checkout: UUID) -> int:
        async with self.database.unit_of_work(SYSTEM) as uow:
            ended: int = await how(uow, checkout)
            return ended

    async def _adjust(self, points: int) -> None:
        async with self.database.unit_of_work(SYSTEM) as uow:
            await adjust_points(uow, self.person, Adjustment(points=points, reason="Because"))

    async def _renew(self) -> int:
        async with self.database.unit_of_work(SYSTEM) as uow:
            return await renew(uow, self.person, live_months=LIVE_MONTHS)

    async def _shown(self) -> Any:
        async with self.database.read(SYSTEM) as ctx:
            return (await get_person(ctx, self.person)).loyalty


class TestAccount:
    def test_stays_true_whatever_happens(self, settings: Settings) -> None:
        how = SETTINGS
        with asyncio.Runner() as runner:
            clock = MovableClock()

            async def opened() -> House:
                return open_house(settings, clock=clock)

            house = runner.run(opened())
            try:
                run_state_machine_as_test(lambda: AccountMachine(runner, house, clock), settings=how)
            finally:
                runner.run(house.close())


SETTINGS = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
