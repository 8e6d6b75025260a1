"""remove restore and erase."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasures")),
    )

    op.create_table(
        "archives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("waiting", "ready", "failed", name="archivestatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("sealed_key", sa.Text(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_archives_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives")),
    )

    with op.batch_alter_table("archives", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archives_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index("ix_archives_person", ["person_id", "id"], unique=False)

    op.create_table(
        "removals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("was_active", sa.Boolean(), nullable=False),
        sa.Column("sealed_reason", sa.Text(), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(restored_at IS NULL) = (restored_by IS NULL)", name=op.f("ck_removals_restored_by_somebody")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_removals_person_id")),
        sa.ForeignKeyConstraint(["removed_by"], ["users.id"], name=op.f("fk_removals_removed_by")),
        sa.ForeignKeyConstraint(["restored_by"], ["users.id"], name=op.f("fk_removals_restored_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removals")),
    )

    with op.batch_alter_table("removals", schema=None) as batch_op:
        batch_op.create_index("ix_removals_person", ["person_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_removals_removed_by"), ["removed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_removals_restored_by"), ["restored_by"], unique=False)
        batch_op.create_index(
            "uq_removals_one_at_a_time",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("restored_at IS NULL"),
            postgresql_where=sa.text("restored_at IS NULL"),
        )

    op.create_table(
        "removal_items",
        sa.Column("removal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("store", "product", "order", "grant", name="itemkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["removal_id"], ["removals.id"], name=op.f("fk_removal_items_removal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("removal_id", "kind", "thing_id", name=op.f("pk_removal_items")),
    )


def downgrade() -> None:
    raise NotImplementedError("The way back is a backup.")
