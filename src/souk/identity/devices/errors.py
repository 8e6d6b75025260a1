"""Why a session cannot be ended."""

from souk.kernel.errors import NotFound


class UnknownSession(NotFound):
    sentence = "There is no such session, or it has ended."
