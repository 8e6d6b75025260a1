import re

from hypothesis import given
from hypothesis import strategies as some

from souk.ui import Chart, Series
from souk.ui.charts import nice_ceiling, smooth, sparkline

numbers = some.floats(0, 1e9, allow_nan=False)


class TestCeiling:
    @given(numbers)
    def test_is_above_and_near(self, highest: float) -> None:
        ceiling = nice_ceiling(highest)

        assert ceiling >= highest * (1 - 1e-9)
        assert ceiling <= max(highest * 2.5, 1)

    @given(some.integers(0, 10**9))
    def test_quarters_of_whole_numbers_are_whole(self, highest: float) -> None:
        ceiling = nice_ceiling(highest, whole=True)

        assert ceiling >= highest
        assert ceiling % 4 == 0

    def test_reads_well(self) -> None:
        assert [nice_ceiling(5800.5), nice_ceiling(0.3), nice_ceiling(44, whole=True)] == [6000, 0.32, 48]


class TestSmooth:
    @given(some.lists(numbers, min_size=2, max_size=40))
    def test_never_leaves_the_band_of_its_points(self, values: list[float]) -> None:
        path = smooth([(20.0 * n, value) for n, value in enumerate(values)])
        heights = [float(y) for y in re.findall(r"-?[\d.e+]+ (-?[\d.]+)", path)]

        assert min(heights) >= min(values) - 0.1 - max(values) * 1e-9
        assert max(heights) <= max(values) + 0.1 + max(values) * 1e-9

    def test_draws_nothing_of_nothing_and_a_point_of_one(self) -> None:
        assert smooth([]) == sparkline([]) == ""
        assert sparkline([3]) == "M0 26.0"


class TestChart:
    def test_draws_axis_ticks_bars_and_texts(self) -> None:
        sold = Series("Sold", (12, 44), ("12 pcs", "44 pcs"))
        chart = Chart("Week", ("Mon", "Tue"), (sold,), kind="bar", prefix="€")

        assert chart.axis == ("€48", "€36", "€24", "€12", "€0")
        assert chart.ticks == ("Mon", "Tue")
        assert chart.bars(0) == "M3.6 200V150H15.4V200ZM23.6 200V16.7H35.4V200Z"
        assert sold.text(1) == "44 pcs"
        assert Series("Bare", (1234.5,)).text(0) == "1,234.5"

    def test_keeps_few_ticks_of_many_labels(self) -> None:
        chart = Chart("Year", tuple(map(str, range(365))), (Series("S", (1.0,) * 365),))

        assert sum(map(bool, chart.ticks)) == 7

    def test_stands_empty_data(self) -> None:
        chart = Chart("Empty", (), (Series("S", ()),))

        assert chart.line(chart.series[0]) == chart.area(chart.series[0]) == ""
        assert chart.width == 20
