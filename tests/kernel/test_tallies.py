"""Counting in memory: exact where it matters, cheap where it is much, bounded everywhere."""

import pytest

from souk.kernel.rate_limit import rate_of
from souk.kernel.tallies import Buckets, Rate, Standing, Windows

FIVE = Rate(5, 60)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class TestRate:
    @pytest.mark.parametrize(
        ("text", "rate"), [("5/minute", (5, 60)), ("20/hour", (20, 3600)), ("3 per 2 second", (3, 2))]
    )
    def test_is_read_from_settings(self, text: str, rate: Rate) -> None:
        assert rate_of(text) == rate


class TestBuckets:
    def test_let_a_burst_through_and_then_one_at_a_time(self, clock: Clock) -> None:
        buckets = Buckets(clock=clock)
        assert [buckets.take(("writes", "ada"), FIVE).remaining for _ in range(5)] == [4, 3, 2, 1, 0]
        assert buckets.take(("writes", "ada"), FIVE) == Standing(FIVE, 0, 60, 12)
        clock.now += 11.9
        assert buckets.take(("writes", "ada"), FIVE).is_refused
        clock.now += 0.1
        assert not buckets.take(("writes", "ada"), FIVE).is_refused
        assert buckets.take(("writes", "ada"), FIVE).is_refused

    def test_keep_callers_and_classes_apart(self, clock: Clock) -> None:
        buckets = Buckets(clock=clock)
        one = Rate(1, 60)
        assert not buckets.take(("writes", "ada"), one).is_refused
        assert not buckets.take(("writes", "bob"), one).is_refused
        assert not buckets.take(("reads", "ada"), one).is_refused
        assert buckets.take(("writes", "ada"), one).is_refused

    def test_a_refused_call_costs_nothing(self, clock: Clock) -> None:
        buckets = Buckets(clock=clock)
        for _ in range(500):
            buckets.take(("writes", "ada"), FIVE)
        clock.now += 60
        assert buckets.take(("writes", "ada"), FIVE).remaining == 4

    def test_are_bounded_whoever_calls(self, clock: Clock) -> None:
        buckets = Buckets(most=100, clock=clock)
        for number in range(1000):
            clock.now += 0.001
            buckets.take(("writes", f"caller {number}"), FIVE)
        assert len(buckets) <= 100
        assert buckets.take(("writes", "caller 999"), FIVE).remaining == 3, "the latest are remembered"

    def test_forget_those_whose_bucket_is_full_first(self, clock: Clock) -> None:
        buckets = Buckets(most=100, clock=clock)
        for _ in range(5):
            buckets.take(("writes", "ada"), Rate(5, 3600))
        for number in range(99):
            buckets.take(("writes", f"caller {number}"), FIVE)
        clock.now += 30
        buckets.take(("writes", "one more"), FIVE)
        assert len(buckets) == 2
        assert buckets.take(("writes", "ada"), Rate(5, 3600)).is_refused


class TestWindows:
    def test_hold_in_every_stretch_of_time(self, clock: Clock) -> None:
        windows = Windows(clock=clock)
        for _ in range(4):
            windows.hit(("sign_in", "ada"), FIVE)
        clock.now += 59
        assert windows.hit(("sign_in", "ada"), FIVE) == Standing(FIVE, 0, 60)
        assert windows.hit(("sign_in", "ada"), FIVE) == Standing(FIVE, 0, 60, 1)
        clock.now += 1
        assert windows.look(("sign_in", "ada"), FIVE).remaining == 4

    def test_are_bounded_whoever_tries(self, clock: Clock) -> None:
        windows = Windows(most=100, clock=clock)
        for number in range(1000):
            windows.hit(("sign_in", f"caller {number}"), FIVE)
        assert len(windows) <= 100
        clock.now += 60
        assert windows.look(("sign_in", "caller 999"), FIVE).remaining == 5
