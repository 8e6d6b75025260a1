"""Who may see and change whose account."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false

from souk.identity.models import Address
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Unauthenticated


class IdentityPermission(StrEnum):
    USERS_WRITE = "users:write"
    """Change anybody's account."""


def signed_in(actor: Actor) -> UUID:
    """The id of the person who acts. Raises Unauthenticated for a guest."""
    if actor.id is None:
        raise Unauthenticated
    return actor.id


def can_change_person(actor: Actor, person_id: UUID) -> Verdict:
    if actor.id == person_id or actor.may(IdentityPermission.USERS_WRITE):
        return ALLOWED
    return denied("Only the person themselves may change this account.")


def addresses_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody but their owner sees addresses in an address book."""
    return false() if actor.id is None else Address.user_id == actor.id
