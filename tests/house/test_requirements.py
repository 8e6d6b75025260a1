"""`docs/requirements.md` tells the truth: every row is there once, and what it calls delivered names tests that exist."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "requirements.md"
SOURCE_OF_ROWS = ROOT.parent / "shared" / "spec" / "requirements.md"
STATES = ("delivered", "partly", "not yet")
NUMBERS = {
    "AUTH": 37, "VEND": 13, "CAT": 24, "INV": 11, "CART": 8, "PRICE": 6, "LOY": 6, "ORD": 18, "RET": 3, "INV-PDF": 2,
    "PAY": 7, "RENT": 8, "APPT": 7, "REV": 9, "MSG": 10, "SUP": 6, "AI": 10, "NOTIF": 10, "ADM": 13, "API": 13,
    "JOB": 6, "SEC": 11, "DATA": 6, "CFG": 3, "DX": 14, "OPS": 12, "LIM": 11, "C": 45,
}  # fmt: skip
"""Every series of rows and its last number: AUTH-01 to AUTH-37, and so on."""
ROW_ID = re.compile(r"\*{0,2}([A-Z]+(?:-PDF)?-\d{2})\*{0,2}")


@dataclass(frozen=True)
class Row:
    id: str
    what: str
    state: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The rows of the document, and the folder its tests are named from."""

    rows: tuple[Row, ...]
    root: Path


def all_ids() -> list[str]:
    return [f"{series}-{number:02}" for series, last in NUMBERS.items() for number in range(1, last + 1)]


def cells_of(text: str) -> Iterator[list[str]]:
    """The table lines whose first cell is a row's id."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and ROW_ID.fullmatch(cells[0]):
            yield cells


def read_rows(text: str) -> tuple[Row, ...]:
    return tuple(
        Row(cells[0], cells[1], cells[2], tuple(re.findall(r"`([^`]+)`", cells[3]))) if len(cells) == 4
        else Row(cells[0], "", f"{len(cells)} cells", ())
        for cells in cells_of(text)
    )  # fmt: skip


@cache
def names_in(path: Path) -> frozenset[str]:
    """`test_x` and `TestY::test_x` of a file, without those that are skipped or expected to fail: they prove nothing."""
    if not path.is_file():
        return frozenset()
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and runs(node):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if is_test(inner)}
        elif is_test(node):
            found.add(node.name)
    return frozenset(found)


def is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_") and runs(node)


def runs(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    marks = [ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list]
    return not {"pytest.mark.skip", "pytest.mark.xfail"} & set(marks)


def twice(table: Table) -> list[str]:
    return [row for row, count in Counter(row.id for row in table.rows).items() if count > 1]


def missing(table: Table) -> list[str]:
    return sorted(set(all_ids()) - {row.id for row in table.rows})


def unknown(table: Table) -> list[str]:
    return sorted({row.id for row in table.rows} - set(all_ids()))


def without_words_or_state(table: Table) -> list[str]:
    return [row.id for row in table.rows if not row.what or row.state not in STATES]


def delivered_without_a_test(table: Table) -> list[str]:
    return [row.id for row in table.rows if row.state in {"delivered", "partly"} and not row.tests]


def proved_but_not_delivered(table: Table) -> list[str]:
    return [row.id for row in table.rows if row.state == "not yet" and row.tests]


def named_but_not_there(table: Table) -> list[str]:
    return [
        f"{row.id}: {test}"
        for row in table.rows
        for test in row.tests
        for path, _, name in [test.partition("::")]
        if not path.startswith("tests/") or name not in names_in(table.root / path)
    ]


Check = Callable[[Table], list[str]]
GOOD = "".join(f"| {row} | Something. | not yet |  |\n" for row in all_ids())
PROOFS = """
import pytest

class TestShop:
    def test_opens(self): ...

    @pytest.mark.skip(reason="later")
    def test_closes(self): ...

@pytest.mark.xfail
def test_pays(): ...

def helper(): ...
"""
FIRST = "| AUTH-01 | Something. | not yet |  |"
BREACHES: list[tuple[Check, str, str]] = [
    (twice, FIRST, f"{FIRST}\n{FIRST}"),
    (missing, f"{FIRST}\n", ""),
    (unknown, FIRST, f"{FIRST}\n| AUTH-38 | Something. | not yet |  |"),
    (unknown, FIRST, f"{FIRST}\n| SHIP-01 | Something. | not yet |  |"),
    (without_words_or_state, FIRST, "| AUTH-01 | Something. | done |  |"),
    (without_words_or_state, FIRST, "| AUTH-01 |  | not yet |  |"),
    (without_words_or_state, FIRST, "| AUTH-01 | Something | or | other. | not yet |  |"),
    (delivered_without_a_test, FIRST, "| AUTH-01 | Something. | delivered |  |"),
    (delivered_without_a_test, FIRST, "| AUTH-01 | Something. | partly | see the code |"),
    (
        proved_but_not_delivered,
        FIRST,
        "| AUTH-01 | Something. | not yet | `tests/test_shop.py::TestShop::test_opens` |",
    ),
    *(
        (named_but_not_there, FIRST, f"| AUTH-01 | Something. | delivered | `tests/{test}` |")
        for test in (
            "test_gone.py::TestShop::test_opens",
            "test_shop.py::TestShop::test_gone",
            "test_shop.py::TestShop::test_closes",
            "test_shop.py::test_opens",
            "test_shop.py::test_pays",
            "test_shop.py::helper",
            "test_shop.py::TestShop",
            "test_shop.py",
        )
    ),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in BREACHES))


class TestRequirements:
    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_tell_the_truth(self, check: Check) -> None:
        assert check(Table(read_rows(DOCUMENT.read_text("utf-8")), ROOT)) == []

    def test_are_the_rows_that_were_asked_for(self) -> None:
        if not SOURCE_OF_ROWS.exists():
            pytest.skip("the list of rows is not beside this repository")
        asked = [ROW_ID.fullmatch(cells[0])[1] for cells in cells_of(SOURCE_OF_ROWS.read_text("utf-8"))]  # type: ignore[index]
        assert sorted(asked) == sorted(all_ids())


class TestChecks:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        (tmp_path / "tests").mkdir()
        (tmp_path / "tests" / "test_shop.py").write_text(PROOFS)
        return tmp_path

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_pass_what_is_right(self, check: Check, root: Path) -> None:
        proved = GOOD.replace(
            FIRST, "| AUTH-01 | Something. | delivered | `tests/test_shop.py::TestShop::test_opens` |"
        )
        assert check(Table(read_rows(proved), root)) == []

    @pytest.mark.parametrize(("check", "right", "wrong"), BREACHES, ids=lambda each: getattr(each, "__name__", ""))
    def test_catch_a_breach(self, check: Check, right: str, wrong: str, root: Path) -> None:
        assert len(check(Table(read_rows(GOOD.replace(right, wrong)), root))) == 1
