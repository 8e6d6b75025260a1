"""Tables of catalog: categories, products, variants, imports and what is searched."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("name_key", name=op.f("uq_categories_name_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )

    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_categories_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "search_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("word", name=op.f("uq_search_words_word")),
    )

    op.create_table(
        "import_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("running", "done", "aborted", "failed", name="runstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("on_error", sa.Enum("skip", "abort", name="onerror", native_enum=False, length=32), nullable=False),
        sa.Column("dry_run", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("adds_categories", sa.Boolean(), nullable=False),
        sa.Column("source_digest", sa.String(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("upload", sa.String(), nullable=True),
        sa.Column("cursor_line", sa.BigInteger(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("rows_total", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("problems", sa.BigInteger(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_import_runs_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )

    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.create_index("ix_import_runs_same", ["store_id", "source_digest", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_runs_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("draft", "active", "unavailable", "archived", name="productstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("compare_at", sa.BigInteger(), nullable=True),
        sa.Column("discount_percent", sa.BigInteger(), nullable=False),
        sa.Column("min_price", sa.BigInteger(), nullable=False),
        sa.Column("max_price", sa.BigInteger(), nullable=False),
        sa.Column("images", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("specifications", sa.Text(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("reviews_count", sa.BigInteger(), nullable=False),
        sa.Column("requires_shipping", sa.Boolean(), nullable=False),
        sa.Column("was_ordered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("import_extra", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("discount_percent BETWEEN 0 AND 100", name=op.f("ck_products_discount_is_percent")),
        sa.CheckConstraint("min_price >= 0 AND max_price >= min_price", name=op.f("ck_products_price_span")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_products_price_not_negative")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_products_category_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_products_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("slug", name=op.f("uq_products_slug")),
    )

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index("ix_products_best", ["status", "rating", "id"], unique=False)
        batch_op.create_index("ix_products_brand", ["brand", "status", "created_at", "id"], unique=False)
        batch_op.create_index("ix_products_category", ["category_id", "status", "created_at", "id"], unique=False)
        batch_op.create_index("ix_products_cheapest", ["status", "min_price", "id"], unique=False)
        batch_op.create_index("ix_products_newest", ["status", "created_at", "id"], unique=False)
        batch_op.create_index("ix_products_reduced", ["status", "discount_percent", "id"], unique=False)
        batch_op.create_index("ix_products_store", ["store_id", "status", "created_at", "id"], unique=False)

    op.create_table(
        "import_errors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "broken_quotes",
                "wrong_cell_count",
                "cell_too_long",
                "bad_encoding",
                "bad_characters",
                "handle_missing",
                "handle_unusable",
                "title_missing",
                "text_too_long",
                "price_missing",
                "price_not_a_number",
                "price_has_currency",
                "price_has_separator",
                "price_negative",
                "price_too_precise",
                "price_too_large",
                "quantity_not_whole",
                "quantity_negative",
                "quantity_too_large",
                "quantity_held",
                "weight_unreadable",
                "not_true_or_false",
                "choice_unknown",
                "option_name_missing",
                "option_name_twice",
                "option_value_missing",
                "variant_twice",
                "too_many_variants",
                "too_many_images",
                "sku_twice",
                "sku_taken",
                "address_unusable",
                "position_unreadable",
                "row_says_nothing",
                "gift_card",
                name="damage",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_errors_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_errors")),
    )

    with op.batch_alter_table("import_errors", schema=None) as batch_op:
        batch_op.create_index("ix_import_errors_run", ["run_id", "line", "id"], unique=False)

    op.create_table(
        "import_pictures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("import_extra", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("wanted", "kept", "failed", name="picturestatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_import_pictures_product_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_pictures_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_pictures")),
    )

    with op.batch_alter_table("import_pictures", schema=None) as batch_op:
        batch_op.create_index(
            "ix_import_pictures_due",
            ["next_at", "id"],
            unique=False,
            postgresql_where=sa.text("status = 'wanted'"),
            sqlite_where=sa.text("status = 'wanted'"),
        )
        batch_op.create_index(
            batch_op.f("ix_import_pictures_product_id_position"), ["product_id", "position"], unique=False
        )
        batch_op.create_index("ix_import_pictures_run", ["run_id", "status", "id"], unique=False)

    op.create_table(
        "imported_products",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_imported_products_product_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_imported_products_store_id")),
        sa.PrimaryKeyConstraint("store_id", "handle", name=op.f("pk_imported_products")),
        sa.UniqueConstraint("product_id", name=op.f("uq_imported_products_product_id")),
    )

    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_search_documents_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("product_id", name=op.f("uq_search_documents_product_id")),
    )

    op.create_table(
        "variants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("option3", sa.String(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("compare_at", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("barcode", sa.String(), nullable=True),
        sa.Column("weight_grams", sa.BigInteger(), nullable=True),
        sa.Column("is_archived", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("import_extra", sa.Text(), nullable=False),
        sa.CheckConstraint("price IS NULL OR price >= 0", name=op.f("ck_variants_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_variants_product_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_variants_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variants")),
        sa.UniqueConstraint("store_id", "sku", name=op.f("uq_variants_store_id_sku")),
    )

    with op.batch_alter_table("variants", schema=None) as batch_op:
        batch_op.create_index("ix_variants_color", ["product_id", "color"], unique=False)
        batch_op.create_index("ix_variants_size", ["product_id", "size"], unique=False)
