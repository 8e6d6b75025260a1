import pytest

from souk.kernel.money import LARGEST, CurrencyMismatch, Money, parse_major, total


class TestMoney:
    def test_adds_and_multiplies_within_a_currency(self) -> None:
        assert Money(1050, "USD") * 3 - Money(150, "USD") + Money(1, "USD") == Money(3001, "USD")

    def test_refuses_to_mix_currencies(self) -> None:
        with pytest.raises(CurrencyMismatch):
            Money(1, "USD") + Money(1, "EUR")

    @pytest.mark.parametrize(
        ("money", "text"),
        [
            (Money(129900, "USD"), "$1,299.00"),
            (Money(500, "JPY"), "¥500"),
            (Money(-1500, "KWD"), "-KWD\N{NO-BREAK SPACE}1.500"),
        ],
    )
    def test_reads_as_pages_write_it(self, money: Money, text: str) -> None:
        assert str(money) == text

    def test_nothing_sums_to_zero(self) -> None:
        assert total([], "EUR") == Money(0, "EUR")


class TestParseMajor:
    @pytest.mark.parametrize(
        ("text", "amount"), [("49.99", 4999), (" 50 ", 5000), ("0", 0), ("1e2", 10000), ("0.10", 10)]
    )
    def test_is_exact(self, text: str, amount: int) -> None:
        assert parse_major(text, "USD") == Money(amount, "USD")

    @pytest.mark.parametrize(
        "text", ["", "abc", "-1", "1.999", "NaN", "Infinity", "1e99", "1,299.00", "$5", str(LARGEST)]
    )
    def test_refuses_what_is_no_price(self, text: str) -> None:
        with pytest.raises(ValueError, match="price|number|range|decimal"):
            parse_major(text, "USD")
