"""Whose linked sign-ins are whose."""

from uuid import UUID

from sqlalchemy import ColumnElement, false

from souk.identity.federation.models import LinkedSignIn
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return false() if actor.id is None else LinkedSignIn.user_id == actor.id


def can_change_links(actor: Actor) -> Verdict:
    if actor.id is None or actor.api_key_id is not None:
        return denied("Only the person themselves may change how they sign in.")
    return ALLOWED


def is_meant_for(actor: Actor, person_id: UUID) -> Verdict:
    if actor.id == person_id:
        return ALLOWED
    return denied("You are signed in as somebody else than when you began. Sign out, then start again.")
