"""Tax, shipping, discounts: pure arithmetic that can explain every total."""
