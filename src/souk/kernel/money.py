"""Money: integer minor units and a currency, and the one place where an amount is rounded or shared out."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Self

import msgspec

EXPONENTS = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "VND": "₫",
    "NGN": "₦", "PHP": "₱", "UAH": "₴", "TRY": "₺", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "MXN": "MX$",
    "BRL": "R$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$",
}  # fmt: skip
"""No two currencies share one, so that a sentence needs no code beside it."""
LARGEST = 10**12
"""The largest amount, in minor units, that anything in the shop may cost."""


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum: a bug, never a person's mistake."""


def exponent(currency: str) -> int:
    """How many decimal places the currency has (ISO 4217): 2 unless listed."""
    return EXPONENTS.get(currency, 2)


class Money(msgspec.Struct, frozen=True, order=True):
    """`Money(4999, "USD")` is $49.99; on the wire `{"amount": 4999, "currency": "USD"}`."""

    amount: int
    currency: str

    def __add__(self, other: Self) -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _same(self, other: Self) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.amount

    def decimal(self) -> Decimal:
        """In major units, exactly: `Decimal("49.99")`."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        """As pages write it, so that a sentence and the figure beside it agree: $1,299.00, or `CHF 12.00`."""
        return written(self.amount, self.currency)


def written(amount: int, currency: str, *, trim: bool = False, sign: bool = False) -> str:
    """$1,299.00; `trim` leaves out .00, `sign` shows a plus. Currencies without a sign of their own read `CHF 12.00`."""
    digits = exponent(currency)
    figure = Decimal(abs(amount)).scaleb(-digits)
    places = 0 if trim and figure == int(figure) else digits
    before = "-" if amount < 0 else "+" if sign and amount > 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency}\N{NO-BREAK SPACE}")
    return f"{before}{symbol}{figure:,.{places}f}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; nothing at all sums to zero of `currency`."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def round_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` in whole minor units, halves upwards. For amounts, so neither is negative."""
    if numerator < 0 or denominator <= 0:
        raise ValueError("only amounts of nought or more are rounded")
    return (2 * numerator + denominator) // (2 * denominator)


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` in whole shares after the weights, summing to it exactly: the largest remainders get what is left over.

    Of equal remainders the earlier one. No share is larger than its weight unless `amount` is larger than all of them.
    """
    whole = sum(weights)
    if amount < 0 or min(weights, default=0) < 0:
        raise ValueError("only amounts of nought or more are shared out")
    if not whole:
        if amount:
            raise ValueError("there is nothing to share it out by")
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    missing = amount - sum(shares)
    for index in sorted(range(len(weights)), key=lambda at: -(amount * weights[at] % whole))[:missing]:
        shares[index] += 1
    return shares


def parse_major(text: str, currency: str) -> Money:
    """`"49.99"` → Money(4999, "USD"). ValueError when it is no plain number, negative, too large or too precise."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite() or value.adjusted() > 15:
        raise ValueError(f"{text!r} is not a price")
    minor = value.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has more decimal places than {currency}")
    if not 0 <= minor <= LARGEST:
        raise ValueError(f"{text!r} is out of range")
    return Money(int(minor), currency)
