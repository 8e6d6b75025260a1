"""keep ways to pay."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mock_vault",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_mock_vault")),
    )

    op.create_table(
        "saved_methods",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("card", "upi", "gift_card", name="methodkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("provider", sa.String(length=32), nullable=True),
        sa.Column("sealed_token", sa.Text(), nullable=True),
        sa.Column("brand", sa.String(length=32), nullable=False),
        sa.Column("last_four", sa.String(length=4), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("sealed_account", sa.Text(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'gift_card') = (sealed_token IS NULL)", name=op.f("ck_saved_methods_charged_by_token")
        ),
        sa.CheckConstraint(
            "(provider IS NULL) = (sealed_token IS NULL)", name=op.f("ck_saved_methods_token_has_provider")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_methods_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_methods")),
    )

    with op.batch_alter_table("saved_methods", schema=None) as batch_op:
        batch_op.create_index("ix_saved_methods_user_id_id", ["user_id", "id"], unique=False)
        batch_op.create_index(
            "uq_saved_methods_default",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )


def downgrade() -> None:
    raise NotImplementedError("The way back is a backup.")
