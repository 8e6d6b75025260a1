"""Who may see and edit roles."""

from souk.identity.policy import IdentityPermission
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated


def can_see_roles(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.ROLES_READ):
        return ALLOWED
    return denied("Only people who look after roles may see them.")


def can_edit_roles(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.ROLES_WRITE):
        return ALLOWED
    return denied("Only people who look after roles may change them.")


def insist_seeing(actor: Actor) -> None:
    """Raises Unauthenticated for a guest, Forbidden for whoever may not look."""
    refuse_guests(actor)
    if not (verdict := can_see_roles(actor)):
        raise Forbidden(verdict.reason)


def refuse_guests(actor: Actor) -> None:
    """Raises Unauthenticated."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
