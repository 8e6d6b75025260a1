"""Stripe's amounts and ours: the same integers but for a few currencies.

Stripe has currencies without decimals and with two; ISK has none, but is written with two. Of those with three decimals
the last must be 0. UGX is left out: Stripe documents it both with and without decimals.
"""

from typing import Final

from souk.kernel.money import Money, exponent

WITHOUT_DECIMALS: Final = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
THREE_DECIMALS: Final = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
NOT_TAKEN: Final = frozenset(("UGX", "IQD", "LYD"))

TIMES: Final = (1, 10, 100, 1000)


class NotChargeable(ValueError):
    """Stripe cannot charge this amount to the last minor unit, and another one nobody agreed to."""


def to_stripe(money: Money) -> int:
    """Raises NotChargeable."""
    if money.currency in NOT_TAKEN or (money.currency in THREE_DECIMALS and money.amount % 10):
        raise NotChargeable(str(money))
    shift = _decimals_at_stripe(money.currency) - exponent(money.currency)
    if shift >= 0:
        return money.amount * TIMES[shift]
    amount, rest = divmod(money.amount, TIMES[-shift])
    if rest:
        raise NotChargeable(str(money))
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """What Stripe calls `amount` of `currency` (in small letters, as it writes them)."""
    code = currency.upper()
    shift = _decimals_at_stripe(code) - exponent(code)
    return Money(amount // TIMES[shift] if shift >= 0 else amount * TIMES[-shift], code)


def _decimals_at_stripe(currency: str) -> int:
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2
