"""The one place where money is rounded."""


def round_half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` in whole minor units, halves upwards. For amounts, so neither is negative."""
    if numerator < 0 or denominator <= 0:
        raise ValueError("only amounts of nought or more are rounded")
    return (2 * numerator + denominator) // (2 * denominator)
