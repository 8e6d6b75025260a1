"""Whose saved methods are whose."""

from sqlalchemy import false
from sqlalchemy.sql import ColumnElement

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.payments.saved.models import SavedMethod


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody but their owner sees saved methods, not even the shop's staff."""
    return false() if actor.id is None else SavedMethod.user_id == actor.id


def can_keep_methods(actor: Actor) -> Verdict:
    return ALLOWED if actor.id is not None else denied("Sign in to keep ways to pay.")
