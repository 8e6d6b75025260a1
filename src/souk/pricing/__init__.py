"""Tax, shipping, discounts: pure arithmetic that can explain every total.

Promises that every amount is whole minor units, rounded in one function, and that a quote's trace sums to its total.
Reads and writes nothing: callers hand over lines and the terms of their stores. Stands on stores, for the terms.
"""

from souk.pricing.quote import Line, Quote, QuotedLine, Step, StoreQuote, quote
from souk.pricing.rounding import round_half_up

__all__ = ["Line", "Quote", "QuotedLine", "Step", "StoreQuote", "quote", "round_half_up"]
