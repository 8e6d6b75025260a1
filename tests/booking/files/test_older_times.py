"""Dates, times, statuses and prices as people typed them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souk.booking.files.older.problems import BadField
from souk.booking.files.older.reading import read_price
from souk.booking.files.older.times import DateOrder, read_date, read_span, to_instants

NEW_YORK = ZoneInfo("America/New_York")


def code_of(failing: pytest.ExceptionInfo[BadField]) -> str:
    return failing.value.code.value


class TestDates:
    @pytest.mark.parametrize(
        "text",
        [
            "2024-03-29", "2024/3/29", "2024-03-29T00:00:00.000Z", "29.3.2024", "29.03.2024", "29/03/2024", "03/29/2024",
            "29 March 2024", "29 Mar 2024", "March 29, 2024", "Mar 29th 2024", "Friday, 29 March 2024", "29-Mar-2024",
        ],
    )  # fmt: skip
    def test_are_read_where_there_is_one_way_to(self, text: str) -> None:
        assert read_date(text) == date(2024, 3, 29)

    def test_that_can_be_read_in_two_ways_are_asked_about(self) -> None:
        with pytest.raises(BadField) as failing:
            read_date("03/09/2024")

        assert code_of(failing) == "date_ambiguous"
        assert read_date("03/09/2024", DateOrder.DAY_FIRST) == date(2024, 9, 3)
        assert read_date("03/09/2024", DateOrder.MONTH_FIRST) == date(2024, 3, 9)
        assert read_date("09/09/2024") == date(2024, 9, 9)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "date_missing"), ("tomorrow", "date_unreadable"), ("31.02.2024", "date_unreadable"),
            ("2024-13-01", "date_unreadable"), ("3/9/24", "date_unreadable"), ("29 Mars 2024", "date_unreadable"),
            ("1524-01-01", "date_unreadable"), ("32/13/2024", "date_unreadable"), ("٢٠٢٤-٠٣-٠٩", "date_unreadable"),
        ],
    )  # fmt: skip
    def test_that_are_none_are_refused(self, text: str, code: str) -> None:
        with pytest.raises(BadField) as failing:
            read_date(text)

        assert code_of(failing) == code

    @given(text=st.text(max_size=60))
    def test_whatever_stands_there_it_is_read_or_refused(self, text: str) -> None:
        for read in (read_date, read_span):
            try:
                read(text)
            except BadField:
                continue


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "span"),
        [
            ("10:00-10:30", (time(10), time(10, 30))), ("10:00 \u2013 10:30", (time(10), time(10, 30))),
            ("10.30 am", (time(10, 30), None)), ("10am", (time(10), None)), ("12:15 AM", (time(0, 15), None)),
            ("12 p.m.", (time(12), None)), ("14h30", (time(14, 30), None)), ("1430", (time(14, 30), None)),
            ("10 to 11", (time(10), time(11))), ("10:00 - 10:30 PM", (time(22), time(22, 30))),
            ("11:30 - 12:30 pm", (time(11, 30), time(12, 30))), ("10:00:00", (time(10), None)),
            ("11:00 AM - 1:00 PM", (time(11), time(13))), ("11 pm-1 am", (time(23), time(1))),
        ],
    )  # fmt: skip
    def test_are_read_as_they_are_meant(self, text: str, span: tuple[time, time | None]) -> None:
        assert read_span(text) == span

    @pytest.mark.parametrize(
        "text", ["25:00", "10:75", "13 pm", "0 am", "noon", "10-11-12", "-10:00", "10:00 a", "²:00"]
    )
    def test_that_are_none_are_refused(self, text: str) -> None:
        with pytest.raises(BadField) as failing:
            read_span(text)

        assert code_of(failing) == "time_unreadable"

    def test_that_the_clock_skipped_are_refused(self) -> None:
        with pytest.raises(BadField) as failing:
            to_instants(date(2024, 3, 10), time(2, 30), None, NEW_YORK, 30)

        assert code_of(failing) == "time_skipped"

    def test_that_came_twice_are_the_first_of_both(self) -> None:
        twice = to_instants(date(2024, 11, 3), time(1, 30), None, NEW_YORK, 30)
        across = to_instants(date(2024, 11, 3), time(0, 30), time(2, 30), NEW_YORK, 30)

        assert twice == (datetime(2024, 11, 3, 5, 30, tzinfo=UTC), datetime(2024, 11, 3, 6, tzinfo=UTC))
        assert across[1] - across[0] == datetime(2024, 1, 1, 3) - datetime(2024, 1, 1)

    def test_end_on_the_day_after_where_they_must(self) -> None:
        starts, ends = to_instants(date(2024, 6, 1), time(23), time(1), NEW_YORK, 30)

        assert (ends - starts).total_seconds() == 2 * 3600


class TestPrices:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [("", None), ("25", 25_00), ("$25.50", 25_50), ("1,250.00 USD", 1250_00), ("USD 0", 0), ("25.5", 25_50)],
    )
    def test_are_minor_units(self, text: str, amount: int | None) -> None:
        assert read_price(text, "USD") == amount

    @pytest.mark.parametrize("text", ["free", "-5", "25,50", "25.505", "1e9999", "9" * 30, "25 or 30"])
    def test_that_are_none_are_refused(self, text: str) -> None:
        with pytest.raises(BadField):
            read_price(text, "USD")
