"""Who may read the ledger: those who look after the marketplace's money."""

from enum import StrEnum

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated


class LedgerPermission(StrEnum):
    LEDGER_READ = "ledger:read"
    """Read every line of the ledger and its trial balance."""


def can_read(actor: Actor) -> Verdict:
    if actor.may(LedgerPermission.LEDGER_READ):
        return ALLOWED
    return denied("The ledger is for those who look after the marketplace's money.")


def refuse_strangers(actor: Actor) -> None:
    """Raises Unauthenticated, Forbidden."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
    verdict = can_read(actor)
    if not verdict:
        raise Forbidden(verdict.reason)
