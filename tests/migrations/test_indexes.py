"""Whatever points at something else can be found by it without reading the whole table."""

from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from souk.kernel.columns import Base

SELDOM = {
    ("manual_charges", ("noted_by",)): "nobody asks what one person noted; people are erased, not deleted",
    ("webhook_messages", ("store_id",)): "asked for by its webhook",
    ("invoices", ("corrects_id",)): "asked for by its order",
    ("holds", ("variant_id", "location_id")): "asked for by whom it is held for; levels are never deleted",
}
"""Why nobody looks that way."""


def leading(table: Table) -> set[str]:
    """The columns that begin an index."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [*table.indexes, *unique, table.primary_key]
    return {next(iter(each.columns)).name for each in keys if len(each.columns)}


def named(key: ForeignKeyConstraint) -> tuple[str, tuple[str, ...]]:
    return key.table.name, tuple(key.column_keys)


class TestForeignKeys:
    def test_begin_an_index_or_say_why_not(self) -> None:
        keys = [key for table in Base.metadata.tables.values() for key in table.foreign_key_constraints]
        bare = {named(key) for key in keys if not leading(key.table) & set(key.column_keys)}

        assert len(keys) > 100
        assert bare == set(SELDOM)
