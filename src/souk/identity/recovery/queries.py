"""Whose a mailed link is, and what a guesser would know of a person."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.identity.logins import normal_email
from souk.identity.models import User
from souk.identity.recovery.kinds import LinkKind
from souk.identity.recovery.models import MailedLink
from souk.kernel.crypto import token_digest
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class KnownOf(msgspec.Struct, frozen=True):
    """Whose it is, and the words about them that no password should be built on."""

    id: UUID
    email: str
    username: str | None
    full_name: str

    def words(self) -> tuple[str | None, ...]:
        return self.email, self.username, self.full_name


class _Found(msgspec.Struct, frozen=True):
    id: UUID


_known = select(User.id, User.email, User.username, User.full_name)
OWNER = Hot(
    _known.join(MailedLink, MailedLink.user_id == User.id).where(
        MailedLink.digest == bindparam("presented"),
        MailedLink.kind == bindparam("kind"),
        MailedLink.expires_at > bindparam("at"),
    ),
    KnownOf,
)
KNOWN = Hot(_known.where(User.id == bindparam("person_id")), KnownOf)
BY_EMAIL = Hot(select(User.id).where(User.email == bindparam("given")), _Found)


async def find_link_owner(ctx: ReadContext, kind: LinkKind, token: str) -> KnownOf | None:
    """Looks, and uses nothing up."""
    return await ctx.first(OWNER, presented=token_digest(token), kind=kind, at=ctx.now)


async def find_id_by_email(ctx: ReadContext, email: str) -> UUID | None:
    found = await ctx.first(BY_EMAIL, given=normal_email(email))
    return found.id if found else None
