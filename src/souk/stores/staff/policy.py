"""Who may see and change the people of a store."""

from collections.abc import Iterable
from uuid import UUID

from souk.identity import IdentityPermission, can_give
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden
from souk.stores.errors import UnknownStore
from souk.stores.policy import StorePermission, refuse_guests


def can_see_staff(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(StorePermission.STAFF_READ, store_id=store_id):
        return ALLOWED
    return denied("Only people who look after this store's staff may see it.")


def can_change_staff(actor: Actor, store_id: UUID) -> Verdict:
    if actor.may(StorePermission.STAFF_WRITE, store_id=store_id):
        return ALLOWED
    return denied("Only people who look after this store's staff may change it.")


def can_change_member(actor: Actor, store_id: UUID, held: Iterable[str]) -> Verdict:
    """Whether the actor may change somebody who holds these permissions there: never somebody who may do more."""
    if not (verdict := can_change_staff(actor, store_id)):
        return verdict
    return can_give(actor, held, store_id=store_id)


def can_leave(actor: Actor, person_id: UUID) -> Verdict:
    return ALLOWED if actor.id == person_id else denied("Nobody else may leave for somebody.")


def can_accept(actor: Actor) -> Verdict:
    return ALLOWED if actor.id is not None else denied("Sign in to accept an invitation.")


def can_see_workplaces(actor: Actor) -> Verdict:
    if actor.may(IdentityPermission.USERS_READ):
        return ALLOWED
    return denied("Only people who look after accounts may see where somebody works.")


def insist_seeing(actor: Actor, store_id: UUID) -> None:
    """Raises Unauthenticated; UnknownStore for who has nothing to do there; Forbidden for who may not look."""
    refuse_strangers(actor, store_id)
    if not (verdict := can_see_staff(actor, store_id)):
        raise Forbidden(verdict.reason)


def refuse_strangers(actor: Actor, store_id: UUID) -> None:
    """To somebody who neither works in a store nor looks after stores, its staff is not there.

    Raises Unauthenticated, UnknownStore.
    """
    refuse_guests(actor)
    works_there = store_id in actor.store_permissions
    if not works_there and not any(
        actor.may(each) for each in (StorePermission.STAFF_READ, StorePermission.STAFF_WRITE)
    ):
        raise UnknownStore
