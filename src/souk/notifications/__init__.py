"""Telling people: letters by mail, and notices in the shop.

Promises that a letter is written once for whatever caused it, that it says what is true when it is sent, and that what
opens something (a reset link, a guest's order) is made then and stands nowhere but in that mail; that every letter's
fate can be looked up; that nobody sees another's notices. Stands on identity, stores, payments and orders, whose events
it hears. Rooms above call `write_letter` and `notify` in the unit of work of what they do.
"""

from souk.notifications.events import LetterAskedAgain
from souk.notifications.pages import INBOX
from souk.notifications.policy import MailPermission
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import LetterStatus, MailGroup, NoticeType

__all__ = [
    "INBOX",
    "LetterAskedAgain",
    "LetterStatus",
    "MailGroup",
    "MailPermission",
    "Notice",
    "NoticeType",
    "notify",
    "write_letter",
]
