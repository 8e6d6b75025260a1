"""reward people."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loyalty_tiers",
        sa.Column(
            "name",
            sa.Enum("bronze", "silver", "gold", "platinum", name="tier", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("basis_points", sa.BigInteger(), nullable=False),
        sa.Column("benefits", sa.JSON(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name=op.f("ck_loyalty_tiers_percent_in_range")),
        sa.CheckConstraint("threshold >= 0", name=op.f("ck_loyalty_tiers_threshold_not_negative")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_loyalty_tiers")),
    )

    op.create_table(
        "loyalty_accounts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("lifetime_earned", sa.BigInteger(), nullable=False),
        sa.Column("lifetime_spent", sa.BigInteger(), nullable=False),
        sa.Column("rolling", sa.BigInteger(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum("bronze", "silver", "gold", "platinum", name="tier", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("tier_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("held >= 0", name=op.f("ck_loyalty_accounts_held_not_negative")),
        sa.CheckConstraint("owed >= 0", name=op.f("ck_loyalty_accounts_owed_not_negative")),
        sa.CheckConstraint("points = 0 OR owed = 0", name=op.f("ck_loyalty_accounts_pays_what_it_owes_first")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_loyalty_accounts_points_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_loyalty_accounts_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_loyalty_accounts")),
    )

    with op.batch_alter_table("loyalty_accounts", schema=None) as batch_op:
        batch_op.create_index("ix_loyalty_accounts_biggest", ["points", "person_id"], unique=False)

    op.create_table(
        "points_awards",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("is_refunded_whole", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("awarded", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("awarded >= 0", name=op.f("ck_points_awards_awarded_not_negative")),
        sa.CheckConstraint("goods >= 0", name=op.f("ck_points_awards_goods_not_negative")),
        sa.CheckConstraint("refunded >= 0", name=op.f("ck_points_awards_refunded_not_negative")),
        sa.CheckConstraint("returned BETWEEN 0 AND spent", name=op.f("ck_points_awards_returned_within_spent")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_points_awards_person_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_points_awards")),
    )

    with op.batch_alter_table("points_awards", schema=None) as batch_op:
        batch_op.create_index("ix_points_awards_earning", ["person_id", "paid_at", "awarded"], unique=False)

    op.create_table(
        "points_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "earned",
                "reversed",
                "held",
                "spent",
                "released",
                "returned",
                "reopened",
                "expired",
                "adjusted",
                name="entrykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points <> 0 OR held <> 0 OR owed <> 0", name=op.f("ck_points_entries_moves_something")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["loyalty_accounts.person_id"], name=op.f("fk_points_entries_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_entries")),
        sa.UniqueConstraint("kind", "reference_id", name=op.f("uq_points_entries_kind_reference_id")),
    )

    with op.batch_alter_table("points_entries", schema=None) as batch_op:
        batch_op.create_index("ix_points_entries_own", ["person_id", "id"], unique=False)

    op.create_table(
        "points_holds",
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("held", "spent", "released", name="holdstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("points > 0", name=op.f("ck_points_holds_holds_something")),
        sa.ForeignKeyConstraint(["person_id"], ["loyalty_accounts.person_id"], name=op.f("fk_points_holds_person_id")),
        sa.PrimaryKeyConstraint("checkout_id", name=op.f("pk_points_holds")),
    )

    with op.batch_alter_table("points_holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_holds_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("points_holds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_holds_person_id"))

    op.drop_table("points_holds")

    with op.batch_alter_table("points_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_points_entries_own")

    op.drop_table("points_entries")

    with op.batch_alter_table("points_awards", schema=None) as batch_op:
        batch_op.drop_index("ix_points_awards_earning")

    op.drop_table("points_awards")

    with op.batch_alter_table("loyalty_accounts", schema=None) as batch_op:
        batch_op.drop_index("ix_loyalty_accounts_biggest")

    op.drop_table("loyalty_accounts")

    op.drop_table("loyalty_tiers")
