"""The archive holds everything, is there for a week, and for its person alone."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from sqlalchemy import select

from souk.app import House
from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.offboarding.archive.files import ArchiveFiles
from souk.offboarding.archive.tasks import DropArchives
from tests.audit.factories import carry_all, entries_of
from tests.identity.factories import make_person, sign_in
from tests.offboarding.privacy.factories import EMAIL, HOME, INSTRUCTIONS, NAME, PHONE, make_someone

pytestmark = pytest.mark.anyio
EXPORT = "/api/v1/users/me/export"
SECRETS = {
    "users.password_hash": "a secret of the account",
    "users.username_key": "the username, folded",
    "totp_factors.sealed_secret": "a secret of the account",
    "recovery_codes.digest": "a secret of the account",
    "second_factor_challenges.password_mark": "a secret of the account",
    "passkeys.public_key": "belongs to the credential that is named",
    "saved_methods.sealed_token": "the gateway's own name for the card",
    "known_devices.place_digest": "a digest; the devices themselves are there",
    "carts.user_id": "the person",
    "letters.person_id": "the person",
    "letters.recipient_index": "a digest; the address itself is there",
    "notifications.user_id": "the person",
    "muted_mail.user_id": "the person",
    "archives.person_id": "the person",
    "ledger_lines.owner_id": "the person; what moved is among the points and the credit",
    "archives.sealed_key": "opens the archive that they hold",
    "removals.person_id": "the person",
    "removals.sealed_reason": "a note of staff about a decision",
    "erasures.person_id": "the person, who is erased",
    "refunds.reason": "stands in the history of the order",
    "points_entries.actor_id": "who of the staff gave or took the points",
}
"""Declared, but no part of an archive; each with its reason."""


async def take(client: httpx.AsyncClient, database: Database, headers: dict[str, str]) -> zipfile.ZipFile:
    asked = await client.post(EXPORT, headers=headers)
    assert (asked.status_code, asked.json()["status"]) == (202, "waiting"), asked.text
    await carry_all(database)
    ready = (await client.get(EXPORT, headers=headers)).json()
    assert ready["status"] == "ready"
    answer = await client.get(f"{EXPORT}/{ready['id']}", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["cache-control"] == "private, no-store"
    assert len(answer.content) == ready["bytes"]
    return zipfile.ZipFile(io.BytesIO(answer.content))


def part(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return msgspec.json.decode(archive.read(f"data/{name}.json"), type=list[dict[str, Any]])


class TestArchive:
    async def test_holds_everything_in_clear(self, client: httpx.AsyncClient, database: Database) -> None:
        someone = await make_someone(client, database)
        archive = await take(client, database, someone.headers)
        (account,) = part(archive, "users")
        assert (account["email"], account["full_name"], account["sealed_phone"]) == (EMAIL, NAME, PHONE)
        assert part(archive, "addresses")[0]["sealed"] == HOME
        own, as_guest = part(archive, "orders")
        assert (own["delivered_to"]["postal"], own["your_instructions"]) == (HOME, INSTRUCTIONS)
        assert (own["lines"][0]["name"], own["total"]) == ("Blue Door Shirt", own["total"])
        assert as_guest["bought_by"]["email"] == EMAIL
        noted = part(archive, "audit")
        assert any(each["personal"].get("network_address") == "127.0.0.1" for each in noted)
        assert part(archive, "payments.saved_methods")[0]["last_four"] == "4242"
        page = archive.read("index.html").decode()
        for expected in (NAME, EMAIL, HOME["street"], INSTRUCTIONS, "Blue Door Shirt"):
            assert expected in page

    async def test_represents_every_column_that_is_declared(self, client: httpx.AsyncClient, house: House) -> None:
        """Of every table that has rows of this person: shown by its rows or by an exporter, or a secret with a reason."""
        database = house.database
        someone = await make_someone(client, database)
        archive = await take(client, database, someone.headers)
        shown = {
            f"{rows.table}.{column}"
            for room in house.rooms
            for rows in room.personal_rows
            if f"data/{rows.table}.json" in archive.namelist()
            for column in rows.shows
        }
        shown |= {column for room in house.rooms for each in room.exporters for column in each.covers}
        declared = {f"{each.table}.{each.column}" for room in house.rooms for each in room.personal_data}
        filled = await tables_with_rows_of(database, someone.person.id)
        missing = {column for column in declared - shown - SECRETS.keys() if column.partition(".")[0] in filled}
        assert missing == set()
        assert {"users", "addresses", "sessions", "saved_methods", "letters", "cart_lines"} <= filled

    async def test_escapes_what_people_typed(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database, full_name="<script>alert(1)</script>")
        archive = await take(client, database, await sign_in(client, person.email))
        assert "<script>" not in archive.read("index.html").decode()

    async def test_one_at_a_time(self, client: httpx.AsyncClient, database: Database) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        first, second = [(await client.post(EXPORT, headers=headers)).json()["id"] for _ in range(2)]
        assert first == second
        await carry_all(database)
        assert (await client.post(EXPORT, headers=headers)).json()["id"] != first


class TestPrivacy:
    async def test_is_for_its_person_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        person, admin = await make_person(database), await make_person(database, role="admin")
        headers = await sign_in(client, person.email)
        archive_id = (await client.post(EXPORT, headers=headers)).json()["id"]
        early = await client.get(f"{EXPORT}/{archive_id}", headers=headers)
        assert (early.status_code, early.json()["code"]) == (409, "archive_not_ready")
        await carry_all(database)
        other = await sign_in(client, admin.email)
        assert (await client.get(f"{EXPORT}/{archive_id}", headers=other)).status_code == 404
        assert (await client.get(EXPORT, headers=other)).status_code == 404
        assert (await client.get(f"{EXPORT}/{archive_id}")).status_code == 401
        assert (await client.get(f"{EXPORT}/{archive_id}", headers=headers)).status_code == 200

    async def test_the_file_says_nothing_without_its_row(
        self, client: httpx.AsyncClient, database: Database, tmp_path: Path
    ) -> None:
        person = await make_person(database, full_name="Zephyrine Quillfeather")
        headers = await sign_in(client, person.email)
        await take(client, database, headers)
        (file,) = (tmp_path / "archives").iterdir()
        assert b"PK" not in file.read_bytes()[:4]
        assert b"Quillfeather" not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0

    async def test_goes_after_a_week(self, client: httpx.AsyncClient, database: Database, tmp_path: Path) -> None:
        person = await make_person(database)
        headers = await sign_in(client, person.email)
        await take(client, database, headers)
        archive_id, now = (await client.get(EXPORT, headers=headers)).json()["id"], database.clock()
        drop = DropArchives(ArchiveFiles(tmp_path / "archives"))
        database.clock = lambda: now + timedelta(days=6)
        assert await drop(database) == 0
        database.clock = lambda: now + timedelta(days=8)
        assert await drop(database) == 1
        assert list((tmp_path / "archives").iterdir()) == []
        database.clock = lambda: now
        assert (await client.get(f"{EXPORT}/{archive_id}", headers=headers)).status_code == 404

    async def test_staff_may_start_one_and_it_is_kept_who_did(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        person, admin = await make_person(database), await make_person(database, role="admin")
        asked = await client.post(f"/api/v1/admin/users/{person.id}/export", headers=await sign_in(client, admin.email))
        assert asked.status_code == 202
        await carry_all(database)
        headers = await sign_in(client, person.email)
        archive_id = (await client.get(EXPORT, headers=headers)).json()["id"]
        assert (await client.get(f"{EXPORT}/{archive_id}", headers=headers)).status_code == 200
        await carry_all(database)
        told = [
            (each.action, each.actor_id, each.subject_id)
            for each in await entries_of(database)
            if each.action.startswith("privacy.")
        ]
        assert told == [
            ("privacy.archive_asked", admin.id, str(person.id)),
            ("privacy.archive_taken", person.id, str(person.id)),
        ]


async def tables_with_rows_of(database: Database, person_id: UUID) -> set[str]:
    """Every table in which a row names this person, or is part of a row that does."""
    wholes = {"carts", "checkouts", "orders"}
    found: set[str] = set()
    theirs = {str(person_id)}
    async with database.read(SYSTEM) as ctx:
        for table in Base.metadata.sorted_tables:  # what is referred to comes first
            is_part = any(key.column.table.name in wholes for key in table.foreign_keys)
            for row in await ctx.session.execute(select(table)):
                named = {str(value) for value in row}
                if str(person_id) in named or (is_part and named & theirs):
                    found.add(table.name)
                    if table.name in wholes:
                        theirs.add(str(row._mapping["id"]))
    return found
