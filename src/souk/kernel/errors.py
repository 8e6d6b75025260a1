"""Refusals: failures the shop expects. Doors translate them; anything else is a bug.

Refusal
├── Unauthenticated   401   who are you?
├── PaymentRequired   402   the money did not come
├── Forbidden         403   seen, but not yours to do
├── NotFound          404   not there, or not for your eyes
├── Conflict          409   true when you looked, not any more
├── TooLarge          413   more than we take
├── Unsupported       415   a kind of thing we do not take
├── Invalid           422   we cannot read it
├── RateLimited       429   too fast
└── Unavailable       503   not now
"""

import re
from typing import Any, ClassVar


class Refusal(Exception):
    """The message is a sentence for a person, the class name a code for a program.

    `facts` are further members of the problem document (`available=3`).
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refusal"
    sentence: ClassVar[str] = "This cannot be done."

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = cls.__dict__.get("code", _snake(cls.__name__))

    def __init__(self, sentence: str | None = None, /, **facts: Any) -> None:
        super().__init__(sentence or self.sentence)
        self.facts = facts


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Unauthenticated(Refusal):
    status = 401
    sentence = "Sign in first."


class PaymentRequired(Refusal):
    status = 402


class Forbidden(Refusal):
    status = 403
    sentence = "You may not do this."


class NotFound(Refusal):
    status = 404
    sentence = "There is no such thing here."


class Conflict(Refusal):
    status = 409


class TooLarge(Refusal):
    status = 413
    sentence = "This is more than we take."


class Unsupported(Refusal):
    status = 415


class Invalid(Refusal):
    """`errors` points at fields: `Invalid("…", errors=[{"field": "price", "message": "…"}])`; without, at `field`."""

    status = 422
    field: ClassVar[str] = "body"
    sentence = "We could not read this."


class RateLimited(Refusal):
    """`retry_after` in whole seconds becomes the header of that name."""

    status = 429
    sentence = "Too many requests. Try again in a moment."


class Unavailable(Refusal):
    status = 503
    sentence = "This is not available right now. Try again soon."


class Detour(Exception):
    """No refusal: the way leads through `url` first. Its door sends the request back here, method and body and all."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url
