"""Asking Elasticsearch, and taking nothing for an answer that is none."""

import math
from typing import Final
from uuid import UUID

import msgspec
import structlog
from prometheus_client import Counter

from souk.catalog.models import ProductKind
from souk.catalog.search.elastic.bodies import search_body
from souk.catalog.search.elastic.calls import Breaker, Calls
from souk.catalog.search.elastic.indices import Indices
from souk.catalog.search.engine import WIDEST, Hits, SearchEngineFailed
from souk.catalog.search.phrase import MOST_WORDS, forms_of
from souk.catalog.words import fold
from souk.kernel.ids import as_uuid
from souk.kernel.search_settings import Search

SEARCHES: Final = Counter("souk_search_engine_total", "Searches that could go to the search engine", ["outcome"])
log = structlog.get_logger("souk.catalog")


class Hit(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    score: float = msgspec.field(name="_score")


class Matches(msgspec.Struct):
    hits: list[Hit]


class Other(msgspec.Struct):
    text: str


class Unknown(msgspec.Struct):
    text: str
    options: list[Other]


class Answer(msgspec.Struct):
    hits: Matches
    suggest: dict[str, list[Unknown]] = {}


class Elastic:
    """`SearchEngine` by Elasticsearch."""

    def __init__(self, settings: Search) -> None:
        self._calls = Calls(settings)
        self._seconds = settings.timeout_seconds
        self.breaker = Breaker()
        self.indices = Indices(self._calls, settings.index)

    async def find(self, words: str, *, kind: ProductKind | None = None, most: int = WIDEST) -> Hits | None:
        asked = list(dict.fromkeys(fold(words)))[:MOST_WORDS]
        if not asked:
            return None
        if not self.breaker.lets_through():
            SEARCHES.labels("skipped").inc()
            return None
        try:
            hits = await self._search(asked, kind=kind, most=most, every=True)
            if not hits.scores and len(asked) > 1:
                hits = await self._search(asked, kind=kind, most=most, every=False)
        except SearchEngineFailed as failure:
            self.breaker.note(well=False)
            SEARCHES.labels("failed").inc()
            log.warning("the database searches instead", reason=str(failure), status=failure.status)
            return None
        self.breaker.note(well=True)
        SEARCHES.labels("answered").inc()
        return hits

    async def close(self) -> None:
        await self._calls.close()

    async def _search(self, words: list[str], *, kind: ProductKind | None, most: int, every: bool) -> Hits:
        path = f"/{self.indices.alias}/_search?allow_partial_search_results=false"
        body = search_body(words, kind=kind, most=most, every=every)
        told = await self._calls("POST", path, body, seconds=self._seconds)
        try:
            answer = msgspec.json.decode(told, type=Answer)
        except msgspec.DecodeError as failure:
            raise SearchEngineFailed("an answer that nobody can read") from failure
        scores = scored(answer.hits.hits[:most])
        return Hits(scores, len(scores) < most, meant(words, answer.suggest.get("words", [])))


def scored(hits: list[Hit]) -> dict[UUID, float]:
    """From 0 to 1, the best of them 1. Raises SearchEngineFailed for what is no product or no score."""
    best = max((hit.score for hit in hits), default=1.0)
    if not (math.isfinite(best) and best > 0):
        raise SearchEngineFailed("scores that are none")
    found = {}
    for hit in sorted(hits, key=lambda each: -each.score):
        product_id = as_uuid(hit.id)
        if product_id is None or hit.score < 0:
            raise SearchEngineFailed("hits that are no products")
        found[product_id] = round(hit.score / best, 4)
    return found


def meant(words: list[str], unknown: list[Unknown]) -> str | None:
    """The words with misspelt ones replaced; the beginning of a known word, or its plural, is no mistake."""
    others = {each.text: [other.text for other in each.options] for each in unknown}
    found = [_instead(word, others.get(word, [])) for word in words]
    return None if found == words else " ".join(found)


def _instead(word: str, others: list[str]) -> str:
    is_known = any(other.startswith(word) or other in forms_of(word) for other in others)
    return word if is_known or not others else others[0]
