from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from souk import ui

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Money:
    amount: int
    currency: str = "USD"


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "currency", "read"),
        [
            (129900, "USD", "$1,299.00"),
            (5, "EUR", "€0.05"),
            (1299, "JPY", "¥1,299"),
            (1234567, "KWD", "KWD\u00a01,234.567"),
            (-500, "USD", "-$5.00"),
            (1200, "CHF", "CHF\u00a012.00"),
            (0, "GBP", "£0.00"),
            (99999999999999999, "USD", "$999,999,999,999,999.99"),
        ],
    )
    def test_reads_minor_units_by_the_currency_s_exponent(self, amount: int, currency: str, read: str) -> None:
        assert ui.money(Money(amount, currency)) == read

    def test_trims_only_whole_amounts_and_signs_on_request(self) -> None:
        assert ui.money(Money(129900), trim=True) == "$1,299"
        assert ui.money(Money(129950), trim=True) == "$1,299.50"
        assert ui.money(Money(500), sign=True) == "+$5.00"
        assert ui.money(None) == "—"


class TestNumber:
    def test_groups_thousands_and_keeps_whole_numbers_whole(self) -> None:
        assert [ui.number(1862), ui.number(4.0), ui.number(4.85, 1), ui.number(None)] == ["1,862", "4", "4.8", "—"]


class TestTimes:
    def test_writes_dates_for_people_and_for_machines(self) -> None:
        assert ui.date(date(2026, 11, 2)) == '<time datetime="2026-11-02">2 Nov 2026</time>'
        assert ui.date(NOON, plain=True) == "20 Nov 2026"

    def test_says_utc_whatever_zone_it_was_given(self) -> None:
        oslo = NOON.astimezone(timezone(timedelta(hours=2)))

        assert ui.datetime(oslo) == '<time datetime="2026-11-20T12:00:00Z" data-local>20 Nov 2026, 12:00 UTC</time>'

    @pytest.mark.parametrize(
        ("before", "words"),
        [
            (timedelta(seconds=20), "just now"),
            (timedelta(minutes=3), "3 min ago"),
            (timedelta(hours=5), "5 h ago"),
            (timedelta(days=1), "1 day ago"),
            (timedelta(days=12), "12 days ago"),
            (timedelta(days=40), "11 Oct 2026"),
            (-timedelta(days=2), "in 2 days"),
        ],
    )
    def test_tells_how_long_ago(self, before: timedelta, words: str) -> None:
        assert f">{words}</time>" in ui.ago(NOON - before, NOON)


class TestLinks:
    def test_sets_removes_and_repeats_and_keeps_the_rest(self) -> None:
        url = "/search?q=a+b&sort=new&after=x"

        assert ui.url_with(url, sort="-price", after=None) == "/search?q=a+b&sort=-price"
        assert ui.url_with(url, kind=["a", "b"], q="") == "/search?sort=new&after=x&kind=a&kind=b"

    def test_toggles_one_value_of_many(self) -> None:
        assert ui.url_toggle("/s?c=red&c=blue&after=x", "c", "red", "after") == "/s?c=blue"
        assert ui.url_toggle("/s?c=blue", "c", "red & co") == "/s?c=blue&c=red+%26+co"
