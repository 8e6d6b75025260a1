"""take back what cost nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FORMER = "(refunded_amount > 0) = (status = 'refunded')"
LATTER = "refunded_amount = 0 OR status = 'refunded'"


def upgrade() -> None:
    op.create_table(
        "order_takebacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("promotions", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("promotions >= 0 AND points >= 0", name=op.f("ck_order_takebacks_shares_not_negative")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_takebacks_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_takebacks")),
    )

    with op.batch_alter_table("order_takebacks", schema=None) as batch_op:
        batch_op.create_index("ix_order_takebacks_order_id", ["order_id", "id"], unique=False)

    with op.batch_alter_table("points_awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("points_back", sa.BigInteger(), server_default="0", nullable=False))

    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(
            "ix_refunds_pending",
            ["id"],
            unique=False,
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )

    _let_returns_be_refunded_with_nothing()


def _let_returns_be_refunded_with_nothing() -> None:
    """SQLite cannot change a constraint; its text may be changed where no row is kept otherwise than before."""
    former, latter = "ck_return_cases_refunded_has_an_amount", "ck_return_cases_only_refunded_has_an_amount"
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute(f"ALTER TABLE return_cases DROP CONSTRAINT {former}")
        op.execute(f"ALTER TABLE return_cases ADD CONSTRAINT {latter} CHECK ({LATTER})")
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :former, :latter) WHERE type = 'table' AND name = 'return_cases'"
        ),
        {"former": f"{former} CHECK ({FORMER})", "latter": f"{latter} CHECK ({LATTER})"},
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
