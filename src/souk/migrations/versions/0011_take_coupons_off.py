"""take coupons off."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = (
    "ALTER TABLE carts ADD COLUMN coupon_codes VARCHAR DEFAULT '' NOT NULL",
    "ALTER TABLE carts ADD COLUMN points BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_carts_points_are_a_persons CHECK (points = 0 OR (points > 0 AND user_id IS NOT NULL))",
)


def upgrade() -> None:
    for statement in ADDED:
        op.execute(statement)

    op.create_table(
        "coupons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.Column("channel_id", sa.Uuid(), nullable=True),
        sa.Column(
            "funded_by", sa.Enum("store", "platform", name="funding", native_enum=False, length=32), nullable=False
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "discount_type",
            sa.Enum("percentage", "fixed", name="discounttype", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("discount_value", sa.BigInteger(), nullable=False),
        sa.Column("min_purchase", sa.BigInteger(), nullable=False),
        sa.Column("max_discount", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column(
            "min_tier",
            sa.Enum("bronze", "silver", "gold", "platinum", name="tier", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("limit_total", sa.BigInteger(), nullable=True),
        sa.Column("limit_per_person", sa.BigInteger(), nullable=True),
        sa.Column("product_ids", sa.JSON(), nullable=False),
        sa.Column("category_ids", sa.JSON(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "discount_type <> 'percentage' OR discount_value <= 100", name=op.f("ck_coupons_percentage_in_range")
        ),
        sa.CheckConstraint("funded_by <> 'store' OR store_id IS NOT NULL", name=op.f("ck_coupons_somebody_bears_it")),
        sa.CheckConstraint("discount_value > 0", name=op.f("ck_coupons_takes_something_off")),
        sa.CheckConstraint("limit_per_person > 0", name=op.f("ck_coupons_limit_per_person_positive")),
        sa.CheckConstraint("limit_total > 0", name=op.f("ck_coupons_limit_total_positive")),
        sa.CheckConstraint("max_discount > 0", name=op.f("ck_coupons_max_discount_positive")),
        sa.CheckConstraint("min_purchase >= 0", name=op.f("ck_coupons_min_purchase_not_negative")),
        sa.CheckConstraint(
            "taken >= 0 AND (limit_total IS NULL OR taken <= limit_total)", name=op.f("ck_coupons_taken_within_limit")
        ),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_coupons_valid_for_some_time")),
        sa.ForeignKeyConstraint(["channel_id"], ["stores.id"], name=op.f("fk_coupons_channel_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_coupons_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
        sa.UniqueConstraint("code", name=op.f("uq_coupons_code")),
    )

    with op.batch_alter_table("coupons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coupons_channel_id"), ["channel_id"], unique=False)
        batch_op.create_index(
            "ix_coupons_offered",
            ["id"],
            unique=False,
            postgresql_where=sa.text("is_active AND is_listed"),
            sqlite_where=sa.text("is_active AND is_listed"),
        )
        batch_op.create_index("ix_coupons_store_id", ["store_id", "id"], unique=False)

    op.create_table(
        "coupon_shares",
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_coupon_shares_taken_not_negative")),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_coupon_shares_coupon_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_coupon_shares_user_id")),
        sa.PrimaryKeyConstraint("coupon_id", "user_id", name=op.f("pk_coupon_shares")),
    )

    with op.batch_alter_table("coupon_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coupon_shares_user_id"), ["user_id"], unique=False)

    op.create_table(
        "coupon_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Enum("held", "kept", name="usestate", native_enum=False, length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_coupon_uses_amount_not_negative")),
        sa.ForeignKeyConstraint(["coupon_id"], ["coupons.id"], name=op.f("fk_coupon_uses_coupon_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_coupon_uses_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_uses")),
        sa.UniqueConstraint("checkout_id", "coupon_id", name=op.f("uq_coupon_uses_checkout_id_coupon_id")),
    )

    with op.batch_alter_table("coupon_uses", schema=None) as batch_op:
        batch_op.create_index("ix_coupon_uses_coupon_id", ["coupon_id", "id"], unique=False)
        batch_op.create_index(
            "ix_coupon_uses_held_since",
            ["taken_at"],
            unique=False,
            postgresql_where=sa.text("state = 'held'"),
            sqlite_where=sa.text("state = 'held'"),
        )
        batch_op.create_index(batch_op.f("ix_coupon_uses_user_id"), ["user_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("coupon_uses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coupon_uses_user_id"))
        batch_op.drop_index(
            "ix_coupon_uses_held_since",
            postgresql_where=sa.text("state = 'held'"),
            sqlite_where=sa.text("state = 'held'"),
        )
        batch_op.drop_index("ix_coupon_uses_coupon_id")

    op.drop_table("coupon_uses")

    with op.batch_alter_table("coupon_shares", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coupon_shares_user_id"))

    op.drop_table("coupon_shares")

    with op.batch_alter_table("coupons", schema=None) as batch_op:
        batch_op.drop_index("ix_coupons_store_id")
        batch_op.drop_index(
            "ix_coupons_offered",
            postgresql_where=sa.text("is_active AND is_listed"),
            sqlite_where=sa.text("is_active AND is_listed"),
        )
        batch_op.drop_index(batch_op.f("ix_coupons_channel_id"))

    op.drop_table("coupons")

    op.execute("ALTER TABLE carts DROP COLUMN points")
    op.execute("ALTER TABLE carts DROP COLUMN coupon_codes")
