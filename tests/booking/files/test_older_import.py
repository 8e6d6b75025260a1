"""Older records, normalised: what can be read is kept whole, what cannot is said by its line."""

import csv
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from souk.app import House
from souk.booking import DateOrder, ImportedAppointments, import_appointments
from souk.booking.appointments.contact import open_contact
from souk.booking.appointments.models import Appointment, AppointmentEvent
from souk.booking.files.errors import NotAnAppointmentFile
from souk.booking.files.older import processes
from souk.booking.schedule.models import OccupiedCell, Provider, Slot
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database
from souk.kernel.errors import Forbidden
from souk.kernel.invariants import check
from souk.stores import StoreView
from tests.booking.files.factories import appointments_in
from tests.identity.factories import make_person
from tests.stores.factories import make_store

pytestmark = pytest.mark.anyio
HEADINGS = ("id", "Customer Name", "customer_email", "barber_name", "service", "booking_date", "slot", "status", "notes", "price")  # fmt: skip
ZONE = ZoneInfo("America/New_York")


@pytest.fixture
async def store(database: Database) -> StoreView:
    return await make_store(database, name="Old Town Barbers", time_zone="America/New_York")


def row(id: str, date: str = "2024-03-29", slot: str = "10:00-10:30", **more: str) -> dict[str, str]:  # noqa: A002
    given = {"name": "Ada Byron", "email": "", "barber": "Bo", "service": "Haircut", "status": "completed", **more}
    texts = (id, given["name"], given["email"], given["barber"], given["service"], date, slot, given["status"])
    return dict(zip(HEADINGS, (*texts, given.get("notes", ""), given.get("price", "25")), strict=True))


