"""The rows of a workbook's first sheet. A workbook is a bag of compressed XML: it is weighed before it is opened."""

import math
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

import msgspec

from souk.catalog.imports.csv_rows import Record, check_cells
from souk.catalog.imports.files import CHUNK
from souk.catalog.imports.headings import MOST_COLUMNS, read_headings
from souk.catalog.imports.problems import NotAProductFile, ProductFileTooLarge

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 12_000_000
"""The reader lays a sheet out as a rectangle in memory: this is the largest one."""
_place = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
_cell_overlap = 64
_decode = msgspec.json.Decoder(tuple[int, list[str]]).decode


class XlsxRows:
    """A workbook open for reading; its rows are spooled to a temporary file. Raises NotAProductFile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        try:
            self.headings = _spool_rows(path, self._spool)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._spool.close()

    def __iter__(self) -> Iterator[Record]:
        offset = 0
        self._spool.seek(0)
        for line in self._spool:
            yield self._record(line, offset)
            offset += len(line)

    def at(self, offset: int, line: int) -> Record:
        self._spool.seek(offset)
        return self._record(self._spool.readline(), offset)

    def _record(self, raw: bytes, offset: int) -> Record:
        line, cells = _decode(raw)
        return check_cells(line, offset, cells, self.headings)


def _spool_rows(path: Path, spool: IO[bytes]) -> list[str]:
    from python_calamine import CalamineError, CalamineWorkbook  # loaded on first use

    headings: list[str] = []
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as weighed:
        _repack(path, Path(weighed.name))
        try:
            workbook = CalamineWorkbook.from_path(weighed.name)
            sheet = workbook.get_sheet_by_index(0)
            first = 1 + (sheet.start[0] if sheet.start is not None else 0)
            for line, row in enumerate(sheet.iter_rows(), first):
                cells = [_text(value) for value in row]
                if not headings:
                    headings = _headings(cells)
                elif any(cells):
                    spool.write(msgspec.json.encode((line, cells[: len(headings)])) + b"\n")
        except (CalamineError, IndexError, OSError) as broken:
            raise NotAProductFile("This workbook cannot be read.") from broken
    if not headings:
        raise NotAProductFile
    return headings


def _headings(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return read_headings(cells) if cells else []


def _repack(path: Path, target: Path) -> None:
    """The same workbook with every part unpacked and weighed. Raises NotAProductFile, ProductFileTooLarge."""
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as plain:
            for info in packed.infolist():
                left -= info.file_size
                if left < 0 or len(packed.infolist()) > 10_000:
                    raise ProductFileTooLarge("This workbook unpacks to more than an import takes.")
                if info.filename.startswith("xl/media/"):
                    continue
                with packed.open(info) as source, plain.open(info.filename, "w", force_zip64=True) as sink:
                    sheet = _Sheet() if info.filename.startswith("xl/worksheets/") else None
                    while chunk := source.read(CHUNK):
                        sink.write(chunk)
                        if sheet is not None:
                            sheet.weigh(chunk)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as broken:
        raise NotAProductFile("This workbook cannot be read.") from broken


class _Sheet:
    """How large a rectangle the cells of a sheet span; two far corners are enough to ask for gigabytes."""

    def __init__(self) -> None:
        self._rows = self._columns = 1
        self._rest = b""

    def weigh(self, chunk: bytes) -> None:
        text = self._rest + chunk
        self._rest = text[-_cell_overlap:]
        for letters, digits in set(_place.findall(text)):
            self._rows = max(self._rows, int(digits[:9] or 0))
            self._columns = max(self._columns, _column(letters[:4]))
        if self._columns > MOST_COLUMNS or self._rows * self._columns > MOST_CELLS:
            raise ProductFileTooLarge(
                f"A sheet has at most {MOST_COLUMNS} columns and {MOST_CELLS:,} cells; this one spans "
                f"{self._columns:,} by {self._rows:,}."
            )


def _column(letters: bytes) -> int:
    """`AB` → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(value: Any) -> str:
    """What the merchant sees in the cell: whole numbers without a point, TRUE and FALSE as Shopify writes them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and math.fabs(value) < 1e15 else repr(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""
