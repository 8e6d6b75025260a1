import pytest

from souk.pricing import round_half_up


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
