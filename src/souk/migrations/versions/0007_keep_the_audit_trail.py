"""keep the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DIALECT_DDL = {
    "sqlite": (
        "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never changed or removed'); END",
        "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are never changed or removed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'entries of the audit trail are never changed or removed'; END $$",
        "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
        "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ),
}
FIRST_HEAD = {
    "id": 1,
    "sequence": 0,
    "hash": "0000000000000000000000000000000000000000000000000000000000000000",
    "signature": "",
    "verified_sequence": 0,
    "verified_hash": "0000000000000000000000000000000000000000000000000000000000000000",
    "verified_signature": "",
}


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("verified_sequence", sa.BigInteger(), nullable=False),
        sa.Column("verified_hash", sa.String(length=64), nullable=False),
        sa.Column("verified_signature", sa.String(length=64), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_chain_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )

    op.create_table(
        "audit_entries",
        sa.Column(
            "sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column(
            "actor_kind",
            sa.Enum("person", "program", "guest", "system", name="actorkind", native_enum=False, length=32),
            server_default="system",
            nullable=False,
        ),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("key_owner", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_entries_event_id")),
    )

    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_action", ["action", "sequence"], unique=False)
        batch_op.create_index("ix_audit_entries_action_at", ["action", "at"], unique=False)
        batch_op.create_index("ix_audit_entries_actor", ["actor_id", "sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entries_person", ["person_id", "sequence"], unique=False)
        batch_op.create_index("ix_audit_entries_store", ["store_id", "sequence"], unique=False)
        batch_op.create_index("ix_audit_entries_subject", ["subject_id", "sequence"], unique=False)

    op.create_table(
        "audit_keys",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_audit_keys")),
    )
    for statement in DIALECT_DDL[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
    op.bulk_insert(
        sa.table(
            "audit_chain",
            sa.column("id"),
            sa.column("sequence"),
            sa.column("hash"),
            sa.column("signature"),
            sa.column("verified_sequence"),
            sa.column("verified_hash"),
            sa.column("verified_signature"),
        ),
        [FIRST_HEAD],
    )


def downgrade() -> None:
    raise NotImplementedError("The way back is a backup.")
