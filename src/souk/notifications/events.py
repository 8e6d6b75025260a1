"""What happens to letters."""

from uuid import UUID

from souk.kernel.outbox import Event


class LetterWritten(Event, frozen=True, kw_only=True):
    """It is to be sent: for the first time, or once more."""

    letter_id: UUID


class LetterAskedAgain(Event, frozen=True, kw_only=True):
    """Somebody of the marketplace wants it sent once more. `kind`: what sort of letter."""

    letter_id: UUID
    kind: str


class AddressForgotten(Event, frozen=True, kw_only=True):
    """Whoever had it was erased. `index` is its blind index: what is found by it goes."""

    index: str
