"""Alembic's entry: the tables are those of all rooms, the connection is the caller's."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from souk import app as _every_room  # noqa: F401 - importing it registers every table
from souk.kernel.columns import Base


def as_stored(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration outlives the code: it names what the database stores, never a type of ours."""
    return f"sa.{thing.impl!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=as_stored,
)
with context.begin_transaction():
    context.run_migrations()
