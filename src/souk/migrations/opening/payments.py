"""Tables of payments: payments, refunds and the mock gateway's books."""

import sqlalchemy as sa
from alembic import op


def create() -> None:
    op.create_table(
        "mock_charges",
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
                name="chargestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("refunded_amount BETWEEN 0 AND amount", name=op.f("ck_mock_charges_refunded_within_amount")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mock_charges")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_mock_charges_transaction_id")),
    )

    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("refunded_amount", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("method", sa.Enum("card", "upi", name="methodkind", native_enum=False, length=32), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("last_four", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "authorised",
                "captured",
                "declined",
                "voided",
                "partially_refunded",
                "refunded",
                name="paymentstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("transaction_id", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payments_amount_not_negative")),
        sa.CheckConstraint("refunded_amount BETWEEN 0 AND amount", name=op.f("ck_payments_refunded_within_amount")),
        sa.ForeignKeyConstraint(["customer_id"], ["users.id"], name=op.f("fk_payments_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("reference_id", name=op.f("uq_payments_reference_id")),
    )

    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index("ix_payments_own", ["customer_id", "id"], unique=False)

    op.create_table(
        "payment_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("authorise", "capture", "void", "refund", name="transactionkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("succeeded", "declined", name="transactionoutcome", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("transaction_id", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_transactions_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_transactions")),
    )

    with op.batch_alter_table("payment_transactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_transactions_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "succeeded", "failed", name="refundstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("transaction_id", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_refunds_something")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("reference_id", name=op.f("uq_refunds_reference_id")),
    )

    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_payment_id"), ["payment_id"], unique=False)
