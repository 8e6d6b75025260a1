"""write letters and notices."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("occurrence", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_recipient", sa.Text(), nullable=True),
        sa.Column("recipient_index", sa.String(length=32), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "held",
                "sent",
                "refused",
                "failed",
                "skipped",
                name="letterstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("copy", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_letters_attempts_not_negative")),
        sa.CheckConstraint("person_id IS NULL OR sealed_recipient IS NULL", name=op.f("ck_letters_one_recipient")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_letters_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("occurrence", name=op.f("uq_letters_occurrence")),
    )

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index("ix_letters_kind_id", ["kind", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_recipient_index"), ["recipient_index"], unique=False)
        batch_op.create_index("ix_letters_status_id", ["status", "id"], unique=False)

    op.create_table(
        "muted_mail",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mail_group",
            sa.Enum("order_updates", "store_orders", name="mailgroup", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_muted_mail_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "mail_group", name=op.f("pk_muted_mail")),
    )

    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("occurrence", sa.String(length=160), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "new_order",
                "order_shipped",
                "order_delivered",
                "order_cancelled",
                "order_unavailable",
                "refund",
                "store",
                "vendor",
                "account",
                name="noticetype",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("related_id", sa.Uuid(), nullable=True),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("occurrence", name=op.f("uq_notifications_occurrence")),
    )

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index("ix_notifications_created_at", ["created_at"], unique=False)
        batch_op.create_index(
            "ix_notifications_unread",
            ["user_id"],
            unique=False,
            postgresql_where=sa.text("NOT is_read"),
            sqlite_where=sa.text("NOT is_read"),
        )
        batch_op.create_index("ix_notifications_user_id_id", ["user_id", "id"], unique=False)

    op.create_table(
        "letter_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "held",
                "sent",
                "refused",
                "failed",
                "skipped",
                name="letterstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_attempts_letter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_attempts")),
    )

    with op.batch_alter_table("letter_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_attempts_letter_id"), ["letter_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("The way back is a backup.")
