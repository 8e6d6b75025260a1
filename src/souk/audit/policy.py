"""Who may read the trail: all of it, or the entries of their stores."""

from enum import StrEnum

from sqlalchemy import ColumnElement, false, true

from souk.audit.models import AuditEntry
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated


class AuditPermission(StrEnum):
    AUDIT_READ = "audit:read"
    """Read the trail: all of it, or what happened in the store it is held in."""


def can_read_all(actor: Actor) -> Verdict:
    if actor.may(AuditPermission.AUDIT_READ):
        return ALLOWED
    return denied("The audit trail is for those who look after the marketplace.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if can_read_all(actor):
        return true()
    stores = actor.stores_with(AuditPermission.AUDIT_READ)
    return AuditEntry.store_id.in_(stores) if stores else false()


def refuse_strangers(actor: Actor) -> None:
    """Raises Unauthenticated, Forbidden: somebody who may read no part of the trail."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
    if not can_read_all(actor) and not actor.stores_with(AuditPermission.AUDIT_READ):
        raise Forbidden(can_read_all(actor).reason)
