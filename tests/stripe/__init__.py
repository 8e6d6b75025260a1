"""A stand-in for Stripe that keeps honest books: `with FakeStripe() as stripe:` serves it at `stripe.base`.

It declines, asks for 3-D Secure, remembers idempotency keys, signs webhooks and can be told to be slow, down or forgetful.
"""

from tests.stripe.server import FakeStripe

__all__ = ["FakeStripe"]
