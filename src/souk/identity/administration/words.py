"""By which words a person is found: the beginnings of their name, username and e-mail address, whatever the accents."""

import re
import unicodedata
from collections.abc import Iterator
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from souk.identity.models import PersonWord, User
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot

LONGEST_WORD, MOST_WORDS = 64, 40
MOST_SOUGHT = 6
AFTER_ALL = "\U0010ffff"
"""Sorts behind whatever may follow a beginning."""
PARTS = re.compile(r"[^\w]+|_")

ADD_WORDS: Hot[None] = Hot(insert(PersonWord))


class Named(msgspec.Struct, frozen=True):
    """Under what a person is known."""

    email: str
    username: str | None
    full_name: str


NAMED = Hot(select(User.email, User.username, User.full_name).where(User.id == bindparam("person_id")), Named)


def folded(text: str) -> str:
    """Without case and accents: `Müller` is found by `mull`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def words_of(named: Named) -> list[str]:
    """Each part by itself, and e-mail address and username also whole."""
    return sorted(set(list(_words(named))[:MOST_WORDS]))


def _words(named: Named) -> Iterator[str]:
    for text in (named.email, named.username or "", *named.full_name.split()):
        whole = folded(text)
        yield from (word[:LONGEST_WORD] for word in (whole, *PARTS.split(whole)) if word)


def sought_words(text: str) -> list[str]:
    """The beginnings that somebody looks for; all of them must be found."""
    return [word[:LONGEST_WORD] for word in folded(text).split()[:MOST_SOUGHT]]


async def add_words(uow: UnitOfWork, person_id: UUID, named: Named) -> None:
    """Of somebody who has none yet."""
    await uow.change_many(ADD_WORDS, [{"word": word, "user_id": person_id} for word in words_of(named)])


async def renew_words(uow: UnitOfWork, person_id: UUID) -> None:
    """After a name or an address changed."""
    await uow.session.execute(select(User.id).where(User.id == person_id).with_for_update())
    await uow.session.execute(delete(PersonWord).where(PersonWord.user_id == person_id))
    named = await uow.first(NAMED, person_id=person_id)
    if named is not None:
        await add_words(uow, person_id, named)


async def people_without_words(ctx: ReadContext, *, most: int) -> list[UUID]:
    """Those who came before there was an index."""
    none = ~select(PersonWord.user_id).where(PersonWord.user_id == User.id).exists()
    return list(await ctx.session.scalars(select(User.id).where(none).order_by(User.id).limit(most)))
