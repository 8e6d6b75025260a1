"""The port of a search engine beside the database: it says which products words mean, and in which order.

What of it somebody may see, at what price and whether there is any left, is the database's to say. So a hit that is
old, hidden or gone costs a place among the hits, and shows nothing.
"""

from collections.abc import Collection, Iterable
from typing import Final, Protocol
from uuid import UUID

import msgspec
from starlette.requests import HTTPConnection

from souk.catalog.models import ProductKind
from souk.catalog.search.finding import RANKED

WIDEST: Final = 1_000
"""How many hits an engine is asked for: more than are ranked, since filters take some of them away."""


class SearchEngineFailed(Exception):
    """No answer, a refusal, or nothing that makes sense. `status` is that of HTTP, or 0 where there was none."""

    def __init__(self, reason: str, *, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


class Hits(msgspec.Struct, frozen=True):
    """Products with scores from 0 to 1, the best first. `is_complete`: no other product matches."""

    scores: dict[UUID, float]
    is_complete: bool
    did_you_mean: str | None = None
    """The query with its misspelt words replaced."""

    def decide(self, *, narrowed: bool) -> bool:
        """Whether a list can be made of these alone.

        Filters and other orders need all matches, and an engine that finds nothing may know nothing yet.
        """
        return bool(self.scores) and (self.is_complete or not narrowed)

    def suffice(self, shown: Collection[object]) -> bool:
        """Whether those that are shown say enough.

        Hidden ones may have crowded others out; and whether only they hold all the words is nobody's to know.
        """
        return bool(shown) and (self.is_complete or len(shown) >= RANKED)

    def among(self, shown: Iterable[UUID]) -> list[tuple[UUID, float]]:
        """Those that are shown, the best first, with scores of which theirs is 1: nobody is told of a better one."""
        ids = set(shown)
        found = [pair for pair in self.scores.items() if pair[0] in ids]
        best = (found[0][1] if found else 0.0) or 1.0
        return [(product_id, round(score / best, 4)) for product_id, score in found]


class SearchEngine(Protocol):
    async def find(self, words: str, *, kind: ProductKind | None = None, most: int = WIDEST) -> Hits | None:
        """What the words mean, misspelt ones too; None where the database has to say. Never raises.

        Asks the network: call it before a context is opened, not inside.
        """

    async def close(self) -> None: ...


class NoEngine:
    """The database searches by itself."""

    async def find(self, words: str, *, kind: ProductKind | None = None, most: int = WIDEST) -> Hits | None:
        return None

    async def close(self) -> None:
        return None


def engine_of(request: HTTPConnection) -> SearchEngine:
    engine: SearchEngine = request.app.state.search_engine
    return engine
