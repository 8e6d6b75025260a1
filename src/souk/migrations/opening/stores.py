"""Tables of stores: vendors, stores and their hours."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    op.create_table(
        "vendors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("business_name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("business_hours", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("logo_id", sa.Uuid(), nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["logo_id"], ["pictures.id"], name=op.f("fk_vendors_logo_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_vendors_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendors")),
        sa.UniqueConstraint("user_id", name=op.f("uq_vendors_user_id")),
    )

    with op.batch_alter_table("vendors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vendors_logo_id"), ["logo_id"], unique=False)

    op.create_table(
        "stores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("platform", "vendor", name="storekind", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "status", sa.Enum("active", "unavailable", name="storestatus", native_enum=False, length=32), nullable=False
        ),
        sa.Column("vendor_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("category_key", sa.String(), nullable=False),
        sa.Column("tagline", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("banner_id", sa.Uuid(), nullable=True),
        sa.Column("banner_width", sa.BigInteger(), nullable=False),
        sa.Column("banner_height", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("preset", sa.String(), nullable=True),
        sa.Column("tax_basis_points", sa.BigInteger(), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), nullable=False),
        sa.Column("shipping_taxed", sa.Boolean(), nullable=False),
        sa.Column("shipping_flat", sa.BigInteger(), nullable=False),
        sa.Column("shipping_free_from", sa.BigInteger(), nullable=True),
        sa.Column("shipping_free_inclusive", sa.Boolean(), nullable=False),
        sa.Column("order_eligibility", sa.String(), nullable=False),
        sa.Column("review_eligibility", sa.String(), nullable=False),
        sa.Column(
            "review_policy",
            sa.Enum("verified_purchase", "eligible_segment", name="reviewpolicy", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "review_moderation",
            sa.Enum("none", "comments", "all", name="reviewmoderation", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("return_window_days", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'vendor') = (vendor_id IS NOT NULL)", name=op.f("ck_stores_vendor_exactly_for_vendor_stores")
        ),
        sa.CheckConstraint("return_window_days >= 0", name=op.f("ck_stores_return_window_not_negative")),
        sa.CheckConstraint("shipping_flat >= 0", name=op.f("ck_stores_shipping_not_negative")),
        sa.CheckConstraint(
            "shipping_free_from IS NULL OR shipping_free_from >= 0", name=op.f("ck_stores_free_from_not_negative")
        ),
        sa.CheckConstraint("tax_basis_points BETWEEN 0 AND 10000", name=op.f("ck_stores_tax_in_range")),
        sa.ForeignKeyConstraint(["banner_id"], ["pictures.id"], name=op.f("fk_stores_banner_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_stores_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stores")),
        sa.UniqueConstraint("host", name=op.f("uq_stores_host")),
        sa.UniqueConstraint("slug", name=op.f("uq_stores_slug")),
    )

    with op.batch_alter_table("stores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stores_banner_id"), ["banner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stores_category_key"), ["category_key"], unique=False)
        batch_op.create_index("ix_stores_hub", ["kind", "status", "name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stores_vendor_id"), ["vendor_id"], unique=False)
        batch_op.create_index(
            "uq_stores_one_platform",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("kind = 'platform'"),
            postgresql_where=sa.text("kind = 'platform'"),
        )

    op.create_table(
        "store_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_store_openings_within_one_day")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_store_openings_weekday_exists")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_store_openings_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_openings")),
        sa.UniqueConstraint("store_id", "weekday", "opens", name=op.f("uq_store_openings_store_id_weekday_opens")),
    )
