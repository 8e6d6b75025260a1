"""say who caused an event."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("actor_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "actor_kind",
                sa.Enum("person", "program", "guest", "system", name="actorkind", native_enum=False, length=32),
                server_default="system",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "created_at",
                sa.DateTime(timezone=True),
                server_default="2026-11-21 00:00:00.000000+00:00",
                nullable=False,
            )
        )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("actor_kind", server_default=None)
        batch_op.alter_column("created_at", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("The way back is a backup.")
