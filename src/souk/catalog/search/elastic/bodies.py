"""What Elasticsearch is told: how an index is made, what a document is, how words are looked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from souk.catalog.index import SERVICE_MARK
from souk.catalog.models import ProductKind

FIELDS: Final = ("name^4", "labels^3", "store^2", "body")
WHOLE, BEGINS, RESEMBLES = 4.0, 2.0, 1.0
"""What a word counts for that is the one asked for, begins with it, or differs by a letter or two."""
OTHERS: Final = 5
"""How many words are suggested for an unknown one, so that one that begins with it is among them."""

_words = {"type": "text", "analyzer": "whitespace"}
_known = {**_words, "copy_to": "known"}
MAPPINGS: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "id": {"type": "keyword"},
        "kind": {"type": "keyword"},
        "name": _known,
        "labels": _known,
        "store": _known,
        "body": _words,
        "known": _words,
    },
}
SETTINGS: Final[Mapping[str, Any]] = {"index": {"gc_deletes": "1h"}}
"""So long a deleted document is remembered: what was read before it went cannot bring it back."""


class Document(msgspec.Struct, frozen=True):
    """A product's words as the database keeps them, folded."""

    product_id: UUID
    name: str
    labels: str
    store: str
    body: str


class Source(msgspec.Struct, frozen=True):
    """The same as Elasticsearch gets them."""

    id: str
    kind: ProductKind
    name: str
    labels: str
    store: str
    body: str

    @classmethod
    def of(cls, document: Document) -> "Source":
        store = [word for word in document.store.split() if word != SERVICE_MARK]
        kind = ProductKind.SERVICE if SERVICE_MARK in document.store.split() else ProductKind.GOODS
        return cls(str(document.product_id), kind, document.name, document.labels, " ".join(store), document.body)


def bulk_lines(target: str, version: int, product_ids: Iterable[UUID], documents: Sequence[Document]) -> bytes:
    """Each product's document, or that it has none. `version`: an older one never replaces a newer one.

    `target` has to be an alias: under another name Elasticsearch would make an index by itself.
    """
    found = {document.product_id: document for document in documents}
    lines: list[Any] = []
    for product_id in product_ids:
        about = {
            "_index": target,
            "_id": str(product_id),
            "version": version,
            "version_type": "external_gte",
            "require_alias": True,
        }
        document = found.get(product_id)
        lines += [{"delete": about}] if document is None else [{"index": about}, Source.of(document)]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def search_body(words: Sequence[str], *, kind: ProductKind | None, most: int, every: bool) -> dict[str, Any]:
    """Documents that hold all of these words, or any of them. Among equals the newest first."""
    sought = [_word(word) for word in words]
    wanted: dict[str, Any] = {"must": sought} if every else {"should": sought, "minimum_should_match": 1}
    if kind is not None:
        wanted["filter"] = [{"term": {"kind": kind}}]
    return {
        "query": {"bool": wanted},
        "size": most,
        "sort": ["_score", {"id": "desc"}],
        "track_scores": True,
        "track_total_hits": False,
        "_source": False,
        "suggest": {
            "text": " ".join(words),
            "words": {"term": {"field": "known", "suggest_mode": "missing", "min_word_length": 3, "size": OTHERS}},
        },
    }


def _word(word: str) -> dict[str, Any]:
    """In whichever field: the word itself, one that begins with it, one that is nearly it."""
    fields: dict[str, Any] = {"query": word, "fields": FIELDS}
    ways = [
        {**fields, "type": "best_fields", "boost": WHOLE},
        {**fields, "type": "bool_prefix", "boost": BEGINS},
        {**fields, "type": "best_fields", "fuzziness": "AUTO", "boost": RESEMBLES},
    ]
    return {"dis_max": {"queries": [{"multi_match": way} for way in ways]}}
