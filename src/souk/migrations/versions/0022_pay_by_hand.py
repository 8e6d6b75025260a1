"""pay by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manual_charges",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("refund_of", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("refunded_amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "authorised",
                "captured",
                "voided",
                "refunded",
                "declined",
                "action_required",
                "pending",
                name="chargestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "refunded_amount BETWEEN 0 AND amount", name=op.f("ck_manual_charges_refunded_within_amount")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["users.id"], name=op.f("fk_manual_charges_noted_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_manual_charges")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_manual_charges_transaction_id")),
    )
