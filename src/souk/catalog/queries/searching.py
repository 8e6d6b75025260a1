"""Search: the query understood, matched by the database, ranked by one measure.

Where a search engine says what the words mean, the database says which of its hits may be shown.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from souk.catalog.index import SearchDocument
from souk.catalog.models import IS_GOODS, Product, ProductKind
from souk.catalog.queries.browsing import (
    CONDITIONS,
    Browse,
    Sort,
    bound,
    count_products,
    list_products,
    narrowed,
    parameters_of,
)
from souk.catalog.queries.cards import cards_by_ids
from souk.catalog.queries.facets import count_facets
from souk.catalog.schemas import Facets, ProductCard, SearchPage
from souk.catalog.search.engine import Hits
from souk.catalog.search.finding import RANKED, Found, Look, expression_of, find_ranked, ranked
from souk.catalog.search.matching import matched
from souk.catalog.search.phrase import Phrase, understand
from souk.catalog.search.ranking import Candidate
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery


class Suggestion(msgspec.Struct, frozen=True):
    """Goods or a service that what was typed so far may mean."""

    id: UUID
    name: str
    slug: str
    kind: ProductKind

    @property
    def path(self) -> str:
        return f"/{'services' if self.kind is ProductKind.SERVICE else 'products'}/{self.slug}"


class _Shown(msgspec.Struct, frozen=True):
    id: UUID


async def search_products(
    ctx: ReadContext, wanted: Browse, asked: PageQuery, *, facets: bool = False, hits: Hits | None = None
) -> SearchPage:
    """Products by words, misspelt ones too. `hits`: what a search engine makes of the words, where there is one.

    Sorted by anything but relevance it is the plain list, narrowed to the matches; without words the list itself.
    """
    plain = Browse(search=wanted.search, sort=Sort.RELEVANCE)
    if hits is not None and hits.decide(narrowed=wanted != plain):
        order = await _rank_hits(ctx, wanted, hits)
        if hits.suffice(order):
            return await _show_hits(ctx, wanted, asked, hits, order, facets=facets)
    phrase = await understand(ctx, wanted.search)
    matching = await _expression(ctx, phrase, wanted)
    if phrase.terms and wanted.sort is Sort.RELEVANCE:
        page = await _list_ranked(ctx, phrase, wanted, asked, matching)
    else:
        page = await list_products(ctx, wanted, asked, matching=matching)
    counted = await count_facets(ctx, wanted, matching=matching) if facets else None
    return _page_of(page, phrase.did_you_mean(), counted)


async def suggest(ctx: ReadContext, typed: str, *, most: int = 6, hits: Hits | None = None) -> list[Suggestion]:
    """Names of goods and services for a search field, while somebody types."""
    order: list[tuple[UUID, float]] = []
    if hits is not None and hits.decide(narrowed=False):
        order = await _rank_hits(ctx, Browse(), hits, goods_only=False)
    order = order or await _rank_names(ctx, typed)
    best = [product_id for product_id, _ in order[:most]]
    found = {each.id: each for each in await ctx.all(_NAMED, ids=best)}
    return [found[product_id] for product_id in best if product_id in found]


async def _rank_names(ctx: ReadContext, typed: str) -> list[tuple[UUID, float]]:
    phrase = await understand(ctx, typed)
    if not phrase.terms:
        return []
    parameters = await parameters_of(ctx, Browse(), matching=phrase.expression(ctx.dialect, names_only=True))
    candidates = await ctx.all(_anything(ctx.dialect, frozenset(parameters)), **bound(parameters), most=RANKED)
    return ranked(phrase, candidates)


async def _show_hits(
    ctx: ReadContext, wanted: Browse, asked: PageQuery, hits: Hits, order: list[tuple[UUID, float]], *, facets: bool
) -> SearchPage:
    if wanted.sort is Sort.RELEVANCE:
        page = await _list_hits(ctx, wanted, asked, hits, order)
    else:
        page = await list_products(ctx, wanted, asked, matching=hits)
    counted = await count_facets(ctx, wanted, matching=hits) if facets else None
    return _page_of(page, hits.did_you_mean, counted)


def _page_of(page: PageOf[ProductCard], did_you_mean: str | None, facets: Facets | None) -> SearchPage:
    return SearchPage(
        items=page.items, next_cursor=page.next_cursor, total=page.total, did_you_mean=did_you_mean, facets=facets
    )


async def _list_hits(
    ctx: ReadContext, wanted: Browse, asked: PageQuery, hits: Hits, order: list[tuple[UUID, float]]
) -> PageOf[ProductCard]:
    shown, cursor = Found.of(order).page(asked)
    cards = await cards_by_ids(ctx, list(shown), shown)
    total = None
    if asked.count:
        total = len(order) if hits.is_complete else max(len(order), await _count_by_words(ctx, wanted))
    return PageOf(cards, cursor, total)


async def _rank_hits(
    ctx: ReadContext, wanted: Browse, hits: Hits, *, goods_only: bool = True
) -> list[tuple[UUID, float]]:
    """Those that may be shown, the best first."""
    parameters = await parameters_of(ctx, wanted, matching=hits)
    statement = _shown(frozenset(parameters), goods_only=goods_only)
    return hits.among([row.id for row in await ctx.all(statement, **bound(parameters))])


async def _count_by_words(ctx: ReadContext, wanted: Browse) -> int:
    """As the database counts them: an engine stops at its widest."""
    matching = await _expression(ctx, await understand(ctx, wanted.search), wanted)
    return await count_products(ctx, await parameters_of(ctx, wanted, matching=matching))


async def _expression(ctx: ReadContext, phrase: Phrase, wanted: Browse) -> str:
    """By category and status alone: what else narrows a list does not change what its words mean."""
    if not phrase.terms:
        return ""
    widely = await parameters_of(ctx, Browse(categories=wanted.categories, status=wanted.status))
    return await expression_of(ctx, phrase, _look(ctx, widely))


async def _list_ranked(
    ctx: ReadContext, phrase: Phrase, wanted: Browse, asked: PageQuery, matching: str
) -> PageOf[ProductCard]:
    parameters = await parameters_of(ctx, wanted, matching=matching)
    found = await find_ranked(ctx, phrase, matching, _look(ctx, parameters))
    shown, cursor = found.page(asked)
    cards = await cards_by_ids(ctx, list(shown), shown)
    total = None
    if asked.count:
        total = len(found.ranked) if found.is_complete else await count_products(ctx, parameters)
    return PageOf(cards, cursor, total)


def _look(ctx: ReadContext, parameters: dict[str, Any]) -> Look:
    statement, values = _candidates(ctx.dialect, frozenset(parameters)), bound(parameters)

    async def look(matching: str, most: int) -> list[Candidate]:
        return await ctx.all(statement, **{**values, "matching": matching}, most=most)

    return look


_DOCUMENT = select(*(getattr(SearchDocument, name) for name in Candidate.__struct_fields__)).limit(bindparam("most"))
_NAMED = Hot(select(Product.id, Product.name, Product.slug, Product.kind).where(any_of(Product.id, "ids")), Suggestion)


@lru_cache(maxsize=256)
def _candidates(dialect: str, filters: frozenset[str]) -> Hot[Candidate]:
    return Hot(narrowed(matched(_DOCUMENT, dialect, "matching"), filters - {"matching"}), Candidate)


@lru_cache(maxsize=256)
def _shown(filters: frozenset[str], *, goods_only: bool) -> Hot[_Shown]:
    conditions = [CONDITIONS[name]() for name in sorted(filters & CONDITIONS.keys())]
    return Hot(select(Product.id).where(*conditions, *((IS_GOODS,) if goods_only else ())), _Shown)


@lru_cache(maxsize=16)
def _anything(dialect: str, filters: frozenset[str]) -> Hot[Candidate]:
    """Goods and services alike."""
    conditions = (CONDITIONS[name]() for name in sorted(filters & CONDITIONS.keys() - {"matching"}))
    return Hot(matched(_DOCUMENT, dialect, "matching").where(*conditions), Candidate)
