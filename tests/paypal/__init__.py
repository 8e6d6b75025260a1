"""A stand-in for PayPal that keeps honest books: `with FakePayPal() as paypal:` serves it at `paypal.base`."""

from tests.paypal.server import FakePayPal

__all__ = ["FakePayPal"]
