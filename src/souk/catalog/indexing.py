"""Keeps what search looks at in step with products, in the same transaction."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import String, Uuid, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from souk.catalog.events import DocumentsChanged
from souk.catalog.index import SERVICE_MARK, SearchDocument, SearchWord
from souk.catalog.prose import plain
from souk.catalog.words import fold
from souk.kernel.any_of import any_of
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot

MOST_BODY_WORDS = 400
MOST_NAME_WORDS = 40


class Indexed(msgspec.Struct, frozen=True, kw_only=True):
    """What a product says about itself, as people wrote it."""

    product_id: UUID
    name: str
    labels: list[str]
    """Brand, category, tags, colours."""
    store: str
    description: str
    is_service: bool = False


class _Word(msgspec.Struct, frozen=True):
    word: str


_KNOWN = Hot(select(SearchWord.word).where(any_of(SearchWord.word, "words", of=str)), _Word)


def _upsert(insert: type[postgresql.Insert] | type[sqlite.Insert]) -> Hot[None]:
    values = {name: bindparam(name, type_=String) for name in ("name", "labels", "store", "body")}
    statement = insert(SearchDocument).values(product_id=bindparam("product_id", type_=Uuid()), **values)
    kept = {name: statement.excluded[name] for name in values}
    return Hot(statement.on_conflict_do_update(index_elements=["product_id"], set_=kept))


_UPSERT = {"postgresql": _upsert(postgresql.Insert), "sqlite": _upsert(sqlite.Insert)}
_ADD_WORD: dict[str, Hot[None]] = {
    "postgresql": Hot(postgresql.Insert(SearchWord).values(word=bindparam("word")).on_conflict_do_nothing()),
    "sqlite": Hot(sqlite.Insert(SearchWord).values(word=bindparam("word")).on_conflict_do_nothing()),
}


async def index_products(uow: UnitOfWork, products: Iterable[Indexed]) -> None:
    """Write the documents of these products anew. Best called once, last in a unit of work."""
    rows: list[dict[str, Any]] = []
    words = set[str]()
    for product in products:
        name, labels, store = fold(product.name), fold(" ".join(product.labels)), fold(product.store)
        words.update(name, labels, store)
        rows.append(
            {
                "product_id": product.product_id,
                "name": " ".join(name[:MOST_NAME_WORDS]),
                "labels": " ".join(labels[:MOST_NAME_WORDS]),
                "store": " ".join((*store[:MOST_NAME_WORDS], *((SERVICE_MARK,) if product.is_service else ()))),
                "body": " ".join(fold(plain(product.description))[:MOST_BODY_WORDS]),
            }
        )
    if not rows:
        return
    await uow.change_many(_UPSERT[uow.dialect], sorted(rows, key=lambda row: str(row["product_id"])))
    await _learn(uow, {word for word in words if len(word) > 2 and not word.isdigit()})
    tell_search(uow, [row["product_id"] for row in rows])


def tell_search(uow: UnitOfWork, product_ids: Iterable[UUID]) -> None:
    """Their documents changed, or are gone: a search engine, where there is one, gets what stands once this is kept."""
    uow.emit(DocumentsChanged(product_ids=list(product_ids)))


async def _learn(uow: UnitOfWork, words: set[str]) -> None:
    """Sorted, so that two writers who bring the same new words wait for each other in one order."""
    known = {row.word for row in await uow.all(_KNOWN, words=sorted(words))}
    if new := sorted(words - known):
        await uow.change_many(_ADD_WORD[uow.dialect], [{"word": word} for word in new])
