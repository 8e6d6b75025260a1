"""What a letter would say now, with placeholders for whatever opens something."""

from uuid import UUID

import msgspec

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.notifications import policy
from souk.notifications.composing import compose
from souk.notifications.errors import NoPreview, UnknownLetter
from souk.notifications.links import PlaceholderLinks
from souk.notifications.queries import find_letter_facts


class Preview(msgspec.Struct, frozen=True):
    """The letter as it would be written now. Its secret links are placeholders."""

    subject: str
    text: str
    html: str


async def preview_letter(database: Database, actor: Actor, letter_id: UUID, *, base_url: str) -> Preview:
    """Raises Unauthenticated, Forbidden, UnknownLetter, NoPreview."""
    policy.refuse_guests(actor)
    verdict = policy.can_see_letters(actor)
    if not verdict:
        raise Forbidden(verdict.reason)
    async with database.read(SYSTEM) as ctx:  # what a letter says is gathered by the shop, as when it is sent
        facts = await find_letter_facts(ctx, letter_id)
        if facts is None:
            raise UnknownLetter
        composed = await compose(ctx, PlaceholderLinks(base_url, ctx.now), facts)
    if composed is None:
        raise NoPreview
    return Preview(composed.content.subject, composed.content.text, composed.content.html)
