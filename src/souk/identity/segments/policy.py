"""Who may see and change customer segments."""

from souk.identity.policy import IdentityPermission
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated


def can_see_segments(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.SEGMENTS_READ):
        return ALLOWED
    return denied("Only people who look after customer segments may see them.")


def can_change_segments(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.SEGMENTS_WRITE):
        return ALLOWED
    return denied("Only people who look after customer segments may change them.")


def insist_seeing(actor: Actor) -> None:
    """Raises Unauthenticated for a guest, Forbidden for whoever may not look."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
    if not (verdict := can_see_segments(actor)):
        raise Forbidden(verdict.reason)
