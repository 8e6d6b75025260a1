"""Opens the search engine of the settings. The adapter is only loaded where there is one."""

from collections.abc import Callable

from souk.catalog.events import DocumentsChanged
from souk.catalog.search.engine import NoEngine, SearchEngine, SearchEngineFailed
from souk.kernel.database import Database
from souk.kernel.outbox import Subscription
from souk.kernel.search_settings import Search

Progress = Callable[[int, int], None]
"""How many of how many documents were sent."""


def open_engine(settings: Search) -> tuple[SearchEngine, tuple[Subscription, ...]]:
    """The engine, and what keeps it in step."""
    if not settings.url:
        return NoEngine(), ()
    from souk.catalog.search.elastic import Elastic, SendDocuments

    engine = Elastic(settings)
    send = SendDocuments(engine.indices)
    return engine, (Subscription(name="catalog.send_documents", event=DocumentsChanged, task=send, yields=True),)


async def rebuild_search_index(database: Database, settings: Search, *, progress: Progress) -> int:
    """Fill a new index while the old one goes on answering, and put it in its place. Returns how many documents it has.

    Raises SearchEngineFailed.
    """
    if not settings.url:
        raise SearchEngineFailed("No search engine is set: SOUK_SEARCH__URL is empty.")
    from souk.catalog.search.elastic import Elastic, rebuild

    engine = Elastic(settings)
    try:
        return await rebuild(database, engine.indices, progress=progress)
    finally:
        await engine.close()


async def has_search_index(settings: Search) -> bool:
    """Whether the engine holds an index of this shop. Raises SearchEngineFailed."""
    from souk.catalog.search.elastic import Elastic

    engine = Elastic(settings)
    try:
        return await engine.indices.is_there()
    finally:
        await engine.close()
