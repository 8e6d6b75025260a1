"""Search: the query understood, matched by the database, ranked by one measure."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.catalog.index import SearchDocument
from souk.catalog.queries.browsing import Browse, Sort, bound, count_products, list_products, narrowed, parameters_of
from souk.catalog.queries.cards import cards_by_ids
from souk.catalog.queries.facets import count_facets
from souk.catalog.schemas import ProductCard, SearchPage
from souk.catalog.search.matching import matched
from souk.catalog.search.phrase import Phrase, understand
from souk.catalog.search.ranking import Candidate, score
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import BadCursor, PageOf, PageQuery, read_cursor, write_cursor

RANKED = 200
"""How many matches are ranked; beyond them relevance says nothing that a narrower query would not say better."""


class Suggestion(msgspec.Struct, frozen=True):
    """A product that what was typed so far may mean."""

    name: str
    slug: str


async def search_products(ctx: ReadContext, wanted: Browse, asked: PageQuery, *, facets: bool = False) -> SearchPage:
    """Products by words, misspelt ones too.

    Sorted by anything but relevance it is the plain list, narrowed to the matches; without words the list itself.
    """
    phrase = await understand(ctx, wanted.search)
    matching = await _expression(ctx, phrase, wanted)
    if phrase.terms and wanted.sort is Sort.RELEVANCE:
        page = await _list_ranked(ctx, phrase, wanted, asked, matching)
    else:
        page = await list_products(ctx, wanted, asked, matching=matching)
    return SearchPage(
        items=page.items,
        next_cursor=page.next_cursor,
        total=page.total,
        did_you_mean=phrase.did_you_mean(),
        facets=await count_facets(ctx, wanted, matching=matching) if facets else None,
    )


async def suggest(ctx: ReadContext, typed: str, *, most: int = 6) -> list[Suggestion]:
    """Names of products for a search field, while somebody types."""
    phrase = await understand(ctx, typed)
    if not phrase.terms:
        return []
    matching = phrase.expression(ctx.dialect, names_only=True)
    parameters = await parameters_of(ctx, Browse(), matching=matching)
    ranked = _ranked(
        phrase, await ctx.all(_candidates(ctx.dialect, frozenset(parameters)), **bound(parameters), most=RANKED)
    )[:most]
    found = {card.id: card for card in await cards_by_ids(ctx, [product_id for product_id, _ in ranked])}
    return [Suggestion(found[product_id].name, found[product_id].slug) for product_id, _ in ranked]


async def _expression(ctx: ReadContext, phrase: Phrase, wanted: Browse) -> str:
    """All words, or, where no product has them all, any of them."""
    if not phrase.terms:
        return ""
    every = phrase.expression(ctx.dialect)
    if len(phrase.terms) == 1:
        return every
    parameters = await parameters_of(ctx, Browse(categories=wanted.categories, status=wanted.status), matching=every)
    if await ctx.all(_candidates(ctx.dialect, frozenset(parameters)), **bound(parameters), most=1):
        return every
    return phrase.expression(ctx.dialect, every=False)


async def _list_ranked(
    ctx: ReadContext, phrase: Phrase, wanted: Browse, asked: PageQuery, matching: str
) -> PageOf[ProductCard]:
    start = _start(asked)
    parameters = await parameters_of(ctx, wanted, matching=matching)
    in_names = parameters | {"matching": _names_only(ctx, phrase, matching)}
    candidates = await ctx.all(_candidates(ctx.dialect, frozenset(parameters)), **bound(in_names), most=RANKED)
    if len(candidates) < RANKED:
        known = {candidate.product_id for candidate in candidates}
        everywhere = await ctx.all(_candidates(ctx.dialect, frozenset(parameters)), **bound(parameters), most=RANKED)
        candidates += [each for each in everywhere if each.product_id not in known]
    ranked = _ranked(phrase, candidates)[:RANKED]
    shown = ranked[start : start + asked.limit]
    cards = await cards_by_ids(ctx, [product_id for product_id, _ in shown], dict(shown))
    end = start + asked.limit
    total = None
    if asked.count:
        total = len(ranked) if len(ranked) < RANKED else await count_products(ctx, parameters)
    return PageOf(cards, write_cursor(Sort.RELEVANCE, end) if end < len(ranked) else None, total)


def _names_only(ctx: ReadContext, phrase: Phrase, matching: str) -> str:
    every = matching == phrase.expression(ctx.dialect)
    return phrase.expression(ctx.dialect, names_only=True, every=every)


def _ranked(phrase: Phrase, candidates: Sequence[Candidate]) -> list[tuple[UUID, float]]:
    """Best first; among equals the newest, which is the order they came in."""
    scored = [(candidate.product_id, score(phrase, candidate)) for candidate in candidates]
    return sorted(scored, key=lambda pair: -pair[1])


def _start(asked: PageQuery) -> int:
    if not asked.cursor:
        return asked.offset
    made_for, start = read_cursor(asked.cursor, tuple[str, int])
    if made_for != Sort.RELEVANCE or not 0 <= start <= RANKED:
        raise BadCursor
    return start


@lru_cache(maxsize=256)
def _candidates(dialect: str, filters: frozenset[str]) -> Hot[Candidate]:
    statement = select(SearchDocument.product_id, SearchDocument.name, SearchDocument.labels, SearchDocument.store)
    statement = narrowed(matched(statement, dialect, "matching"), filters - {"matching"})
    return Hot(statement.limit(bindparam("most")), Candidate)
