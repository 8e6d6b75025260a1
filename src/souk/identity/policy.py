"""Who may see and change whose account."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false

from souk.identity.models import Address, Session
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Unauthenticated


class IdentityPermission(StrEnum):
    USERS_READ = "users:read"
    """Find anybody's account: name, addresses of e-mail, roles, sessions; never a password."""
    USERS_WRITE = "users:write"
    """Change anybody's account: name, roles, whether it is active and verified."""
    ROLES_READ = "roles:read"
    """See what each role may do."""
    ROLES_WRITE = "roles:write"
    """Make roles and decide what each may do, within what one may do oneself."""
    SEGMENTS_READ = "segments:read"
    """See customer segments and who is in them."""
    SEGMENTS_WRITE = "segments:write"
    """Make customer segments, and decide who is in them."""


def signed_in(actor: Actor) -> UUID:
    """The id of the person who acts. Raises Unauthenticated for a guest."""
    if actor.id is None:
        raise Unauthenticated
    return actor.id


def can_change_person(actor: Actor, person_id: UUID) -> Verdict:
    if actor.id == person_id or actor.may(IdentityPermission.USERS_WRITE):
        return ALLOWED
    return denied("Only the person themselves may change this account.")


def sessions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """One's own."""
    return false() if actor.id is None else Session.user_id == actor.id


def addresses_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody but their owner sees addresses in an address book."""
    return false() if actor.id is None else Address.user_id == actor.id
