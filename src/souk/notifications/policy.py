"""Who sees whose notices, and who looks after the mail."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false

from souk.identity import signed_in
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.crypto import KeyRing
from souk.notifications.links import may_unsubscribe
from souk.notifications.models import Notification
from souk.notifications.statuses import MailGroup


class MailPermission(StrEnum):
    MAIL_READ = "mail:read"
    """See which mails were sent and what became of them."""
    MAIL_WRITE = "mail:write"
    """Send a mail once more."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody but the person they are for."""
    return false() if actor.id is None else Notification.user_id == actor.id


def can_change_own(actor: Actor, person_id: UUID) -> Verdict:
    return ALLOWED if signed_in(actor) == person_id else denied("These are somebody else's.")


def can_unsubscribe(keys: KeyRing, person_id: UUID, group: MailGroup, signature: str) -> Verdict:
    """Whoever brings the link of a mail may end mails of its kind, signed in or not."""
    if may_unsubscribe(keys, person_id, group, signature):
        return ALLOWED
    return denied("This link is not complete.")


def refuse_guests(actor: Actor) -> None:
    """Whoever is not known is asked to sign in, before being told what they may not. Raises Unauthenticated."""
    if not actor.is_system:
        signed_in(actor)


def can_see_letters(actor: Actor) -> Verdict:
    if actor.may(MailPermission.MAIL_READ):
        return ALLOWED
    return denied("Only those who look after the mail see it.")


def can_send_again(actor: Actor) -> Verdict:
    if actor.may(MailPermission.MAIL_WRITE):
        return ALLOWED
    return denied("Only those who look after the mail may send it.")
