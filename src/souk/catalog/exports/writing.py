"""From products to the bytes of a file, CSV or XLSX."""

import csv
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, BinaryIO
from uuid import UUID

import msgspec

from souk.catalog.exports.catalogue import Place, further_columns, places, read_listed
from souk.catalog.imports.headings import COLUMNS
from souk.catalog.imports.listed import recall, write_rows
from souk.kernel.database import ReadContext
from souk.kernel.errors import Invalid

FORMATS = ("csv", "xlsx")
LONGEST_WORKBOOK_CELL = 32_767
_formula = re.compile(r"'*[=+\-@\t\r]")
_number = re.compile(r"-\d+(?:\.\d+)?", re.ASCII)


class _Layout(msgspec.Struct, frozen=True):
    columns: list[str]
    guarded: bool
    base_url: str


class FormatUnknown(Invalid):
    field = "format"
    sentence = "Products are exported as csv or xlsx."


class CellTooLongForWorkbook(Invalid):
    sentence = "A description is longer than a workbook's cell may be. Export as CSV."


async def export_products(
    ctx: ReadContext,
    store_id: UUID,
    out: BinaryIO,
    *,
    format: str = "csv",  # noqa: A002 - the name it has in the API
    base_url: str = "",
) -> int:
    """Write the store's products in Shopify's format; returns how many they are. Meant for `database.read_aside`.

    Ordered by handle; importing the file into an empty store and exporting that gives the same bytes. In CSV, text that
    a spreadsheet would run as a formula gets a `'` before it, which an import takes off again; a workbook needs none.
    `base_url` stands before the addresses of pictures that were uploaded here. Raises FormatUnknown,
    CellTooLongForWorkbook.
    """
    if format not in FORMATS:
        raise FormatUnknown
    found = await places(ctx, store_id)
    columns = [*COLUMNS, *await further_columns(ctx, found)]
    if format == "csv":
        await _write(ctx, found, out, _Layout(columns, guarded=True, base_url=base_url))
        return len(found)
    with tempfile.TemporaryFile() as spool:
        await _write(ctx, found, spool, _Layout(columns, guarded=False, base_url=base_url))
        spool.seek(0)
        _write_workbook(spool, columns, out)
    return len(found)


async def _write(ctx: ReadContext, found: Sequence[Place], out: IO[bytes], layout: _Layout) -> None:
    with _as_text(out) as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(layout.columns)
        async for listed in read_listed(ctx, found, base_url=layout.base_url):
            for row in recall(write_rows(listed), listed):
                cells = (row.get(column, "") for column in layout.columns)
                writer.writerow([guard(cell) for cell in cells] if layout.guarded else cells)


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()  # flushes, and leaves the file open


def guard(cell: str) -> str:
    """A `'` before what a spreadsheet would run; one more where there is one already, so that an import can undo it."""
    return "'" + cell if _formula.match(cell) and not _number.fullmatch(cell) else cell


def _write_workbook(spool: IO[bytes], columns: Sequence[str], out: BinaryIO) -> None:
    """Every cell is text, which no spreadsheet runs."""
    from rustpy_xlsxwriter import FastExcel  # loaded on first use

    def records(text: io.TextIOWrapper) -> Iterator[dict[str, str]]:
        rows = csv.reader(text)
        next(rows)
        for row in rows:
            if any(len(cell) > LONGEST_WORKBOOK_CELL for cell in row):
                raise CellTooLongForWorkbook
            yield dict(zip(columns, row, strict=True))

    with _as_text(spool) as text:
        FastExcel(out).sheet("Products", records(text)).freeze(row=1).save()
