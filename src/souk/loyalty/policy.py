"""Who may see whose points, and who may give some or change the tiers."""

from enum import StrEnum

from sqlalchemy import false
from sqlalchemy.sql import ColumnElement

from souk.identity import signed_in
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden
from souk.loyalty.models import PointsEntry


class LoyaltyPermission(StrEnum):
    LOYALTY_MANAGE = "loyalty:manage"
    """Change the tiers, give and take points by hand, see who has how many."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """One's own history."""
    return false() if actor.id is None else PointsEntry.person_id == actor.id


def can_manage(actor: Actor) -> Verdict:
    if actor.may(LoyaltyPermission.LOYALTY_MANAGE):
        return ALLOWED
    return denied("Only those who look after rewards may do this.")


def refuse_guests(actor: Actor) -> None:
    """Raises Unauthenticated: sign in first, then ask again."""
    if not actor.is_system:
        signed_in(actor)


def insist_managing(actor: Actor) -> None:
    """Raises Unauthenticated for a guest, Forbidden for whoever may not."""
    refuse_guests(actor)
    if not (verdict := can_manage(actor)):
        raise Forbidden(verdict.reason)
