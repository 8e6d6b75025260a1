"""post money twice."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DIALECT_DDL = {
    "sqlite": (
        "CREATE TRIGGER ledger_lines_no_update BEFORE UPDATE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'lines of the ledger are never changed or removed'); END",
        "CREATE TRIGGER ledger_lines_no_delete BEFORE DELETE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'lines of the ledger are never changed or removed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lines of the ledger are never changed or removed'; END $$",
        "CREATE TRIGGER ledger_lines_no_change BEFORE UPDATE OR DELETE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()",
        "CREATE TRIGGER ledger_lines_no_truncate BEFORE TRUNCATE ON ledger_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "commission_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("platform", "category", "vendor", "store", "product", name="scope", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("scope_id", sa.Uuid(), nullable=True),
        sa.Column("basis_points", sa.BigInteger(), nullable=False),
        sa.Column("fixed", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=True),
        sa.Column("maximum", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("stacks", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'platform') = (scope_id IS NULL)", name=op.f("ck_commission_rules_scope_names_something")
        ),
        sa.CheckConstraint("basis_points BETWEEN 0 AND 10000", name=op.f("ck_commission_rules_percent_in_range")),
        sa.CheckConstraint(
            "currency IS NOT NULL OR (fixed = 0 AND minimum IS NULL AND maximum IS NULL)",
            name=op.f("ck_commission_rules_amounts_have_currency"),
        ),
        sa.CheckConstraint(
            "ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at",
            name=op.f("ck_commission_rules_ends_after_it_starts"),
        ),
        sa.CheckConstraint("fixed >= 0", name=op.f("ck_commission_rules_fixed_not_negative")),
        sa.CheckConstraint(
            "maximum IS NULL OR maximum >= COALESCE(minimum, 0)", name=op.f("ck_commission_rules_maximum_above_minimum")
        ),
        sa.CheckConstraint("minimum IS NULL OR minimum >= 0", name=op.f("ck_commission_rules_minimum_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission_rules")),
    )

    with op.batch_alter_table("commission_rules", schema=None) as batch_op:
        batch_op.create_index("ix_commission_rules_scope", ["scope", "scope_id"], unique=False)

    op.create_table(
        "ledger_lines",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "gateway",
                "vendor",
                "tax",
                "commission",
                "promotions",
                "gift_cards",
                "credit",
                "issued",
                "fees",
                "payouts",
                "bank",
                "deposits",
                "points",
                "points_issued",
                name="account",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_lines_moves_something")),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_ledger_lines")),
        sa.UniqueConstraint(
            "reference_id", "kind", "position", name=op.f("uq_ledger_lines_reference_id_kind_position")
        ),
    )

    with op.batch_alter_table("ledger_lines", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_lines_account", ["account", "entry_id"], unique=False)
        batch_op.create_index(
            "ix_ledger_lines_owner", ["owner_id", "account", "entry_id", "currency", "amount"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ledger_lines_posted_at"), ["posted_at"], unique=False)

    op.create_table(
        "payout_terms",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("release_days", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_payout_terms_only_one")),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_payout_terms_minimum_not_negative")),
        sa.CheckConstraint("release_days BETWEEN 0 AND 365", name=op.f("ck_payout_terms_release_days_in_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_terms")),
    )

    op.create_table(
        "payout_accounts",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column(
            "schedule",
            sa.Enum("manual", "daily", "weekly", "monthly", name="payoutschedule", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("sealed_destination", sa.Text(), nullable=True),
        sa.Column("destination", sa.String(length=64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_payout_accounts_minimum_not_negative")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_payout_accounts_store_id")),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_payout_accounts")),
    )

    op.create_table(
        "payouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("requested", "sent", "paid", "failed", name="payoutstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "started_by",
            sa.Enum("vendor", "staff", "schedule", name="startedby", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("sealed_destination", sa.Text(), nullable=True),
        sa.Column("destination", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_pays_something")),
        sa.ForeignKeyConstraint(["requested_by"], ["users.id"], name=op.f("fk_payouts_requested_by")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_payouts_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
    )

    with op.batch_alter_table("payouts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payouts_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("status IN ('requested', 'sent')"),
            postgresql_where=sa.text("status IN ('requested', 'sent')"),
        )
        batch_op.create_index(batch_op.f("ix_payouts_requested_by"), ["requested_by"], unique=False)
        batch_op.create_index("ix_payouts_store_id_id", ["store_id", "id"], unique=False)

    op.create_table(
        "earnings",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("sale", sa.BigInteger(), nullable=False),
        sa.Column("commission", sa.BigInteger(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("goods_back", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("commission_back", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "commission >= 0 AND commission_back BETWEEN 0 AND commission", name=op.f("ck_earnings_commission_in_range")
        ),
        sa.CheckConstraint("goods_back BETWEEN 0 AND goods", name=op.f("ck_earnings_goods_in_range")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_earnings_order_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_earnings_store_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_earnings")),
    )

    with op.batch_alter_table("earnings", schema=None) as batch_op:
        batch_op.create_index("ix_earnings_store_delivered", ["store_id", "delivered_at"], unique=False)

    op.create_table(
        "earning_refunds",
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("commission_back", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["earnings.order_id"], name=op.f("fk_earning_refunds_order_id")),
        sa.PrimaryKeyConstraint("reference_id", name=op.f("pk_earning_refunds")),
    )

    with op.batch_alter_table("earning_refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_earning_refunds_order_id"), ["order_id"], unique=False)

    for statement in DIALECT_DDL[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("earning_refunds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_earning_refunds_order_id"))

    op.drop_table("earning_refunds")

    with op.batch_alter_table("earnings", schema=None) as batch_op:
        batch_op.drop_index("ix_earnings_store_delivered")

    op.drop_table("earnings")

    with op.batch_alter_table("payouts", schema=None) as batch_op:
        batch_op.drop_index("ix_payouts_store_id_id")
        batch_op.drop_index(batch_op.f("ix_payouts_requested_by"))
        batch_op.drop_index(
            "ix_payouts_open",
            sqlite_where=sa.text("status IN ('requested', 'sent')"),
            postgresql_where=sa.text("status IN ('requested', 'sent')"),
        )

    op.drop_table("payouts")

    op.drop_table("payout_accounts")

    op.drop_table("payout_terms")

    with op.batch_alter_table("ledger_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_lines_posted_at"))
        batch_op.drop_index("ix_ledger_lines_owner")
        batch_op.drop_index("ix_ledger_lines_account")

    op.drop_table("ledger_lines")

    with op.batch_alter_table("commission_rules", schema=None) as batch_op:
        batch_op.drop_index("ix_commission_rules_scope")

    op.drop_table("commission_rules")

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_ledger_change()")
