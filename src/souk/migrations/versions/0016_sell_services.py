"""sell services."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "services",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "food",
                "beauty",
                "barber",
                "health",
                "fitness",
                "tutoring",
                "education",
                "cleaning",
                "laundry",
                "repair",
                "transport",
                "delivery",
                "printing",
                "technology",
                "events",
                "photography",
                "pets",
                "home",
                "professional",
                "other",
                name="servicecategory",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "service_type",
            sa.Enum("booking", "ordering", "walk_in", "contact", name="servicetype", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("base_price", sa.BigInteger(), nullable=True),
        sa.Column("has_flexible_pricing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("contact_info", sa.Text(), server_default="", nullable=False),
        sa.Column("location", sa.Text(), server_default="", nullable=False),
        sa.Column("supports_booking", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("supports_ordering", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("supports_walk_in", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("requires_contact", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "(service_type = 'booking' AND supports_booking) OR (service_type = 'ordering' AND supports_ordering) OR (service_type = 'walk_in' AND supports_walk_in) OR (service_type = 'contact' AND requires_contact)",
            name=op.f("ck_services_type_is_supported"),
        ),
        sa.CheckConstraint("base_price IS NULL OR base_price >= 0", name=op.f("ck_services_base_price_not_negative")),
        sa.ForeignKeyConstraint(["id"], ["products.id"], name=op.f("fk_services_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_services_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
    )

    with op.batch_alter_table("services", schema=None) as batch_op:
        batch_op.create_index("ix_services_category", ["category", "id"], unique=False)
        batch_op.create_index("ix_services_store", ["store_id", "id"], unique=False)

    op.create_table(
        "service_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("is_available", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["variants.id"], name=op.f("fk_service_items_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_service_items_service_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_items")),
    )

    with op.batch_alter_table("service_items", schema=None) as batch_op:
        batch_op.create_index("ix_service_items_service", ["service_id", "id"], unique=False)

    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_tracked", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("requires_shipping", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum("goods", "service", name="productkind", native_enum=False, length=32),
                server_default="goods",
                nullable=False,
            )
        )
        batch_op.drop_index(batch_op.f("ix_products_best"))
        batch_op.create_index("ix_products_best", ["kind", "status", "rating", "id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_products_cheapest"))
        batch_op.create_index("ix_products_cheapest", ["kind", "status", "min_price", "id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_products_newest"))
        batch_op.create_index("ix_products_newest", ["kind", "status", "created_at", "id"], unique=False)
        batch_op.drop_index(batch_op.f("ix_products_reduced"))
        batch_op.create_index("ix_products_reduced", ["kind", "status", "discount_percent", "id"], unique=False)

    with op.batch_alter_table("stock_levels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_tracked", sa.Boolean(), server_default=sa.true(), nullable=False))
