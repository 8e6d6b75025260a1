"""`docs/security.md` tells the truth: every item of ASVS 5.0, levels 1 and 2, once; every proof a test that exists."""

import re
from pathlib import Path

import pytest

from tests.house.test_requirements import names_in

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
STATES = ("met", "partly", "not yet", "not applicable", "operator")
ITEMS = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4
7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4
10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1
12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3
15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""


def all_items() -> list[str]:
    found = []
    for part in ITEMS.split():
        section, _, numbers = part.rpartition(".")
        first, _, last = numbers.partition("-")
        found += [f"V{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if re.match(r"\| V\d", line)]
    return [[cell.strip() for cell in line.strip("| \n").split(" | ")] + [""] for line in lines]


def problems(text: str, root: Path) -> list[str]:
    found, seen = [], [row[0] for row in rows(text)]
    found += [f"{item} is missing" for item in all_items() if item not in seen]
    found += [f"{item} is unknown or twice" for item in seen if item not in all_items() or seen.count(item) > 1]
    for item, state, how, proofs, *_ in rows(text):
        tests = re.findall(r"`(tests/[^`]+)`", proofs)
        if state not in STATES or not how:
            found.append(f"{item} says neither how nor how far")
        if ("Missing:" in how) != (state == "partly"):
            found.append(f"{item} is {state}: is something missing?")
        if state in {"not yet", "not applicable", "operator"} and tests:
            found.append(f"{item} is {state} and proved")
        for test in tests:
            path, _, name = test.partition("::")
            if name not in names_in(root / path):
                found.append(f"{item}: {test} is no test")
    return found


class TestSecurityPage:
    def test_tells_the_truth(self) -> None:
        assert problems(DOCUMENT.read_text("utf-8"), ROOT) == []

    def test_proves_most_of_what_it_calls_met(self) -> None:
        met = [row for row in rows(DOCUMENT.read_text("utf-8")) if row[1] == "met"]
        assert sum("tests/" in row[3] for row in met) > len(met) * 0.8

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("| V1.1.1 | met |", "| V1.1.1 | fine |"),
            ("| V1.1.1 | met |", "| V99.1.1 | met |"),
            ("| V3.3.3 | not yet |", "| V3.3.3 | partly |"),
            ("test_every_field.py::test_of_a_body_takes_anything", "test_every_field.py::test_gone"),
            ("| V1.2.6 | not applicable | No LDAP |  |", "| V1.2.6 | not applicable | x | `tests/house/test_security.py::x` |"),
        ],
    )  # fmt: skip
    def test_a_breach_is_caught(self, right: str, wrong: str) -> None:
        text = DOCUMENT.read_text("utf-8")
        assert right in text
        assert problems(text.replace(right, wrong, 1), ROOT) != []
