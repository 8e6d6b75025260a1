"""Who gets in where: every route and every visitor, held against one sheet that people read."""

import pytest

from tests.matrix.routes import Door
from tests.matrix.sheet import SHEET, read
from tests.matrix.walk import Stage, Walk, walk
from tests.matrix.world import VISITORS

pytestmark = pytest.mark.anyio
REWRITE = "run python -m tools.write_access_matrix and read the difference"


@pytest.fixture(scope="module")
async def walked(stage: Stage) -> Walk:
    return await walk(stage, list(read(SHEET.read_text("utf-8"))))


class TestMatrix:
    async def test_names_every_door_and_none_that_is_gone(self, walked: Walk) -> None:
        asked = read(SHEET.read_text("utf-8"))
        assert walked.unknown == []
        assert [str(door) for door in walked.routes if door not in asked] == [], REWRITE
        assert [str(door) for door in asked if door not in walked.found] == [], REWRITE

    async def test_is_what_happens(self, walked: Walk) -> None:
        asked, wrong = read(SHEET.read_text("utf-8")), list[str]()
        for door, words in walked.found.items():
            for name, found, written in zip(VISITORS, words, asked.get(door, words), strict=True):
                if found != written:
                    wrong.append(f"{name}: {door}: {found}, not {written}")
        assert wrong == [], REWRITE

    async def test_knows_of_no_bug(self, walked: Walk) -> None:
        broken = [f"{door}: {words}" for door, words in walked.found.items() if any(w.startswith("5") for w in words)]
        assert broken == []

    async def test_asks_something_that_somebody_may_have(self, walked: Walk) -> None:
        """A body that nobody may send would hide who may."""
        fit = [door for door, words in walked.found.items() if not set(words) <= {"422", "415"}]
        unfit = [str(route) for route in walked.routes if not any(d == route or d.is_example_of(route) for d in fit)]
        assert unfit == [], "say in tests/matrix/bodies.py what fits"

    async def test_a_refusal_changes_nothing(self, walked: Walk) -> None:
        assert walked.left == []


class TestDoor:
    def test_knows_its_examples(self) -> None:
        route = Door("GET", "/orders/{order_id}")
        assert Door("GET", "/orders/{guest_order}?token={other_token}").is_example_of(route)
        assert not Door("POST", "/orders/{guest_order}").is_example_of(route)
        assert not Door("GET", "/orders/{order_id}/tracking").is_example_of(route)
