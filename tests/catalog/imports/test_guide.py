"""The guide tells what the code does."""

import re
from pathlib import Path

from souk.catalog.imports.headings import read_headings
from souk.catalog.imports.problems import Damage

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "import-products.md"


class TestTheGuide:
    def test_explains_every_code_and_no_other(self) -> None:
        table = GUIDE.read_text().partition("## Errors")[2]
        assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [damage.value for damage in Damage]

    def test_names_columns_that_an_import_knows(self) -> None:
        table = GUIDE.read_text().partition("## Columns")[2].partition("## Errors")[0]
        for line in table.splitlines():
            names, also = (re.findall(r"`([^`]+)`", cell) for cell in (*line.split("|"), "", "")[1:3])
            for name in also:
                assert known_as(name) in names


def known_as(heading: str) -> str:
    """The name under which an import knows the column."""
    if heading == "Product title":
        return read_headings([heading])[0]
    return read_headings(["Title", heading])[1]
