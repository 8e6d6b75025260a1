"""What a catalogue discount leaves of a list price. Integers only."""


def price_after_discount(list_price: int, percent: int) -> int:
    """`percent` off, rounded half-up to the minor unit: 999 at 50 % is 500."""
    return (list_price * (100 - percent) + 50) // 100
