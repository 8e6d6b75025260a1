"""say who took back what cost nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """SQLite writes the table anew for a foreign key and cannot read its own checks."""
    check = sa.CheckConstraint("promotions >= 0 AND points >= 0", name=op.f("ck_order_takebacks_shares_not_negative"))
    kept = (check,) if op.get_bind().dialect.name == "sqlite" else ()
    with op.batch_alter_table("order_takebacks", schema=None, table_args=kept) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("actor_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_order_takebacks_actor_id"), ["actor_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_order_takebacks_actor_id"), "users", ["actor_id"], ["id"])
