"""Which records of a file make up which product, wherever they stand: three numbers per record, not the file."""

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from souk.catalog.imports.csv_rows import CsvRows, Record
from souk.catalog.imports.files import check_size, is_workbook
from souk.catalog.imports.headings import HANDLE, TITLE
from souk.catalog.imports.problems import ProductFileTooLarge
from souk.catalog.imports.xlsx_rows import XlsxRows
from souk.catalog.prose import slug_of

MOST_ROWS = 200_000
_END = -1


class Rows(Protocol):
    """A product file open for reading, of either kind."""

    headings: list[str]

    def __iter__(self) -> Iterator[Record]: ...
    def at(self, offset: int, line: int) -> Record: ...
    def close(self) -> None: ...


def open_rows(path: Path) -> Rows:
    """Raises NotAProductFile, ProductFileTooLarge."""
    check_size(path)
    return XlsxRows(path) if is_workbook(path) else CsvRows(path)


class ProductIndex:
    """The products of a file in the order in which they begin. Raises ProductFileTooLarge."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._handle_at = rows.headings.index(HANDLE) if HANDLE in rows.headings else None
        self._title_at = rows.headings.index(TITLE)
        self._offsets, self._lines, self._next = array("q"), array("l"), array("l")
        self._heads = array("l")
        self._read()

    def __len__(self) -> int:
        """How many records."""
        return len(self._lines)

    def _read(self) -> None:
        last_of: dict[str, int] = {}
        for number, record in enumerate(self._rows):
            if number == MOST_ROWS:
                raise ProductFileTooLarge(f"A product file has at most {MOST_ROWS:,} rows. Split it.")
            self._offsets.append(record.offset)
            self._lines.append(record.line)
            self._next.append(_END)
            handle = self.handle_of(record)
            before = last_of.get(handle) if handle else None
            if before is None:
                self._heads.append(number)
            else:
                self._next[before] = number
            if handle:
                last_of[handle] = number

    def handle_of(self, record: Record) -> str:
        """The handle in lower case; where the file has no such column, one is made from the title."""
        if not record.cells:
            return ""
        if self._handle_at is not None:
            return record.cells[self._handle_at].strip().lower() if self._handle_at < len(record.cells) else ""
        title = record.cells[self._title_at].strip() if self._title_at < len(record.cells) else ""
        return slug_of(title, fallback=title.lower()) if title else ""

    def products(self, *, after_line: int = 0) -> Iterator[tuple[str, list[Record]]]:
        """Handle and records of each product that begins after this line of the file."""
        for head in self._heads:
            if self._lines[head] <= after_line:
                continue
            records, number = [], head
            while number != _END:
                records.append(self._rows.at(self._offsets[number], self._lines[number]))
                number = self._next[number]
            yield self.handle_of(records[0]), records
