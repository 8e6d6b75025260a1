"""What a person may ask about their notices and mails, and what those who look after the mail may."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update

from souk.identity import get_person, signed_in
from souk.kernel.database import UnitOfWork
from souk.notifications import policy
from souk.notifications.errors import BrokenUnsubscribeLink, LetterOnItsWay, UnknownLetter
from souk.notifications.events import LetterAskedAgain, LetterWritten
from souk.notifications.models import LetterRow, MutedMail, Notification
from souk.notifications.queries import LetterDetail, NotificationView, get_letter, get_notification
from souk.notifications.services import mute, muted_groups
from souk.notifications.statuses import LetterStatus, MailGroup

STUCK_AFTER = timedelta(days=1)
"""A letter that still waits then was forgotten by the outbox, and may be asked for again."""


async def read_notification(uow: UnitOfWork, notification_id: UUID) -> NotificationView:
    """Raises Unauthenticated, UnknownNotification."""
    uow.require(policy.can_change_own(uow.actor, signed_in(uow.actor)))
    mine = update(Notification).where(Notification.id == notification_id, policy.visible_to(uow.actor))
    await uow.session.execute(mine.values(is_read=True))
    return await get_notification(uow, notification_id)


async def read_all_notifications(uow: UnitOfWork) -> int:
    """How many were unread. Raises Unauthenticated."""
    uow.require(policy.can_change_own(uow.actor, signed_in(uow.actor)))
    mine = update(Notification).where(policy.visible_to(uow.actor), ~Notification.is_read).values(is_read=True)
    changed: CursorResult[Any] = await uow.session.execute(mine)  # type: ignore[assignment]
    return changed.rowcount


async def choose_mail(uow: UnitOfWork, wanted: frozenset[MailGroup]) -> None:
    """Which groups of mail the actor gets; the others are switched off. Raises Unauthenticated."""
    person_id = signed_in(uow.actor)
    uow.require(policy.can_change_own(uow.actor, person_id))
    unwanted = frozenset(MailGroup) - wanted
    muted = await muted_groups(uow, person_id)
    for group in sorted(unwanted - muted):
        await mute(uow, person_id, group)
    back = delete(MutedMail).where(MutedMail.user_id == person_id, MutedMail.mail_group.in_(muted & wanted))
    await uow.session.execute(back)


async def unsubscribe(uow: UnitOfWork, person_id: UUID, group: MailGroup, *, signature: str) -> None:
    """Switch a group off for whoever brings the link of a mail, signed in or not.

    Raises BrokenUnsubscribeLink, UnknownPerson.
    """
    if not policy.can_unsubscribe(uow.keys, person_id, group, signature):
        raise BrokenUnsubscribeLink
    await get_person(uow, person_id)
    await mute(uow, person_id, group)


async def send_again(uow: UnitOfWork, letter_id: UUID) -> LetterDetail:
    """Write a letter anew and send it. Raises Unauthenticated, Forbidden, UnknownLetter, LetterOnItsWay."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_send_again(uow.actor))
    letter = await uow.session.scalar(select(LetterRow).where(LetterRow.id == letter_id).with_for_update())
    if letter is None:
        raise UnknownLetter
    if letter.status is LetterStatus.WAITING and uow.now - letter.asked_at < STUCK_AFTER:
        raise LetterOnItsWay
    letter.status, letter.copy, letter.attempts = LetterStatus.WAITING, letter.copy + 1, 0
    letter.last_error, letter.asked_at, letter.leased_until = "", uow.now, None
    await uow.session.flush()
    uow.emit(LetterWritten(letter_id=letter.id))
    uow.emit(LetterAskedAgain(letter_id=letter.id, kind=letter.kind))
    return await get_letter(uow, letter_id)
