"""Opening a file of older records: CSV with any of the usual delimiters, or JSON."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from souk.booking.files.errors import AppointmentFileTooLarge, NotAnAppointmentFile
from souk.booking.files.older.problems import Damage, RecordProblem
from souk.booking.files.older.words import columns_of

LARGEST: Final = 64 * 1024 * 1024
LONGEST_FIELD: Final = 10_000
NEEDED: Final = frozenset({"date", "provider", "service"})


class Record(msgspec.Struct, frozen=True):
    """One older record as text, by our names. `headings` are what the file calls them."""

    line: int
    fields: dict[str, str]
    headings: dict[str, str]
    problem: RecordProblem | None = None


def read_records(path: Path) -> list[Record]:
    """Raises NotAnAppointmentFile, AppointmentFileTooLarge."""
    if path.stat().st_size > LARGEST:
        raise AppointmentFileTooLarge
    raw = path.read_bytes()
    if not raw.strip():
        raise NotAnAppointmentFile("This file is empty.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")  # what Western spreadsheets write
    records = list(_of_json(text) if text.lstrip()[:1] in "[{" else _of_csv(text))
    if not any(record.headings.keys() >= NEEDED for record in records):
        raise NotAnAppointmentFile
    return records


def _of_csv(text: str) -> Iterator[Record]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        headings = next(reader, [])
        columns = columns_of(headings)
        places = {ours: headings.index(theirs) for ours, theirs in columns.items()}
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(headings):
                message = f"This row has {len(cells)} cells; the heading has {len(headings)}."
                yield Record(line, {}, columns, RecordProblem(line, "", Damage.NOT_A_RECORD, message))
                continue
            yield _checked(line, {ours: cells[at] for ours, at in places.items()}, columns)
    except csv.Error as broken:
        raise NotAnAppointmentFile(f"This CSV file cannot be read near line {reader.line_num}.") from broken


def _of_json(text: str) -> Iterator[Record]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        found = _of_lines(text)
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [found])
    for line, each in enumerate(found, start=1):
        if not isinstance(each, dict):
            problem = RecordProblem(line, "", Damage.NOT_A_RECORD, "This is no record with names and values.")
            yield Record(line, {}, {}, problem)
            continue
        columns = columns_of([name for name in each if isinstance(name, str)])
        yield _checked(line, {ours: _text(each[theirs]) for ours, theirs in columns.items()}, columns)


def _of_lines(text: str) -> list[Any]:
    """A record in each line, as database tools write them."""
    try:
        return [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
    except msgspec.DecodeError as broken:
        raise NotAnAppointmentFile("This JSON file cannot be read.") from broken


def _text(value: Any) -> str:
    """A plain value as text; of a wrapped one (`{"$oid": "…"}`), or of somebody with a name, what is inside."""
    if isinstance(value, dict):
        inner = [value[name] for name in ("$oid", "$date", "$numberDecimal", "name", "full_name") if name in value]
        return _text(inner[0]) if inner else ""
    if value is None or isinstance(value, bool | list):
        return ""
    return str(value)


def _checked(line: int, fields: dict[str, str], columns: dict[str, str]) -> Record:
    for ours, value in fields.items():
        if len(value) > LONGEST_FIELD:
            message = f"At most {LONGEST_FIELD:,} characters go here; these are {len(value):,}."
            return Record(line, {}, columns, RecordProblem(line, columns[ours], Damage.TEXT_TOO_LONG, message))
        if any(ord(each) < 32 and each not in "\r\n\t" for each in value) or "\ufffd" in value:
            message = "Some characters here are no text."
            return Record(line, {}, columns, RecordProblem(line, columns[ours], Damage.BAD_CHARACTERS, message))
    return Record(line, {ours: value.strip() for ours, value in fields.items()}, columns)
