"""The pure arithmetic: the ladder, what goods earn, what points are worth, months, and what ends when."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from souk.loyalty import Tier, points_for, worth_of
from souk.loyalty.expiry import Credit, endings, expired
from souk.loyalty.tiers import DEFAULTS, is_climbing, ladder_of, months_after, months_before, next_above, tier_for


def at(year: int, month: int, day: int = 1) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


class TestLadder:
    @pytest.mark.parametrize(
        ("points", "tier"),
        [
            (0, Tier.BRONZE),
            (499, Tier.BRONZE),
            (500, Tier.SILVER),
            (1_499, Tier.SILVER),
            (1_500, Tier.GOLD),
            (4_999, Tier.GOLD),
            (5_000, Tier.PLATINUM),
            (10**9, Tier.PLATINUM),
        ],
    )
    def test_a_year_of_points_reaches_a_tier(self, points: int, tier: Tier) -> None:
        assert tier_for(points, DEFAULTS).name is tier

    def test_percentages_are_those_of_the_documents(self) -> None:
        assert [rung.basis_points for rung in DEFAULTS] == [0, 500, 1_000, 1_500]

    def test_says_what_is_missing_to_the_next(self) -> None:
        above = next_above(Tier.SILVER, 1_460, DEFAULTS)

        assert above is not None
        assert (above.name, above.missing) == (Tier.GOLD, 40)
        assert next_above(Tier.PLATINUM, 9_000, DEFAULTS) is None

    def test_must_climb(self) -> None:
        bronze, silver, gold, platinum = DEFAULTS
        changed = msgspec.structs.replace

        assert is_climbing(DEFAULTS)
        assert not is_climbing((changed(bronze, threshold=1), silver, gold, platinum))
        assert not is_climbing((bronze, changed(silver, threshold=1_500), gold, platinum))
        assert not is_climbing((bronze, silver, changed(gold, threshold=499), platinum))
        assert not is_climbing((bronze, silver, changed(gold, basis_points=499), platinum))
        assert is_climbing((bronze, silver, changed(gold, basis_points=500), platinum))

    def test_what_was_changed_stands_in_its_place(self) -> None:
        gold = msgspec.structs.replace(DEFAULTS[2], threshold=2_000)

        assert ladder_of([gold]) == (DEFAULTS[0], DEFAULTS[1], gold, DEFAULTS[3])


class TestPoints:
    @pytest.mark.parametrize(
        ("goods", "currency", "points"),
        [(0, "USD", 0), (99, "USD", 0), (1_00, "USD", 1), (49_99, "USD", 49), (750, "JPY", 750), (1_999, "KWD", 1), (-5, "USD", 0)],
    )  # fmt: skip
    def test_goods_earn_one_for_every_whole_unit(self, goods: int, currency: str, points: int) -> None:
        assert points_for(goods, currency) == points

    @pytest.mark.parametrize(
        ("points", "currency", "worth"), [(100, "USD", 1_00), (1, "USD", 1), (250, "JPY", 2), (99, "JPY", 0), (1, "KWD", 10)]
    )  # fmt: skip
    def test_a_hundred_are_worth_one_unit(self, points: int, currency: str, worth: int) -> None:
        assert worth_of(points, currency) == worth


class TestMonths:
    def test_keep_the_day_where_there_is_one(self) -> None:
        assert months_after(at(2026, 1, 15), 24) == at(2028, 1, 15)
        assert months_before(at(2026, 1, 15), 1) == at(2025, 12, 15)
        assert months_before(at(2026, 11, 21), 12) == at(2025, 11, 21)

    def test_take_the_last_of_the_month_where_there_is_none(self) -> None:
        assert months_after(at(2026, 1, 31), 1) == at(2026, 2, 28)
        assert months_after(at(2024, 2, 29), 12) == at(2025, 2, 28)
        assert months_before(at(2026, 3, 30), 1) == at(2026, 2, 28)
        assert months_before(at(2026, 5, 31), 1) == at(2026, 4, 30)


class TestEndings:
    def test_what_was_spent_was_the_oldest(self) -> None:
        came = [Credit(at(2026, 1), 100), Credit(at(2026, 3), 50), Credit(at(2026, 5), 30)]

        assert endings(60, came, 24) == [(date(2028, 3, 1), 30), (date(2028, 5, 1), 30)]
        assert endings(180, came, 24) == [(date(2028, 1, 1), 100), (date(2028, 3, 1), 50), (date(2028, 5, 1), 30)]
        assert endings(0, came, 24) == []

    def test_points_that_never_end_end_on_no_day(self) -> None:
        assert endings(100, [Credit(at(2026, 1), 100)], 0) == []

    @given(
        lots=st.lists(st.integers(1, 500), min_size=1, max_size=12),
        used=st.integers(0, 6_000),
        dead=st.integers(0, 12),
    )
    def test_are_those_of_a_queue_that_is_used_from_its_head(self, lots: list[int], used: int, dead: int) -> None:
        used, dead = min(used, sum(lots)), min(dead, len(lots))
        queue, left = list(lots), used
        for index, lot in enumerate(queue):
            taken = min(lot, left)
            queue[index], left = lot - taken, left - taken
        balance, fresh = sum(lots) - used, sum(lots[dead:])
        came = [Credit(at(2026 + number // 12, number % 12 + 1), lot) for number, lot in enumerate(lots)]

        assert expired(balance, fresh) == sum(queue[:dead])
        assert [points for _, points in endings(balance, came, 24)] == [lot for lot in queue if lot]
