"""find what was taken out, and limit the refunds of support agents."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_variants_retired",
        "variants",
        ["id"],
        unique=False,
        sqlite_where=sa.text("is_archived"),
        postgresql_where=sa.text("is_archived"),
    )
    op.execute(
        "UPDATE roles SET permissions = 'support:* orders:read refunds:approve_small'"
        " WHERE name = 'support_agent' AND permissions = 'support:* orders:read refunds:approve'"
    )
