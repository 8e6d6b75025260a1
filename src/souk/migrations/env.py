"""Alembic's entry: the tables are those of all rooms, the connection is the caller's."""

from alembic import context

from souk import app as _every_room  # noqa: F401 - importing it registers every table
from souk.kernel.columns import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="columns.",
)
with context.begin_transaction():
    context.run_migrations()
