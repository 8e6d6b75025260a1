"""What the function of a letter has at hand, and what it answers."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from souk.booking import Invitation
from souk.identity import Person
from souk.kernel.database import ReadContext
from souk.kernel.mailbox import Mailbox
from souk.notifications.links import Links
from souk.notifications.statuses import MailGroup

NAME_LIKE = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019-]){0,29}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What to say. `preview` is the line that inboxes show behind the subject; `view` is what the templates read.

    `recipient`: where it goes if not to the person or address it was written for. `invoices` are attached as files, and
    so is what a calendar is told, the `invitation`.
    """

    subject: str
    preview: str
    view: object
    recipient: Mailbox | None = None
    invoices: tuple[UUID, ...] = ()
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """`about` are the ids the letter was written with; `person` is whom it is for, None for a stranger."""

    ctx: ReadContext
    links: Links
    about: Mapping[str, str]
    person: Person | None

    def id_of(self, name: str) -> UUID:
        return UUID(self.about[name])

    @property
    def first_name(self) -> str:
        """How to greet. Empty for what reads like no name: nobody shall send words of theirs through our mail."""
        first = self.person.full_name.split()[0] if self.person is not None and self.person.full_name.split() else ""
        return first if NAME_LIKE.fullmatch(first) else ""


Compose = Callable[[Writer], Awaitable[Draft | None]]
"""None: there is nothing to say any more, and the letter is skipped."""
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """A kind of letter. `name` is stored, and names its two templates `letters/<name>.html` and `.txt`.

    Without a `group` it cannot be switched off. After `useful_for` nobody needs it any more. `because` ends the
    sentence "You get this mail because …".
    """

    name: str
    title: str
    compose: Compose
    because: str
    group: MailGroup | None = None
    useful_for: timedelta = 3 * DAY
    reaches_the_removed: bool = False
    """Whether it is for somebody who can no longer sign in as well."""


def about(**ids: UUID | str) -> dict[str, Any]:
    return {name: str(value) for name, value in ids.items()}


def readable_name(full_name: str) -> str:
    """The name, where every word of it reads like one."""
    words = full_name.split()
    return full_name if words and all(NAME_LIKE.fullmatch(word.rstrip(".")) for word in words) else ""
