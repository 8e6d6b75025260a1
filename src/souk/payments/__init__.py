"""Payments and refunds through gateways, and the log of every transaction."""
