"""What a catalogue discount leaves of a list price. Integers only."""

from souk.kernel.money import round_half_up


def price_after_discount(list_price: int, percent: int) -> int:
    """`percent` off, rounded to the minor unit: 999 at 50 % is 500."""
    return round_half_up(list_price * (100 - percent), 100)
