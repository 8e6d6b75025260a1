"""A letter from its row: who gets it, what it says now, and how that looks. The same for the mail and its preview."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from souk.booking import Invitation
from souk.identity import Person, UnknownPerson, get_person
from souk.kernel.database import ReadContext
from souk.kernel.mailbox import Mailbox, mailbox
from souk.notifications.kinds import kind_named
from souk.notifications.links import Links
from souk.notifications.rendering import Frame, Rendered, render
from souk.notifications.writing import Writer, readable_name

SETTINGS = "/account/notifications"


class LetterFacts(msgspec.Struct, frozen=True):
    """What a row says about the letter to be written."""

    id: UUID
    kind: str
    person_id: UUID | None
    sealed_recipient: str | None
    about: dict[str, Any]
    copy: int
    attempts: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Composed:
    """`recipient` is None for an address that no mail can be sent to."""

    recipient: Mailbox | None
    content: Rendered
    unsubscribe_url: str | None
    invoices: tuple[UUID, ...] = ()
    invitation: Invitation | None = None


async def compose(ctx: ReadContext, links: Links, letter: LetterFacts) -> Composed | None:
    """None: nobody is there to read it any more, or there is nothing to say."""
    kind = kind_named(letter.kind)
    person = await _person(ctx, letter.person_id)
    if letter.person_id is not None and (person is None or not (person.is_active or kind.reaches_the_removed)):
        return None
    draft = await kind.compose(Writer(ctx, links, letter.about, person))
    if draft is None:
        return None
    unsubscribe = links.unsubscribe(person.id, kind.group) if person is not None and kind.group is not None else ""
    frame = Frame(
        subject=draft.subject,
        preview=draft.preview,
        because=kind.because,
        shop_url=links.page("/"),
        unsubscribe_url=unsubscribe,
        settings_url=links.page(SETTINGS) if unsubscribe else "",
    )
    recipient = draft.recipient or _recipient(ctx, letter, person)
    return Composed(recipient, render(kind, draft, frame), unsubscribe or None, draft.invoices, draft.invitation)


async def _person(ctx: ReadContext, person_id: UUID | None) -> Person | None:
    if person_id is None:
        return None
    try:
        return await get_person(ctx, person_id)
    except UnknownPerson:
        return None


def _recipient(ctx: ReadContext, letter: LetterFacts, person: Person | None) -> Mailbox | None:
    if person is not None:
        return mailbox(person.email, readable_name(person.full_name))
    return mailbox(ctx.keys.open(letter.sealed_recipient)) if letter.sealed_recipient is not None else None


def masked(address: str) -> str:
    """Enough to know one's own: `ad…@example.com`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}…@{domain}" if local else "…"
