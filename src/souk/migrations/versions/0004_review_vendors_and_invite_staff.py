"""review vendors and invite staff."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vendor_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("identity", "business", "address", "other", name="documentkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("sealed_name", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_vendor_documents_holds_something")),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.id"], name=op.f("fk_vendor_documents_vendor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_documents")),
    )

    with op.batch_alter_table("vendor_documents", schema=None) as batch_op:
        batch_op.create_index("ix_vendor_documents_vendor_id", ["vendor_id", "id"], unique=False)

    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("sealed_address", sa.Text(), nullable=False),
        sa.Column("address_index", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["users.id"], name=op.f("fk_staff_invitations_accepted_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["users.id"], name=op.f("fk_staff_invitations_invited_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["role"], ["roles.name"], name=op.f("fk_staff_invitations_role")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_staff_invitations_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_staff_invitations_digest")),
    )

    with op.batch_alter_table("staff_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_invitations_accepted_by"), ["accepted_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_invitations_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_invitations_invited_by"), ["invited_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_invitations_role"), ["role"], unique=False)
        batch_op.create_index("ix_staff_invitations_store_id_created_at", ["store_id", "created_at"], unique=False)
        batch_op.create_index(
            "uq_staff_invitations_waiting",
            ["store_id", "address_index"],
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
        )

    op.create_table(
        "store_special_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=True),
        sa.Column("closes", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("ck_store_special_days_open_or_closed")),
        sa.CheckConstraint(
            "opens IS NULL OR (0 <= opens AND opens < 1440 AND opens < closes AND closes <= opens + 1440)",
            name=op.f("ck_store_special_days_within_a_day_and_a_night"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_store_special_days_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_special_days")),
        sa.UniqueConstraint("store_id", "day", "opens", name=op.f("uq_store_special_days_store_id_day_opens")),
    )

    with op.batch_alter_table("store_special_days", schema=None) as batch_op:
        batch_op.create_index("ix_store_special_days_day", ["day", "store_id"], unique=False)

    with op.batch_alter_table("stores", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_listed", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("first_product_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_stores_unlisted",
            ["id"],
            unique=False,
            sqlite_where=sa.text("NOT is_listed"),
            postgresql_where=sa.text("NOT is_listed"),
        )

    with op.batch_alter_table("vendors", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "review",
                sa.Enum("approved", "pending", "rejected", name="vendorreview", native_enum=False, length=32),
                server_default="approved",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("sealed_review_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("review_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reviewed_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_vendors_review", ["review", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vendors_reviewed_by"), ["reviewed_by"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_vendors_reviewed_by"), "users", ["reviewed_by"], ["id"])


def downgrade() -> None:
    raise NotImplementedError("The way back is a backup.")
