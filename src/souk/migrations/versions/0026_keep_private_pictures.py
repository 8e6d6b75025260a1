"""keep private pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

HAS_A_KEY = "CONSTRAINT ck_pictures_private_has_a_key CHECK (NOT is_private OR sealed_key IS NOT NULL)"
TAKE_OVER = (
    "INSERT INTO pictures (id, owner_id, width, height, bytes, created_at, is_private, sealed_key)"
    " SELECT id, case_id, 320, 320, size, added_at, true, sealed_key FROM return_photos"
)
"""Nobody wrote down their measure: a square stands for it, and their one file for every size. It stays where it is."""
POINT_THERE = (
    "INSERT INTO return_photos (id, case_id, width, height, added_at)"
    " SELECT id, owner_id, width, height, created_at FROM pictures WHERE is_private"
)


def upgrade() -> None:
    op.execute("ALTER TABLE pictures ADD COLUMN is_private BOOLEAN DEFAULT false NOT NULL")
    op.execute(f"ALTER TABLE pictures ADD COLUMN sealed_key TEXT {HAS_A_KEY}")
    op.execute(TAKE_OVER)
    op.drop_table("return_photos")
    op.create_table(
        "return_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["pictures.id"], name=op.f("fk_return_photos_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_cases.id"], name=op.f("fk_return_photos_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_photos")),
    )
    op.create_index("ix_return_photos_case_id", "return_photos", ["case_id"])
    op.execute(POINT_THERE)
