"""The matrix as it stands in the file: one line for each door, one word for each visitor."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.matrix.routes import Door
from tests.matrix.world import VISITORS

SHEET = Path(__file__).with_name("matrix.txt")
SHORT = {"product_manager": "products", "sales_manager": "sales", "support_agent": "support"}
HEAD = """\
# Who gets in where. One line for each door, one word for each visitor; `tests/matrix/test_matrix.py` holds it.
#
# yes      let in                     401, 403, 404, 422 …   the answer's status, a socket's code of closing
# away     the page lies elsewhere    sign-in                sent to the sign-in page
# sorry    sent back with a notice that says why not
#
# What is asked for belongs to `shopper` (orders, addresses, sessions), who bought in the store of `owner` and `staff`.
# `other` is another shopper, `rival` owns another store. A door that is named as an example, such as
# {guest_order}, is one more line for the same route. After a change of doors:
#     python -m tools.write_access_matrix
# writes this file anew; then read the difference, word by word, before it is kept.
"""


class Line(NamedTuple):
    door: Door
    words: tuple[str, ...]


def read(text: str) -> dict[Door, tuple[str, ...]]:
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith(("#", "visitor"))]
    return {Door(method, path): tuple(words) for method, path, *words in lines}


def write(found: Mapping[Door, tuple[str, ...]]) -> str:
    widest = max(len(str(door)) for door in found) + 5
    names = "".join(f"{SHORT.get(name, name):<9}" for name in VISITORS).rstrip()
    places = Counter(neighbourhood(door.path) for door in found)
    lines, place = [HEAD], ""
    for door, words in sorted(found.items(), key=lambda line: _in_order(line[0], places)):
        if (here := _group(door, places)) != place:
            place = here
            lines.append(f"\n{'visitor ' + place:<{widest}}{names}\n")
        shown = "".join(f"{word:<9}" for word in words).rstrip()
        lines.append(f"{door.method:<7} {door.path:<{widest - 8}}{shown}\n")
    return "".join(lines)


def neighbourhood(path: str) -> str:
    """The first segment; of the API the third."""
    parts = path.partition("?")[0].split("/")
    return "/".join(parts[:4] if parts[1:2] == ["api"] else parts[:2])


def _group(door: Door, places: Counter[str]) -> str:
    """Doors that stand alone stand together."""
    here = neighbourhood(door.path)
    return here if places[here] > 1 else "/"


def _in_order(door: Door, places: Counter[str]) -> tuple[str, str, str]:
    return _group(door, places), door.path, door.method
