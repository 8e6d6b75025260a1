"""Files made to harm: nothing but a refusal or errors by line comes of them."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from souk.catalog.imports.cells import read_amount, write_amount
from souk.catalog.imports.listed import Listed, recall, write_rows
from souk.catalog.imports.problems import BadCell, NotAProductFile, ProductFileTooLarge
from souk.catalog.imports.product_file import Entry, ProductFile
from tests.catalog.imports.product_files import SAMPLES, USUAL, as_csv, write

HEADING = ",".join(USUAL) + "\n"
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "1", "9.99", "-1", "a", "b", "Size", "S", "true", "=1", '"', "\n", "https://a.example/x", "é"]
    ),
)
ROWS = st.lists(st.lists(CELLS, min_size=len(USUAL), max_size=len(USUAL)), max_size=8)


def read(content: bytes) -> list[Entry]:
    with TemporaryDirectory() as folder:
        file = ProductFile(write(Path(folder) / "file", content))
        try:
            file.start(currency="USD")
            return file.take(1_000)
        finally:
            file.close()


def check(content: bytes) -> None:
    """A refusal of the file, or products and problems that stand on lines of it."""
    try:
        entries = read(content)
    except (NotAProductFile, ProductFileTooLarge):
        return
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for entry in entries:
        assert (entry.listed is None) == bool(entry.problems)
        assert all(1 <= problem.line <= lines for problem in entry.problems)
    assert [entry.line for entry in entries] == sorted(entry.line for entry in entries)


class TestAnyBytes:
    @given(st.binary(max_size=400))
    @settings(max_examples=200, deadline=None)
    @example(b"PK\x03\x04" + b"\x00" * 40)
    def test_are_refused_or_read(self, content: bytes) -> None:
        check(content)

    @given(st.binary(max_size=400))
    @settings(max_examples=300, deadline=None)
    @example(b'"')
    @example(b'a,"\n"b,\n""",\n')
    @example(b"\r")
    def test_below_a_heading_are_errors_or_products(self, content: bytes) -> None:
        check(HEADING.encode() + content)

    @given(ROWS)
    @settings(max_examples=200, deadline=None)
    def test_of_any_cells_too(self, rows: list[list[str]]) -> None:
        check(as_csv([dict(zip(USUAL, row, strict=True)) for row in rows]).encode("utf-8", "replace"))

    @given(st.integers(0, 6_000), st.binary(min_size=1, max_size=20))
    @settings(max_examples=100, deadline=None)
    def test_in_the_middle_of_a_good_file_leave_the_rest_of_it(self, place: int, noise: bytes) -> None:
        good = (SAMPLES / "home-and-garden.csv").read_bytes()
        start = good.index(b"\n") + 1 + place % 4_000
        check(good[:start] + noise + good[start:])


class TestEveryProductRead:
    @given(ROWS)
    @settings(max_examples=200, deadline=None)
    def test_is_written_as_it_was_and_reads_the_same(self, rows: list[list[str]]) -> None:
        given_rows = [dict(zip(USUAL, row, strict=True)) for row in rows]
        for entry in read(as_csv(given_rows).encode("utf-8", "replace")):
            if entry.listed is None:
                continue
            written = recall(write_rows(entry.listed), entry.listed)
            columns = list(dict.fromkeys(name for row in written for name in row))
            (again,) = read(as_csv(written, columns).encode())
            assert isinstance(again.listed, Listed)
            assert recall(write_rows(again.listed), again.listed) == written


class TestAmounts:
    @given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
    def test_are_read_as_they_were_written(self, amount: int, currency: str) -> None:
        assert read_amount(write_amount(amount, currency), currency) == amount

    @given(st.text(max_size=20))
    def test_are_a_number_or_a_bad_cell(self, text: str) -> None:
        try:
            amount = read_amount(text, "USD")
        except BadCell:
            return
        assert amount is None or 0 <= amount <= 10**12


def workbook(sheet: bytes, *, repeat: int = 1) -> bytes:
    """The least that a reader takes for a workbook."""
    parts = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        b'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet '
        b'name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
        b'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/'
        b'2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(repeat):
                part.write(sheet)
    return out.getvalue()


def sheet_of(*cells: tuple[str, str]) -> bytes:
    inner = "".join(
        f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for place, text in cells
    )
    start = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return f"{start}{inner}</sheetData></worksheet>".encode()


class TestWorkbookBombs:
    def test_the_least_workbook_is_read(self) -> None:
        assert [entry.listed is None for entry in read(workbook(sheet_of(("A1", "Title"), ("A2", "Hat"))))] == [True]

    def test_two_cells_far_apart_are_refused(self) -> None:
        for place in ("XFD1048576", "ZZ200000", "xfd1048576", "A99999999"):
            with pytest.raises(ProductFileTooLarge):
                read(workbook(sheet_of(("A1", "Title"), (place, "x"))))

    def test_gigabytes_of_nothing_are_refused(self) -> None:
        with pytest.raises(ProductFileTooLarge):
            read(workbook(b" " * 1_048_576, repeat=513))

    def test_a_lying_size_is_refused(self) -> None:
        packed = bytearray(workbook(b"<x/>" * 100_000))
        place = packed.rindex(b"xl/worksheets/sheet1.xml") - 46
        assert packed[place : place + 4] == b"PK\x01\x02"
        packed[place + 24 : place + 28] = (10).to_bytes(4, "little")
        with pytest.raises(NotAProductFile):
            read(bytes(packed))

    def test_entities_are_not_expanded(self) -> None:
        bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        sheet = bomb + sheet_of(("A1", "Title"), ("A2", "&b;")).partition(b"?>")[2]
        try:
            entries = read(workbook(sheet))
        except NotAProductFile:
            return
        assert all("aaaa" not in str(entry) for entry in entries)
