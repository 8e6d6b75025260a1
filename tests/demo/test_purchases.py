"""The made-up trade, before anybody carries it out."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from souk.demo.catalogue import STORES
from souk.demo.hands import Calendar
from souk.demo.people import EVERYBODY
from souk.demo.purchases import WARES, Arrival, Cancellation, Dispatch, Purchase, Step, pieces_sold, plan_trade
from souk.demo.shelves import opening_hours
from souk.stores import Opening

MOMENTS = [datetime(2026, 3, day, hour, 31, tzinfo=UTC) for day in range(2, 9) for hour in (3, 8, 14, 20)]
"""A week around the clock, some of it just after the clocks were changed."""


@pytest.fixture(params=MOMENTS, ids=lambda moment: moment.strftime("%A %H:%M"))
def calendar(request: pytest.FixtureRequest) -> Calendar:
    return Calendar(request.param)


class TestPlan:
    def test_is_the_same_for_the_same_day(self, calendar: Calendar) -> None:
        assert plan_trade(calendar) == plan_trade(calendar)

    def test_stays_within_ninety_days_and_in_order(self, calendar: Calendar) -> None:
        steps = plan_trade(calendar)

        assert steps == sorted(steps, key=lambda step: step.at)
        assert calendar.first_sale < steps[0].at
        assert steps[-1].at < calendar.today
        assert steps[-1].at > calendar.today - timedelta(days=1)

    def test_lets_nobody_buy_before_they_joined(self, calendar: Calendar) -> None:
        joined = {account.email: calendar.opened + account.joined for account in EVERYBODY}

        bought = [step for step in plan_trade(calendar) if isinstance(step, Purchase)]
        assert [step for step in bought if step.at <= joined[step.buyer]] == []

    def test_sends_only_what_was_bought_and_brings_only_what_was_sent(self, calendar: Calendar) -> None:
        told: defaultdict[tuple[str, str], list[type[Step]]] = defaultdict(list)
        for step in plan_trade(calendar):
            if isinstance(step, Purchase):
                for store in {WARES[sku].store for sku in step.pieces}:
                    told[step.key, store].append(Purchase)
            else:
                told[step.key, step.store].append(type(step))

        allowed = [[Purchase], [Purchase, Dispatch], [Purchase, Dispatch, Arrival], [Purchase, Cancellation]]
        in_parts = [story for story in told.values() if story not in allowed]
        assert in_parts != []
        for story in in_parts:
            assert story[:2] == [Purchase, Dispatch]
            assert set(story[2:]) <= {Dispatch, Arrival}
            assert all(story[:end].count(Arrival) <= story[:end].count(Dispatch) <= 2 for end in range(len(story) + 1))

    def test_leaves_some_orders_half_sent(self, calendar: Calendar) -> None:
        steps = plan_trade(calendar)
        first = {(step.key, step.store) for step in steps if isinstance(step, Dispatch) and step.pieces is not None}
        second = {(step.key, step.store) for step in steps if isinstance(step, Dispatch) and step.parcel == 2}
        assert second < first

    def test_leaves_every_store_something_to_send(self, calendar: Calendar) -> None:
        waiting = set()
        for step in plan_trade(calendar):
            if isinstance(step, Purchase):
                waiting |= {(step.key, WARES[sku].store) for sku in step.pieces}
            elif isinstance(step, Dispatch | Cancellation):
                waiting.discard((step.key, step.store))

        assert {store for _, store in waiting} == {store.slug for store in STORES}

    def test_counts_what_was_cancelled_as_unsold(self, calendar: Calendar) -> None:
        steps = plan_trade(calendar)
        bought = sum(sum(step.pieces.values()) for step in steps if isinstance(step, Purchase))
        cancelled = {(step.key, step.store) for step in steps if isinstance(step, Cancellation)}
        returned = sum(
            pieces
            for step in steps
            if isinstance(step, Purchase)
            for sku, pieces in step.pieces.items()
            if (step.key, WARES[sku].store) in cancelled
        )

        assert returned > 0
        assert pieces_sold(steps).total() == bought - returned


class TestOpeningHours:
    def test_are_read_from_what_the_store_says(self) -> None:
        assert opening_hours("Tue-Wed 09:00-18:30, late chair Thursday until 20:00, Sun 11:00-17:00") == [
            Opening(1, 540, 1110),
            Opening(2, 540, 1110),
            Opening(6, 660, 1020),
        ]
