"""The records of a CSV file, each with its line and its place, read one at a time and from anywhere.

A record that cannot be read costs itself alone: reading goes on with the line after it.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from souk.catalog.imports.files import Layout, Lines, find_layout, read_lines
from souk.catalog.imports.headings import read_headings
from souk.catalog.imports.problems import BadCell, Damage, NotAProductFile

LONGEST_RECORD = 1024 * 1024
LONGEST_CELL = 100_000
_a_handle = re.compile(r"[\w%.\-]{1,255}")
_guarded = re.compile(r"'+[=+\-@\t\r]")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a file. `cells` are stripped; where `damage` says why not, they are what could be saved."""

    line: int
    offset: int
    cells: list[str]
    damage: tuple[Damage, str, str] | None = None
    """Code, column and sentence."""


class _Taken(msgspec.Struct, frozen=True):
    """The bytes of one record (b"" at the end of the file), how far it goes, and what its quotes are worth."""

    raw: bytes
    length: int
    lines: int
    damage: BadCell | None = None


class CsvRows:
    """A CSV file open for reading. Raises NotAProductFile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._layout = find_layout(path)
        self._opened = read_lines(path, self._layout.newline, LONGEST_RECORD)
        self._lines: Lines = self._opened.__enter__()
        try:
            self._end, self._next_line, cells = self._first()
            self.headings = read_headings(cells)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._opened.__exit__(None, None, None)

    def _first(self) -> tuple[int, int, list[str]]:
        layout = self._layout
        offset, line = layout.start, layout.first_line
        while True:
            taken = _take(self._lines, offset, layout)
            if not taken.raw:
                raise NotAProductFile
            offset, line = offset + taken.length, line + taken.lines
            if taken.raw.strip():
                return offset, line, _split_heading(taken, layout)

    def __iter__(self) -> Iterator[Record]:
        """All records in the order of the file, blank ones left out."""
        offset, line, after_damage = self._end, self._next_line, False
        while True:
            taken = _take(self._lines, offset, self._layout)
            if not taken.raw:
                return
            record = self._record(taken, line, offset)
            offset, line = offset + taken.length, line + taken.lines
            if after_damage and _is_rest_of_damage(record):
                continue
            after_damage = record.damage is not None and record.damage[0] is Damage.BROKEN_QUOTES
            if record.damage is not None or record.cells:
                yield record

    def at(self, offset: int, line: int) -> Record:
        """The record that begins there."""
        return self._record(_take(self._lines, offset, self._layout), line, offset)

    def _record(self, taken: _Taken, line: int, offset: int) -> Record:
        try:
            cells = _split(taken, self._layout)
        except BadCell as bad:
            saved = [self._handle_in(taken.raw)]
            return Record(line=line, offset=offset, cells=saved, damage=(bad.code, "", bad.message))
        wanted = len(self.headings)
        if not any(cells) or not "".join(cells).strip():
            return Record(line=line, offset=offset, cells=[])
        if len(cells) < wanted or any(cells[wanted:]):
            message = f"The heading has {wanted} columns, this row {len(cells)}."
            return Record(line=line, offset=offset, cells=cells, damage=(Damage.WRONG_CELL_COUNT, "", message))
        return check_cells(line, offset, [_unguarded(cell) for cell in cells[:wanted]], self.headings)

    def _handle_in(self, raw: bytes) -> str:
        """The first cell of a row that cannot be read, where it can be a handle."""
        text = raw[:512].decode(self._layout.encoding, "replace")
        first, _, rest = text.partition(self._layout.delimiter)
        first = first.strip().strip('"')
        return first if _a_handle.fullmatch(first) and not rest.startswith(" ") else ""


def check_cells(line: int, offset: int, cells: list[str], headings: list[str]) -> Record:
    """A record whose cells are neither endless nor full of what no text contains."""
    for index, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            message = f"A cell holds at most {LONGEST_CELL:,} characters; this one has {len(cell):,}."
            return Record(
                line=line, offset=offset, cells=cells, damage=(Damage.CELL_TOO_LONG, headings[index], message)
            )
        if not cell.isprintable() and _has_control(cell):
            message = "This cell holds control characters."
            return Record(
                line=line, offset=offset, cells=cells, damage=(Damage.BAD_CHARACTERS, headings[index], message)
            )
    return Record(line=line, offset=offset, cells=cells)


_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _has_control(cell: str) -> bool:
    return _control.search(cell) is not None


def _unguarded(cell: str) -> str:
    """Exports put a `'` before what a spreadsheet would run as a formula; here it goes again."""
    return cell[1:] if cell[:1] == "'" and _guarded.match(cell) else cell


def _is_rest_of_damage(record: Record) -> bool:
    """Lines of a text whose quotes are broken: prose, where rows begin with a handle and no blank follows a comma."""
    if record.damage is None or record.damage[0] not in {Damage.WRONG_CELL_COUNT, Damage.BROKEN_QUOTES}:
        return False
    return not _a_handle.fullmatch(record.cells[0]) or any(cell.startswith(" ") for cell in record.cells[1:2])


def _split_heading(taken: _Taken, layout: Layout) -> list[str]:
    try:
        return _split(taken, layout)
    except BadCell as bad:
        raise NotAProductFile("The first line, with the headings, cannot be read.") from bad


def _split(taken: _Taken, layout: Layout) -> list[str]:
    if taken.damage is not None:
        raise taken.damage
    try:
        text = taken.raw.decode(layout.encoding)
    except UnicodeDecodeError:
        raise BadCell(Damage.BAD_ENCODING, "This row holds characters that are no UTF-8 text.") from None
    try:
        cells = next(csv.reader([text], delimiter=layout.delimiter, strict=True), [])
    except csv.Error:
        raise BadCell(Damage.BROKEN_QUOTES, "The quotation marks of this row do not match.") from None
    return cells


def _take(lines: Lines, offset: int, layout: Layout) -> _Taken:
    lines.seek(offset)
    first = lines.next()
    if len(first) == LONGEST_RECORD and not first.endswith(layout.newline):
        message = f"A row holds at most {LONGEST_RECORD:,} bytes."
        return _Taken(first, len(first) + _skip_line(lines, layout), 1, BadCell(Damage.CELL_TOO_LONG, message))
    is_open = first.count(b'"') % 2 == 1
    if not is_open:
        return _Taken(first, len(first), 1)
    raw, count = bytearray(first), 1
    after_quote = {layout.delimiter.encode(), b"\r", b"\n", b""}
    while len(raw) < LONGEST_RECORD and (line := lines.next()):
        raw += line
        count += 1
        closing = _closes.match(line)
        if closing is None:
            continue
        if closing.group(1) not in after_quote:
            break
        if line.count(b'"') % 2:
            return _Taken(bytes(raw), len(raw), count)
    message = "A quotation mark opens here and is not closed."
    return _Taken(first, len(first), 1, BadCell(Damage.BROKEN_QUOTES, message))


def _skip_line(lines: Lines, layout: Layout) -> int:
    """Read to the end of an endless line; returns how many bytes that were."""
    skipped = 0
    while part := lines.next():
        skipped += len(part)
        if part.endswith(layout.newline):
            break
    return skipped


_closes = re.compile(rb'(?:[^"]++|"")*+"([^"]|\Z)')
