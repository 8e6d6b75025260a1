"""What search looks at: one document per product and the words that occur in them, kept in step by the database.

Both tables are plain and are written the same way on both databases. On SQLite, triggers copy them into FTS5 tables; on
PostgreSQL a generated `tsvector` and GIN indexes follow them.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import DDL, BigInteger, ForeignKey, Integer, Table, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base

SERVICE_MARK = "zzservice"
"""Stands beside the store's name in the document of a service, so that the index itself tells them from goods."""
_row_id = BigInteger().with_variant(Integer(), "sqlite")


class SearchDocument(Base):
    """A product's words, folded (`words.fold`), by how much they say: name, then labels, then store, then the rest."""

    __tablename__ = "search_documents"

    id: Mapped[int] = mapped_column(_row_id, primary_key=True, autoincrement=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(Text)
    labels: Mapped[str] = mapped_column(Text)
    """Brand, category, tags, colours."""
    store: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class SearchWord(Base):
    """Every word of a name or label once: what a misspelt word is compared with."""

    __tablename__ = "search_words"

    id: Mapped[int] = mapped_column(_row_id, primary_key=True, autoincrement=True)
    word: Mapped[str] = mapped_column(unique=True)


DOCUMENTS_SQLITE = (
    """CREATE VIRTUAL TABLE search_document_words USING fts5(
        name, labels, store, body, content='search_documents', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0", prefix='2 3')""",
    """CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN
        INSERT INTO search_document_words(rowid, name, labels, store, body)
        VALUES (new.id, new.name, new.labels, new.store, new.body); END""",
    """CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN
        INSERT INTO search_document_words(search_document_words, rowid, name, labels, store, body)
        VALUES ('delete', old.id, old.name, old.labels, old.store, old.body); END""",
    """CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN
        INSERT INTO search_document_words(search_document_words, rowid, name, labels, store, body)
        VALUES ('delete', old.id, old.name, old.labels, old.store, old.body);
        INSERT INTO search_document_words(rowid, name, labels, store, body)
        VALUES (new.id, new.name, new.labels, new.store, new.body); END""",
)
WORDS_SQLITE = (
    "CREATE VIRTUAL TABLE search_word_parts USING fts5(word, content='', tokenize='trigram')",
    """CREATE TRIGGER search_words_added AFTER INSERT ON search_words BEGIN
        INSERT INTO search_word_parts(rowid, word) VALUES (new.id, ' ' || new.word || ' '); END""",
)
DOCUMENTS_POSTGRES = (
    """ALTER TABLE search_documents ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', labels), 'B') ||
        setweight(to_tsvector('simple', store), 'C') || setweight(to_tsvector('simple', body), 'D')) STORED""",
    "CREATE INDEX ix_search_documents_words ON search_documents USING gin (words)",
)
WORDS_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_search_words_parts ON search_words USING gin (word gin_trgm_ops)",
)
DIALECT_DDL = {
    "sqlite": DOCUMENTS_SQLITE + WORDS_SQLITE,
    "postgresql": DOCUMENTS_POSTGRES + WORDS_POSTGRES,
}
"""For the migration: what `create_all` runs by itself once the tables stand."""


def _follow(table: Table, dialect: str, statements: tuple[str, ...]) -> None:
    for statement in statements:
        run: Any = DDL(statement)  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", run.execute_if(dialect=dialect))


_documents, _words = Base.metadata.tables["search_documents"], Base.metadata.tables["search_words"]
_follow(_documents, "sqlite", DOCUMENTS_SQLITE)
_follow(_documents, "postgresql", DOCUMENTS_POSTGRES)
_follow(_words, "sqlite", WORDS_SQLITE)
_follow(_words, "postgresql", WORDS_POSTGRES)
