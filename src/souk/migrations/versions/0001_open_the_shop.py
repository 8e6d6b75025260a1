"""open the shop."""

import sqlalchemy as sa
from alembic import op

from souk.migrations.opening import cart, catalog, identity, inventory, kernel, media, orders, payments, stores

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


DIALECT_DDL = {
    "sqlite": (
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
        "CREATE VIRTUAL TABLE search_word_parts USING fts5(word, content='', tokenize='trigram')",
        """CREATE TRIGGER search_words_added AFTER INSERT ON search_words BEGIN
        INSERT INTO search_word_parts(rowid, word) VALUES (new.id, ' ' || new.word || ' '); END""",
    ),
    "postgresql": (
        """ALTER TABLE search_documents ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('simple', labels), 'B') ||
        setweight(to_tsvector('simple', store), 'C') || setweight(to_tsvector('simple', body), 'D')) STORED""",
        "CREATE INDEX ix_search_documents_words ON search_documents USING gin (words)",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_search_words_parts ON search_words USING gin (word gin_trgm_ops)",
        "CREATE SEQUENCE order_numbers START 100001",
    ),
}
BUILT_IN_ROLES = [
    {"name": "guest", "permissions": "", "is_of_store": False},
    {"name": "customer", "permissions": "", "is_of_store": False},
    {"name": "vendor_owner", "permissions": "*", "is_of_store": True},
    {"name": "vendor_staff", "permissions": "catalog:* inventory:* orders:*", "is_of_store": True},
    {
        "name": "product_manager",
        "permissions": "catalog:read catalog:write inventory:read inventory:write orders:read orders:fulfil "
        "reviews:moderate",
        "is_of_store": False,
    },
    {
        "name": "sales_manager",
        "permissions": "catalog:read orders:read pricing:discount refunds:approve reports:read",
        "is_of_store": False,
    },
    {"name": "support_agent", "permissions": "support:* orders:read refunds:approve", "is_of_store": False},
    {"name": "admin", "permissions": "*", "is_of_store": False},
]
ROOMS = (kernel, media, identity, stores, inventory, catalog, payments, cart, orders)
"""Each stands on those before it."""


def upgrade() -> None:
    for room in ROOMS:
        room.create()
    for statement in DIALECT_DDL[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    op.bulk_insert(
        sa.table(
            "roles",
            sa.column("name", sa.String()),
            sa.column("permissions", sa.String()),
            sa.column("is_of_store", sa.Boolean()),
        ),
        BUILT_IN_ROLES,
    )


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the shop was opened.")
