"""number invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DIALECT_DDL = {
    "sqlite": (
        "CREATE TRIGGER invoices_no_update BEFORE UPDATE ON invoices WHEN NEW.kind IS NOT OLD.kind OR NEW.store_id IS NOT OLD.store_id OR NEW.order_id IS NOT OLD.order_id OR NEW.customer_id IS NOT OLD.customer_id OR NEW.occurrence IS NOT OLD.occurrence OR NEW.number IS NOT OLD.number OR NEW.number_text IS NOT OLD.number_text OR NEW.corrects_id IS NOT OLD.corrects_id OR NEW.currency IS NOT OLD.currency OR NEW.total IS NOT OLD.total OR NEW.tax IS NOT OLD.tax OR NEW.issued_at IS NOT OLD.issued_at OR (OLD.file_id IS NOT NULL AND NEW.file_id IS NOT OLD.file_id) OR (OLD.sha256 IS NOT NULL AND NEW.sha256 IS NOT OLD.sha256) OR (OLD.size IS NOT NULL AND NEW.size IS NOT OLD.size) OR (OLD.is_archival IS NOT NULL AND NEW.is_archival IS NOT OLD.is_archival) OR (OLD.printed_at IS NOT NULL AND NEW.printed_at IS NOT OLD.printed_at) BEGIN SELECT RAISE(ABORT, 'invoices are never changed or removed'); END",
        "CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices BEGIN SELECT RAISE(ABORT, 'invoices are never changed or removed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'invoices are never changed or removed'; END $$",
        "CREATE TRIGGER invoices_no_update BEFORE UPDATE ON invoices FOR EACH ROW WHEN (NEW.kind IS DISTINCT FROM OLD.kind OR NEW.store_id IS DISTINCT FROM OLD.store_id OR NEW.order_id IS DISTINCT FROM OLD.order_id OR NEW.customer_id IS DISTINCT FROM OLD.customer_id OR NEW.occurrence IS DISTINCT FROM OLD.occurrence OR NEW.number IS DISTINCT FROM OLD.number OR NEW.number_text IS DISTINCT FROM OLD.number_text OR NEW.corrects_id IS DISTINCT FROM OLD.corrects_id OR NEW.currency IS DISTINCT FROM OLD.currency OR NEW.total IS DISTINCT FROM OLD.total OR NEW.tax IS DISTINCT FROM OLD.tax OR NEW.issued_at IS DISTINCT FROM OLD.issued_at OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) OR (OLD.sha256 IS NOT NULL AND NEW.sha256 IS DISTINCT FROM OLD.sha256) OR (OLD.size IS NOT NULL AND NEW.size IS DISTINCT FROM OLD.size) OR (OLD.is_archival IS NOT NULL AND NEW.is_archival IS DISTINCT FROM OLD.is_archival) OR (OLD.printed_at IS NOT NULL AND NEW.printed_at IS DISTINCT FROM OLD.printed_at)) EXECUTE FUNCTION refuse_invoice_change()",
        "CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "invoice_series",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("invoice", "credit_note", "receipt", name="invoicekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_invoice_series_number_not_negative")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_invoice_series_store_id")),
        sa.PrimaryKeyConstraint("store_id", "kind", name=op.f("pk_invoice_series")),
        sa.UniqueConstraint("prefix", name=op.f("uq_invoice_series_prefix")),
    )

    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("invoice", "credit_note", "receipt", name="invoicekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("occurrence", sa.String(length=120), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("number_text", sa.String(length=40), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("sealed_content", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_key", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("is_archival", sa.Boolean(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(file_id IS NULL) = (sha256 IS NULL) AND (file_id IS NULL) = (sealed_key IS NULL)",
            name=op.f("ck_invoices_printed_as_a_whole"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_invoices_number_positive")),
        sa.ForeignKeyConstraint(["corrects_id"], ["invoices.id"], name=op.f("fk_invoices_corrects_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["users.id"], name=op.f("fk_invoices_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_invoices_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("number_text", name=op.f("uq_invoices_number_text")),
        sa.UniqueConstraint("occurrence", name=op.f("uq_invoices_occurrence")),
        sa.UniqueConstraint("store_id", "kind", "number", name=op.f("uq_invoices_store_id_kind_number")),
    )

    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.create_index("ix_invoices_customer_id_id", ["customer_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_invoices_store_id_id", ["store_id", "id"], unique=False)

    for statement in DIALECT_DDL[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.drop_index("ix_invoices_store_id_id")
        batch_op.drop_index(batch_op.f("ix_invoices_order_id"))
        batch_op.drop_index("ix_invoices_customer_id_id")

    op.drop_table("invoices")

    op.drop_table("invoice_series")

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_invoice_change()")
