"""Tables of inventory: locations, stock, holds and movements."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    op.create_table(
        "locations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind", sa.Enum("warehouse", "store", name="locationkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_locations_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("id", "store_id", name=op.f("uq_locations_id_store_id")),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_locations_store_id_name")),
    )

    op.create_table(
        "stock_levels",
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reserved <= on_hand", name=op.f("ck_stock_levels_never_oversold")),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_levels_reserved_not_negative")),
        sa.ForeignKeyConstraint(
            ["location_id", "store_id"],
            ["locations.id", "locations.store_id"],
            name=op.f("fk_stock_levels_location_id"),
        ),
        sa.PrimaryKeyConstraint("variant_id", "location_id", name=op.f("pk_stock_levels")),
    )

    with op.batch_alter_table("stock_levels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_levels_location_id"), ["location_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("held", "taken", "released", name="holdstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_holds_holds_something")),
        sa.ForeignKeyConstraint(
            ["variant_id", "location_id"],
            ["stock_levels.variant_id", "stock_levels.location_id"],
            name="fk_holds_level",
        ),
        sa.PrimaryKeyConstraint("reference_id", "variant_id", "location_id", name=op.f("pk_holds")),
    )

    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index("ix_holds_ended", ["ended_at"], unique=False)
        batch_op.create_index(
            "ix_holds_running",
            ["expires_at"],
            unique=False,
            postgresql_where=sa.text("state = 'held'"),
            sqlite_where=sa.text("state = 'held'"),
        )

    op.create_table(
        "stock_movements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("counted", "sold", "put_back", name="reason", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("delta <> 0", name=op.f("ck_stock_movements_changes_something")),
        sa.ForeignKeyConstraint(
            ["variant_id", "location_id"],
            ["stock_levels.variant_id", "stock_levels.location_id"],
            name="fk_stock_movements_level",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
        sa.UniqueConstraint(
            "reference_id",
            "reason",
            "variant_id",
            "location_id",
            name=op.f("uq_stock_movements_reference_id_reason_variant_id_location_id"),
        ),
    )

    with op.batch_alter_table("stock_movements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stock_movements_variant_id_location_id"), ["variant_id", "location_id"], unique=False
        )
