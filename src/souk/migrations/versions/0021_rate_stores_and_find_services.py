"""rate stores and find services."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT_ONCE = 500
LONGEST_WORD, MOST_NAME_WORDS, MOST_BODY_WORDS = 40, 40, 400
FITS = "CONSTRAINT ck_stores_stars_fit_reviews CHECK (rating_sum BETWEEN rating_count AND 5 * rating_count)"
COUNT_REVIEWS = (
    "UPDATE stores SET"
    " rating_count = (SELECT count(*) FROM reviews WHERE reviews.store_id = stores.id AND status = 'approved'),"
    " rating_sum = (SELECT coalesce(sum(rating), 0) FROM reviews WHERE reviews.store_id = stores.id"
    " AND status = 'approved')"
)
MARK = "zzservice"
LABELS = {"food": "food and drink", "barber": "barbers", "education": "courses", "repair": "repairs", "other": ""}
"""What shoppers read where it is not the category's own name."""

_products = sa.table("products", *(sa.column(name) for name in ("id", "name", "description", "store_id", "kind")))
_services = sa.table("services", *(sa.column(name) for name in ("id", "category", "location")))
_items = sa.table("service_items", *(sa.column(name) for name in ("id", "service_id", "description")))
_variants = sa.table("variants", *(sa.column(name) for name in ("id", "option3", "position")))
_stores = sa.table("stores", sa.column("id"), sa.column("name"))
_documents = sa.table(
    "search_documents", *(sa.column(name) for name in ("product_id", "name", "labels", "store", "body"))
)
_words = sa.table("search_words", sa.column("word"))
_word = re.compile(r"[^\W_]+")
_tag = re.compile(r"<[^>]*>")


def upgrade() -> None:
    op.execute("ALTER TABLE stores ADD COLUMN rating_sum BIGINT DEFAULT '0' NOT NULL")
    op.execute(f"ALTER TABLE stores ADD COLUMN rating_count BIGINT DEFAULT '0' NOT NULL {FITS}")
    op.execute(COUNT_REVIEWS)
    index_services(op.get_bind())


def index_services(connection: sa.Connection) -> None:
    """Triggers and generated columns follow the plain rows, on both databases."""
    known = set(connection.scalars(sa.select(_words.c.word)))
    for rows in _portions(connection):
        menus = _menus(connection, [row.id for row in rows])
        documents = [_document(row, menus.get(row.id, [])) for row in rows]
        connection.execute(_documents.insert(), documents)
        found = {word for each in documents for part in ("name", "labels", "store") for word in each[part].split()}
        new = sorted(word for word in found - known - {MARK} if len(word) > 2 and not word.isdigit())
        if new:
            connection.execute(_words.insert(), [{"word": word} for word in new])
        known.update(new)


def _portions(connection: sa.Connection) -> Iterator[list[Any]]:
    services = (
        sa.select(
            _products.c.id,
            _products.c.name,
            _products.c.description,
            _services.c.category,
            _services.c.location,
            _stores.c.name.label("store"),
        )
        .join(_services, _services.c.id == _products.c.id)
        .join(_stores, _stores.c.id == _products.c.store_id)
        .order_by(_products.c.id)
        .limit(AT_ONCE)
    )
    last = None
    while rows := list(connection.execute(services if last is None else services.where(_products.c.id > last))):
        yield rows
        last = rows[-1].id


def _menus(connection: sa.Connection, service_ids: list[Any]) -> dict[Any, list[Any]]:
    items = (
        sa.select(_items.c.service_id, _variants.c.option3.label("name"), _items.c.description)
        .join(_variants, _variants.c.id == _items.c.id)
        .where(_items.c.service_id.in_(service_ids))
        .order_by(_items.c.service_id, _variants.c.position, _items.c.id)
    )
    menus: dict[Any, list[Any]] = {}
    for item in connection.execute(items):
        menus.setdefault(item.service_id, []).append(item)
    return menus


def _document(row: Any, menu: list[Any]) -> dict[str, Any]:
    labels = [LABELS.get(row.category, row.category), *(item.name for item in menu)]
    body = [row.description, row.location, *(f"{item.name} {item.description}" for item in menu)]
    return {
        "product_id": row.id,
        "name": _folded(row.name, MOST_NAME_WORDS),
        "labels": _folded(" ".join(labels), MOST_NAME_WORDS),
        "store": f"{_folded(row.store, MOST_NAME_WORDS)} {MARK}",
        "body": _folded(_tag.sub(" ", " ".join(body)), MOST_BODY_WORDS),
    }


def _folded(text: str, most: int) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each)).replace("'", "")
    return " ".join(word[:LONGEST_WORD] for word in _word.findall(letters)[:most])
