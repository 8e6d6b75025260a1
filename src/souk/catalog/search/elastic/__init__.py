"""Elasticsearch behind the port of a search engine. Loaded where one is set, and nowhere else.

Documents are those that the database keeps for its own search, folded by `words.fold`, so the engine only has to part
them at blanks.
"""

from souk.catalog.search.elastic.engine import Elastic
from souk.catalog.search.elastic.keeping import SendDocuments, rebuild

__all__ = ["Elastic", "SendDocuments", "rebuild"]
