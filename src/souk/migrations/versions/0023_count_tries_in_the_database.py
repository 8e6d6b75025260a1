"""count tries in the database."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "limit_windows",
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("tries", sa.String(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("caller", name=op.f("pk_limit_windows")),
    )
    op.create_index(op.f("ix_limit_windows_ends_at"), "limit_windows", ["ends_at"])
