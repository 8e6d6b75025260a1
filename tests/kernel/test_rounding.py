import pytest

from souk.kernel.money import round_half_up, share_out


class TestRoundHalfUp:
    @pytest.mark.parametrize(
        ("numerator", "denominator", "expected"),
        [(0, 1, 0), (1, 2, 1), (3, 2, 2), (5, 2, 3), (149, 100, 1), (150, 100, 2), (2499999, 1_000_000, 2), (7, 7, 1)],
    )
    def test_halves_go_up_and_everything_else_to_the_nearest(
        self, numerator: int, denominator: int, expected: int
    ) -> None:
        assert round_half_up(numerator, denominator) == expected

    @pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -2)])
    def test_refuses_what_is_no_amount(self, numerator: int, denominator: int) -> None:
        with pytest.raises(ValueError, match="nought or more"):
            round_half_up(numerator, denominator)


class TestShareOut:
    @pytest.mark.parametrize(
        ("amount", "weights", "shares"),
        [
            (10, [1, 1, 1], [4, 3, 3]),
            (1, [1, 2, 1], [0, 1, 0]),
            (100, [333, 333, 334], [33, 33, 34]),
            (5, [0, 7, 0], [0, 5, 0]),
            (0, [0, 0], [0, 0]),
            (0, [], []),
            (6, [3, 2, 1], [3, 2, 1]),
        ],
    )
    def test_gives_what_is_left_over_to_the_largest_remainders_and_of_equal_ones_to_the_earlier(
        self, amount: int, weights: list[int], shares: list[int]
    ) -> None:
        assert share_out(amount, weights) == shares

    def test_refuses_to_share_by_nothing_and_what_is_no_amount(self) -> None:
        with pytest.raises(ValueError, match="nothing to share"):
            share_out(1, [0, 0])
        with pytest.raises(ValueError, match="nought or more"):
            share_out(-1, [1])
        with pytest.raises(ValueError, match="nought or more"):
            share_out(1, [2, -1])
