"""Coupons: what they take off, who may use them, and how often."""
