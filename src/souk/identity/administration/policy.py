"""Who may see and change people, and what one may give them: never more than one holds oneself."""

from collections.abc import Iterable
from uuid import UUID

from souk.identity.policy import IdentityPermission
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated

NOT_ABOVE_ONESELF = "This person may do what you may not. Somebody with their rights has to change their account."


def can_see_people(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.USERS_READ):
        return ALLOWED
    return denied("Only people who look after accounts may see them.")


def can_change_people(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.USERS_WRITE):
        return ALLOWED
    return denied("Only people who look after accounts may change them.")


def can_give(actor: Actor, permissions: Iterable[str], *, store_id: UUID | None = None) -> Verdict:
    """Whether the actor holds all of these, everywhere or in that store: what one gives, and what one takes away."""
    missing = sorted({each for each in permissions if not actor.may(each, store_id=store_id)})
    if not missing:
        return ALLOWED
    return denied(f"Nobody gives or takes what they may not do themselves: {', '.join(missing)}.")


def can_change_holder(actor: Actor, person_id: UUID, held: Iterable[str]) -> Verdict:
    """Whether the actor may change the account of a person who holds these permissions everywhere."""
    if not (verdict := can_change_people(actor)):
        return verdict
    if actor.id == person_id or can_give(actor, held):
        return ALLOWED
    return denied(NOT_ABOVE_ONESELF)


def insist_seeing(actor: Actor) -> None:
    """Raises Unauthenticated for a guest, Forbidden for whoever may not look."""
    refuse_guests(actor)
    if not (verdict := can_see_people(actor)):
        raise Forbidden(verdict.reason)


def refuse_guests(actor: Actor) -> None:
    """Raises Unauthenticated."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
