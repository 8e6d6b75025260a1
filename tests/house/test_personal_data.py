"""Nothing about a person is kept that no room has declared: how it is kept, and what erasing does to it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Column, Table

from souk.app import open_house
from souk.kernel.columns import Base
from souk.kernel.rooms import Room
from souk.kernel.settings import Settings

LOOKS_PERSONAL = re.compile(
    r"(^|_)(e?mail|phone|name|username|address|ip|contact|recipient|birth\w*|avatar\w*|last_four|user_agent)(_|$)|^sealed"
)
NOT_PERSONAL = {
    "appointments.service_name": "of a service",
    "categories.name": "of a category",
    "commission_rules.name": "of a rule",
    "categories.name_key": "of a category",
    "disputes.name": "what a gateway calls it",
    "import_runs.source_name": "of a product file",
    "muted_mail.mail_group": "a kind of mail",
    "locations.name": "of a warehouse",
    "order_lines.name": "of a product",
    "order_lines.service_name": "of a service",
    "products.name": "of a product",
    "roles.name": "of a role",
    "schedule.name": "of a job",
    "search_documents.name": "of a product",
    "stores.name": "of a store",
    "loyalty_tiers.name": "of a tier",
    "segments.name": "of a segment",
    "services.requires_contact": "whether one has to get in touch first",
}
"""Columns that sound like a person's and are not."""
NO_PERSON_LEFT = {
    "order_history.actor_id": "an id that leads to nobody once they are erased",
    "removals.removed_by": "the same: who decided",
    "removals.restored_by": "the same",
    "saved_methods.user_id": "the room's eraser removes the rows, and tells the gateway",
    "vendors.reviewed_by": "the same",
}
"""References to people that stay after an erasure, beside those that are declared."""


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, ...]:
    folder: Path = tmp_path_factory.mktemp("rooms")
    url = f"sqlite+inline:///{folder}/souk.db"
    return open_house(Settings(_env_file=None, stage="test", database_url=url)).rooms


def declared(rooms: tuple[Room, ...]) -> set[str]:
    return {f"{each.table}.{each.column}" for room in rooms for each in room.personal_data}


def handled(rooms: tuple[Room, ...]) -> set[str]:
    """Tables that an erasure goes through row by row."""
    return {rows.table for room in rooms for rows in room.personal_rows}


def columns() -> list[tuple[Table, Column[object]]]:
    return [(table, column) for table in Base.metadata.sorted_tables for column in table.columns]


class TestPersonalData:
    def test_every_column_that_sounds_like_a_persons_is_declared(self, rooms: tuple[Room, ...]) -> None:
        found = {f"{table.name}.{column.name}" for table, column in columns() if LOOKS_PERSONAL.search(column.name)}
        assert found - declared(rooms) - NOT_PERSONAL.keys() == set()

    def test_every_reference_to_a_person_is_declared_or_goes_with_its_row(self, rooms: tuple[Room, ...]) -> None:
        found = {
            f"{table.name}.{column.name}"
            for table, column in columns()
            if any(key.column.table.name == "users" for key in column.foreign_keys) and table.name not in handled(rooms)
        }
        assert found - declared(rooms) - NO_PERSON_LEFT.keys() == set()

    def test_what_is_declared_is_there(self, rooms: tuple[Room, ...]) -> None:
        there = {f"{table.name}.{column.name}" for table, column in columns()}
        assert declared(rooms) - there == set()
        assert {*NOT_PERSONAL, *NO_PERSON_LEFT} - there == set()
        for room in rooms:
            for rows in room.personal_rows:
                whose = rows.whose if rows.through is None else rows.through[0]
                named = {*rows.shows, *(rows.clears or {}), whose}
                assert {f"{rows.table}.{name}" for name in named} - there == set()
                assert set(rows.opens) <= set(rows.shows)

    def test_what_is_sealed_says_so(self, rooms: tuple[Room, ...]) -> None:
        """Rotating the keys goes by this."""
        by_name = {f"{each.table}.{each.column}": each.sealed for room in rooms for each in room.personal_data}
        wrong = {name for name, sealed in by_name.items() if name.split(".")[1].startswith("sealed_") and not sealed}
        assert wrong == set()

    def test_a_column_that_nobody_declared_is_caught(self) -> None:
        caught = ["sealed_note", "guest_email", "phone", "full_name", "delivery_address", "ip", "contact_name"]
        assert [name for name in caught if LOOKS_PERSONAL.search(name)] == caught
        assert not any(LOOKS_PERSONAL.search(name) for name in ("price", "recipe", "naming", "shipping_total", "zip"))
