"""Finding by words, whatever is looked through: understood, matched by the database, ranked by one measure, in pages."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from uuid import UUID

import msgspec

from souk.catalog.search.phrase import Phrase, understand
from souk.catalog.search.ranking import Candidate, score
from souk.kernel.database import ReadContext
from souk.kernel.pagination import BadCursor, PageQuery, read_cursor, write_cursor

RANKED: Final = 200
"""How many matches are ranked; beyond them relevance says nothing that a narrower query would not say better."""
RELEVANCE: Final = "relevance"
Look = Callable[[str, int], Awaitable[list[Candidate]]]
"""What matches an expression and may be shown, the newest first: at most so many."""


class Found(msgspec.Struct, frozen=True):
    """Ids with their scores, the best first, and the expression that they match."""

    ranked: list[tuple[UUID, float]]
    matching: str

    @classmethod
    def of(cls, ranked: list[tuple[UUID, float]]) -> "Found":
        """By somebody else than the database, which so has no expression for them."""
        return cls(ranked[:RANKED], "")

    @property
    def is_complete(self) -> bool:
        """Whether no more match than were ranked."""
        return len(self.ranked) < RANKED

    def page(self, asked: PageQuery) -> tuple[dict[UUID, float], str | None]:
        """Those of a page in their order, and the cursor of the next. Raises BadCursor."""
        start = _start(asked)
        end = start + asked.limit
        return dict(self.ranked[start:end]), write_cursor(RELEVANCE, end) if end < len(self.ranked) else None


async def find_by_words(ctx: ReadContext, words: str, look: Look) -> Found:
    """Nothing at all where there is no word to look for."""
    phrase = await understand(ctx, words)
    if not phrase.terms:
        return Found([], "")
    return await find_ranked(ctx, phrase, await expression_of(ctx, phrase, look), look)


async def expression_of(ctx: ReadContext, phrase: Phrase, look: Look) -> str:
    """All words, or, where nothing has them all, any of them."""
    every = phrase.expression(ctx.dialect)
    if len(phrase.terms) == 1 or await look(every, 1):
        return every
    return phrase.expression(ctx.dialect, every=False)


async def find_ranked(ctx: ReadContext, phrase: Phrase, matching: str, look: Look) -> Found:
    """Names and labels are looked through first, so that many matches elsewhere do not crowd them out."""
    every = matching == phrase.expression(ctx.dialect)
    candidates = await look(phrase.expression(ctx.dialect, names_only=True, every=every), RANKED)
    if len(candidates) < RANKED:
        known = {candidate.product_id for candidate in candidates}
        candidates += [each for each in await look(matching, RANKED) if each.product_id not in known]
    return Found(ranked(phrase, candidates)[:RANKED], matching)


def ranked(phrase: Phrase, candidates: Sequence[Candidate]) -> list[tuple[UUID, float]]:
    """Best first; among equals the newest, which is the order they came in."""
    scored = [(candidate.product_id, score(phrase, candidate)) for candidate in candidates]
    return sorted(scored, key=lambda pair: -pair[1])


def _start(asked: PageQuery) -> int:
    if not asked.cursor:
        return asked.offset
    made_for, start = read_cursor(asked.cursor, tuple[str, int])
    if made_for != RELEVANCE or not 0 <= start <= RANKED:
        raise BadCursor
    return start
