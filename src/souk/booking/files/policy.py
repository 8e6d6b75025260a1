"""Who may have a link to their calendar."""

from sqlalchemy import ColumnElement, false

from souk.booking.files.models import CalendarFeed
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody but their owner sees links, and no API key does."""
    if actor.id is None or actor.api_key_id is not None:
        return false()
    return CalendarFeed.user_id == actor.id


def can_have_links(actor: Actor) -> Verdict:
    if actor.id is None or actor.api_key_id is not None:
        return denied("Only a person may make and revoke links to their calendar.")
    return ALLOWED
