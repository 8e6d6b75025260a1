"""Who may take somebody out of the marketplace."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated


class OffboardingPermission(StrEnum):
    USERS_REMOVE = "users:remove"
    """Remove people and vendors with all that hangs on them, and restore them."""
    USERS_ERASE = "users:erase"
    """Have an archive made for somebody who asked for it, and erase somebody for good."""


def can_remove(actor: Actor) -> Verdict:
    if actor.may(OffboardingPermission.USERS_REMOVE):
        return ALLOWED
    return denied("Only the marketplace's administrators may remove and restore people.")


def is_not_above(actor: Actor, held: Iterable[str]) -> Verdict:
    """Whoever removes somebody may do all that they may do."""
    if all(actor.may(permission) for permission in held):
        return ALLOWED
    return denied("This person may do what you may not. Somebody with their rights has to remove them.")


def is_own(actor: Actor, person_id: UUID) -> bool:
    return actor.id == person_id


def insist(actor: Actor) -> None:
    """For reads, where no unit of work asks. Raises Unauthenticated, Forbidden."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
    verdict = can_remove(actor)
    if not verdict:
        raise Forbidden(verdict.reason)


def refuse_guests(actor: Actor) -> None:
    if actor.id is None and not actor.is_system:
        raise Unauthenticated


def can_ask_for_archive(actor: Actor, person_id: UUID) -> Verdict:
    """Themselves, signed in: a program with their key may not take all there is."""
    return can_erase(actor, person_id)


def can_erase_at_the_desk(actor: Actor, person_id: UUID) -> Verdict:
    """Somebody else: oneself, one erases where the password is asked for."""
    if is_own(actor, person_id):
        return denied("Erase your own account in its settings, where it takes your password.")
    if actor.may(OffboardingPermission.USERS_ERASE):
        return ALLOWED
    return denied("Only those who look after people's data may do this.")


def can_erase(actor: Actor, person_id: UUID) -> Verdict:
    if (is_own(actor, person_id) and actor.api_key_id is None) or actor.may(OffboardingPermission.USERS_ERASE):
        return ALLOWED
    return denied("Only the person themselves, signed in, may ask for this.")
