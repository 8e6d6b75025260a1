"""A product file, read some products at a time; all of it is meant for a thread, none of it knows a database."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from souk.catalog.imports.listed import Listed
from souk.catalog.imports.problems import RowProblem
from souk.catalog.imports.product_index import ProductIndex, open_rows
from souk.catalog.imports.reading import read_product


class Entry(msgspec.Struct, frozen=True):
    """One product of the file, or what is wrong with it. `line` is where it begins; `rows` how many it takes."""

    line: int
    rows: int
    listed: Listed | None
    problems: list[RowProblem]


class ProductFile:
    """Raises NotAProductFile, ProductFileTooLarge. Close it."""

    def __init__(self, path: Path) -> None:
        self._rows = open_rows(path)
        try:
            self._index = ProductIndex(self._rows)
        except BaseException:
            self._rows.close()
            raise
        self._entries: Iterator[Entry] = iter(())

    def __len__(self) -> int:
        """How many rows there are to import, blank ones not counted."""
        return len(self._index)

    def close(self) -> None:
        self._rows.close()

    def start(self, *, currency: str, after_line: int = 0) -> None:
        """From the first product that begins after this line of the file."""
        self._entries = self._read(currency, after_line)

    def take(self, most: int) -> list[Entry]:
        """The next products; an empty list at the end."""
        return [entry for _, entry in zip(range(most), self._entries, strict=False)]

    def _read(self, currency: str, after_line: int) -> Iterator[Entry]:
        for handle, records in self._index.products(after_line=after_line):
            read = read_product(handle, records, headings=self._rows.headings, currency=currency)
            line, rows = records[0].line, len(records)
            if isinstance(read, Listed):
                yield Entry(line, rows, read, [])
            else:
                yield Entry(line, rows, None, read)