def as_csv(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADINGS, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


async def imported(database: Database, path: Path, store: StoreView, **options: Any) -> ImportedAppointments:
    return await import_appointments(database, path, store_id=store.id, actor=SYSTEM, **options)


async def counts(database: Database) -> list[int]:
    async with database.read(SYSTEM) as ctx:
        tables = (Appointment, AppointmentEvent, Slot, OccupiedCell, Provider)
        return [await ctx.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


def ahead(days: int, clock: str) -> tuple[str, str]:
    """(date, time) so many days from now, in the store's zone."""
    return (datetime.now(ZONE) + timedelta(days=days)).date().isoformat(), clock


NASTY = [
    row("1", notes='Line one\nline two; "quoted"', email="nobody@example.com"),
    row("2", "03/09/2024"),
    row("3", "2024-03-10", "02:30"),
    row("4", slot="10:15-10:45", name="Bob"),
    row("5", slot="10:00-10:30", name="Cy", barber="BO "),
    row("6", "", "10:00"),
    row("7", slot="half past ten"),
    row("8", status="vanished"),
    row("9", barber=""),
    row("10", name="", email=""),
    row("11", email="not an address"),
    row("12", price="25,50"),
    row("1", "2024-04-01"),
    row("13", *ahead(20, "10:00-10:30"), status="confirmed", email="zoe@example.com"),
    row("14", *ahead(20, "10:15-10:45"), status="confirmed", name="Late Lou"),
    row("15", *ahead(20, "12:00-12:30"), status="completed"),
    row("16", *ahead(20, "13:00-13:30"), status="cancelled"),
    row("17", "2024-11-03", "1:30 am", status="No-Show"),
    row("18", "29.3.2024", "11.30 am", status="Canceled", barber="Ines", service="Hot towel shave"),
    row("19", *ahead(21, "10:02-10:30"), status="pending"),
]  # fmt: skip
WRONG = {
    3: "date_ambiguous", 4: "time_skipped", 7: "date_missing", 8: "time_unreadable", 9: "status_unknown",
    10: "provider_missing", 11: "customer_missing", 12: "email_unreadable", 13: "price_unreadable", 14: "twice_in_file",
    16: "overlaps", 17: "status_too_early", 21: "not_bookable",
}  # fmt: skip
"""By the line on which a record begins, the first one having two."""


class TestOlderRecords:
    async def test_become_providers_services_slots_and_appointments(
        self, database: Database, house: House, store: StoreView, tmp_path: Path
    ) -> None:
        report = await imported(database, as_csv(tmp_path / "old.csv", NASTY), store)

        assert {each.line - 1: each.code.value for each in report.errors} == WRONG
        assert (report.created, report.failed, report.beside, report.unchanged) == (7, 13, 1, 0)
        assert (report.providers, report.services) == (["Bo", "Ines"], ["Haircut", "Hot towel shave"])
        kept = {str(each.imported_as).partition(":")[2]: each for each in await appointments_in(database)}
        assert {key: each.status.value for key, each in kept.items()} == {
            "1": "completed", "4": "completed", "5": "completed", "13": "confirmed", "16": "cancelled",
            "17": "no_show", "18": "cancelled",
        }  # fmt: skip
        first = kept["1"]
        assert first.starts_at == datetime(2024, 3, 29, 14, tzinfo=UTC)
        assert (first.provider_name, first.service_name, first.price, first.currency) == ("Bo", "Haircut", 25_00, "USD")
        assert database.keys.open(str(first.sealed_notes)) == 'Line one\nline two; "quoted"'
        contact = open_contact(database.keys, first.sealed_contact)
        assert contact is not None
        assert (contact.name, contact.email) == ("Ada Byron", "nobody@example.com")
        assert first.slot_id == kept["5"].slot_id
        assert kept["4"].provider_id != first.provider_id
        assert kept["17"].starts_at == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)
        assert [each for each in await check(database, house.rooms) if each.invariant.startswith("booking")] == []

    async def test_a_dry_run_says_the_same_and_changes_nothing(
        self, database: Database, store: StoreView, tmp_path: Path
    ) -> None:
        path = as_csv(tmp_path / "old.csv", NASTY)
        before = await counts(database)

        dry = await imported(database, path, store, dry_run=True)

        assert await counts(database) == before
        assert dry == await imported(database, path, store)

    async def test_come_in_once_however_often_they_are_imported(
        self, database: Database, store: StoreView, tmp_path: Path
    ) -> None:
        path = as_csv(tmp_path / "old.csv", NASTY)
        await imported(database, path, store)
        before = await counts(database)

        again = await imported(database, path, store)

        assert (again.created, again.unchanged) == (0, 7)
        assert await counts(database) == before

    async def test_an_import_that_was_interrupted_goes_on(
        self, database: Database, house: House, store: StoreView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(processes, "AT_ONCE", 5)
        rows = [row(str(n), (datetime(2024, 1, 1) + timedelta(days=n)).date().isoformat()) for n in range(23)]
        path = as_csv(tmp_path / "old.csv", rows)

        def stop(done: int, _total: int) -> None:
            if done >= 10:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await imported(database, path, store, progress=stop)
        halfway = len(await appointments_in(database))
        report = await imported(database, path, store)

        assert halfway == 10
        assert (report.created, report.unchanged, report.providers) == (13, 10, [])
        assert len(await appointments_in(database)) == 23
        assert [each for each in await check(database, house.rooms) if each.invariant.startswith("booking")] == []

    async def test_belong_to_whoever_proved_the_address(
        self, database: Database, store: StoreView, tmp_path: Path
    ) -> None:
        ada = await make_person(database, email="ada@example.com", is_verified=True)
        await make_person(database, email="eve@example.com")
        rows = [row("1", email="ADA@example.com"), row("2", "2024-03-30", email="eve@example.com")]

        await imported(database, as_csv(tmp_path / "old.csv", rows), store)

        found = [(each.customer_id, each.sealed_contact is None) for each in await appointments_in(database)]
        assert found == [(ada.id, True), (None, False)]

    async def test_say_which_comes_first_day_or_month(
        self, database: Database, store: StoreView, tmp_path: Path
    ) -> None:
        path = as_csv(tmp_path / "old.csv", [row("1", "03/09/2024")], delimiter=";")

        report = await imported(database, path, store, dates=DateOrder.DAY_FIRST)

        assert report.created == 1
        assert (await appointments_in(database))[0].starts_at.date().isoformat() == "2024-09-03"

    @pytest.mark.parametrize("shape", ["array", "wrapped", "lines"])
    async def test_come_as_json_too(self, shape: str, database: Database, store: StoreView, tmp_path: Path) -> None:
        records: list[Any] = [
            {
                "_id": {"$oid": f"64f{number}"},
                "customer": {"name": "Ada", "email": "x@example.com"},
                "barber_name": "Bo",
                "service_name": "Haircut",
                "booking_date": {"$date": f"2024-05-0{number}T09:30:00"},
                "price": 25,
                "notes": None,
            }
            for number in (1, 2)
        ]
        text = {
            "array": json.dumps([*records, 7]),
            "wrapped": json.dumps({"appointments": [*records, "?"]}),
            "lines": "\n".join(json.dumps(each) for each in [*records, []]),
        }[shape]
        path = tmp_path / "old.json"
        path.write_text(text, "utf-8")

        report = await imported(database, path, store)

        assert (report.created, [(each.line, each.code.value) for each in report.errors]) == (2, [(3, "not_a_record")])
        assert [each.starts_at.isoformat() for each in await appointments_in(database)] == [
            "2024-05-01T13:30:00+00:00", "2024-05-02T13:30:00+00:00",
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "[1, 2]", "{broken", '"', "Title,Handle\nLamp,lamp\n"])
    async def test_of_another_kind_are_refused_as_a_whole(
        self, text: str, database: Database, store: StoreView, tmp_path: Path
    ) -> None:
        path = tmp_path / "old.csv"
        path.write_text(text, "utf-8")
        before = await counts(database)

        with pytest.raises(NotAnAppointmentFile):
            await imported(database, path, store)

        assert await counts(database) == before

    async def test_are_imported_by_who_keeps_the_calendar(
        self, database: Database, store: StoreView, tmp_path: Path
    ) -> None:
        path = as_csv(tmp_path / "old.csv", [row("1")])

        with pytest.raises(Forbidden):
            await import_appointments(database, path, store_id=store.id, actor=GUEST)

        assert await appointments_in(database) == []

    async def test_do_not_take_what_somebody_booked_here(
        self, database: Database, house: House, store: StoreView, tmp_path: Path
    ) -> None:
        day, clock = ahead(20, "10:00-10:30")
        await imported(database, as_csv(tmp_path / "a.csv", [row("1", day, clock, status="booked")]), store)

        report = await imported(
            database,
            as_csv(tmp_path / "b.csv", [row("2", day, "10:10-10:40", status="booked", service="Shave")]),
            store,
        )

        assert Counter(each.code.value for each in report.errors) == {"overlaps": 1}
        assert len(await appointments_in(database)) == 1
        assert [each for each in await check(database, house.rooms) if each.invariant.startswith("booking")] == []
