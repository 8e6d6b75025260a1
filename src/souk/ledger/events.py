"""What happened around the ledger."""

from souk.kernel.outbox import Event


class LedgerExported(Event, frozen=True, kw_only=True):
    """Somebody took a file of lines away."""

    lines: int
