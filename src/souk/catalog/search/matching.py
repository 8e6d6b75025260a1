"""What search asks a database, in both dialects: which documents hold these words, which words look like this one."""

from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    FromClause,
    Join,
    Select,
    String,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler

from souk.catalog.index import SERVICE_MARK, SearchDocument, SearchWord
from souk.catalog.models import Product
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot

LOOKALIKES = 60
SHORT = 5
"""One wrong letter leaves a word of so many hardly three in a row: `soop` and `soup` have but their beginning."""


class document_matches(ColumnElement[bool]):  # noqa: N801 - reads as a function
    """True for rows of `search_documents` that satisfy the search expression handed over as `name`."""

    inherit_cache = False

    def __init__(self, name: str) -> None:
        self.type = Boolean()
        self.asked = bindparam(name, type_=String())


@compiles(document_matches, "postgresql")
def _tsvector(element: document_matches, compiler: SQLCompiler, **kw: Any) -> str:
    return f"search_documents.words @@ to_tsquery('simple', {compiler.process(element.asked, **kw)})"


@compiles(document_matches, "sqlite")
def _fts5(element: document_matches, compiler: SQLCompiler, **kw: Any) -> str:
    expression = compiler.process(element.asked, **kw)
    return (
        "search_documents.id IN (SELECT rowid FROM search_document_words "  # noqa: S608 - a compiled parameter
        f"WHERE search_document_words MATCH {expression})"
    )


class in_this_order(Join):  # noqa: N801 - reads as a function
    """A join whose left side SQLite has to walk first."""

    inherit_cache = False


@compiles(in_this_order, "sqlite")
def _cross_join(element: in_this_order, compiler: SQLCompiler, **kw: Any) -> str:
    left, right = compiler.process(element.left, **kw), compiler.process(element.right, **kw)
    assert element.onclause is not None
    return f"{left} CROSS JOIN {right} ON {compiler.process(element.onclause)}"


_documents = SearchDocument.__table__
_document_words = table("search_document_words", column("rowid"))


def is_match(product_id: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column names a product whose document matches the expression `name`."""
    return product_id.in_(select(SearchDocument.product_id).where(document_matches(name)))


def matched(
    statement: Select[*tuple[Any, ...]], dialect: str, name: str, products: FromClause | None = None
) -> Select[*tuple[Any, ...]]:
    """The statement over documents that match the expression `name` and their products, the newest first.

    That is the order of the index itself: with a limit it stops early, however many match. `products`: whatever has
    the id of one, instead of their table.
    """
    products = Product.__table__ if products is None else products
    of_product = products.c.id == _documents.c.product_id
    if dialect != "sqlite":
        return (
            statement.select_from(Join(_documents, products, of_product))
            .where(document_matches(name))
            .order_by(_documents.c.id.desc())
        )
    documents = in_this_order(_document_words, _documents, _document_words.c.rowid == _documents.c.id)
    matches = text(f"search_document_words MATCH :{name}").bindparams(bindparam(name, type_=String()))
    joined = in_this_order(documents, products, of_product)
    return statement.select_from(joined).where(matches).order_by(_document_words.c.rowid.desc())


class Word(msgspec.Struct, frozen=True):
    word: str


_parts = table("search_word_parts", column("rowid"))
_LOOKALIKE = {
    "sqlite": Hot(
        select(SearchWord.word)
        .select_from(_parts)
        .join(SearchWord, SearchWord.id == _parts.c.rowid)
        .where(text("search_word_parts MATCH :parts").bindparams(bindparam("parts", type_=String())))
        .order_by(literal_column("search_word_parts.rank"))
        .limit(LOOKALIKES),
        Word,
    ),
    "postgresql": Hot(
        select(SearchWord.word)
        .where(
            SearchWord.word.bool_op("%")(bindparam("asked", type_=String()))
            | SearchWord.word.like(bindparam("beginning", type_=String()))
        )
        .order_by(func.similarity(SearchWord.word, bindparam("asked", type_=String())).desc())
        .limit(LOOKALIKES),
        Word,
    ),
}


async def find_lookalikes(ctx: ReadContext, word: str) -> list[str]:
    """Known words that share letters in a row with this one, the likeliest first. Three letters at least."""
    if ctx.dialect == "sqlite":
        padded = f" {word} "
        parts = dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2))
        found = await ctx.all(_LOOKALIKE["sqlite"], parts=" OR ".join(f'"{part}"' for part in parts))
    else:
        beginning = word[: 2 if len(word) <= SHORT else 3]
        found = await ctx.all(_LOOKALIKE["postgresql"], asked=word, beginning=f"{beginning}%")
    return [each.word for each in found]


def fts5(terms: list[list[str]], *, names_only: bool, every: bool) -> str:
    """`[["wool", "woollen"], ["jumper"]]` → `("wool"* OR "woollen"*) AND ("jumper"*)`."""
    alternatives = ["(" + " OR ".join(f'"{word}"*' for word in words) + ")" for words in terms]
    joined = (" AND " if every else " OR ").join(alternatives)
    return f"{{name labels}} : ({joined})" if names_only else joined


def tsquery(terms: list[list[str]], *, names_only: bool, every: bool) -> str:
    weights = "*AB" if names_only else "*"
    alternatives = ["(" + " | ".join(f"'{word}':{weights}" for word in words) + ")" for words in terms]
    return (" & " if every else " | ").join(alternatives)


def among_services(dialect: str, expression: str) -> str:
    """What matches the expression and is a service: however many goods match, none of them is looked at."""
    if dialect == "sqlite":
        return f'({expression}) AND (store : "{SERVICE_MARK}")'
    return f"({expression}) & '{SERVICE_MARK}'"


EXPRESSION = {"sqlite": fts5, "postgresql": tsquery}
