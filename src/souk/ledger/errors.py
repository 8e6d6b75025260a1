"""What this room refuses."""

from souk.kernel.errors import NotFound


class UnknownLedgerEntry(NotFound):
    sentence = "There is no such entry in the ledger."
