"""The rules of the house, each held over the whole tree, and each shown to catch a breach."""

from collections.abc import Callable

import pytest

from tests.house import reading
from tests.house.reading import Source, read_house

Rule = Callable[[list[Source]], list[str]]
ROOM = Source("stores/__init__.py", "")

BREACHES: list[tuple[Rule, Source]] = [
    (reading.too_long_files, Source("stores/models.py", "x = 1\n" * 401)),
    (reading.too_long_functions, Source("stores/models.py", "def f():\n" + "    x = 1\n" * 40)),
    (reading.too_many_parameters, Source("stores/models.py", "def f(a, b, c, *, d, e, f, g): ...\n")),
    (reading.vague_names, Source("stores/utils.py", "")),
    (reading.vague_names, Source("stores/models.py", "class StoreManager: ...\n")),
    (reading.side_doors, Source("catalog/queries.py", "from souk.stores.models import Store\n")),
    (reading.commits, Source("stores/commands.py", "async def f(uow): await uow.session.commit()\n")),
    (reading.clocks, Source("stores/commands.py", "from datetime import datetime\nnow = datetime.now()\n")),
    (reading.settings_reached_for, Source("stores/commands.py", "settings = Settings()\n")),
    (reading.settings_reached_for, Source("stores/commands.py", "import os\nx = os.environ['X']\n")),
    (reading.eager_heavy_imports, Source("media/pictures.py", "from PIL import Image\n")),
    (reading.doors_with_tables, Source("stores/api.py", "from sqlalchemy import select\n")),
    (reading.doors_with_tables, Source("stores/web.py", "from souk.stores.models import Store\n")),
    (reading.commands_without_policy, Source("stores/commands.py", "async def close(uow): uow.x()\n")),
]
RULES = list(dict.fromkeys(rule for rule, _ in BREACHES))


@pytest.fixture(scope="module")
def house() -> list[Source]:
    return read_house()


class TestRules:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
    def test_hold_everywhere(self, rule: Rule, house: list[Source]) -> None:
        assert rule(house) == []

    @pytest.mark.parametrize(("rule", "breach"), BREACHES, ids=lambda each: getattr(each, "__name__", ""))
    def test_catch_a_breach(self, rule: Rule, breach: Source) -> None:
        assert len(rule([ROOM, breach])) == 1

    def test_a_command_may_ask_through_a_function_of_its_file(self) -> None:
        text = "async def close(uow): await _guarded(uow)\nasync def _guarded(uow): uow.require(policy.can(uow))\n"
        assert reading.commands_without_policy([Source("stores/commands.py", text)]) == []

    def test_a_lazy_heavy_import_is_no_breach(self) -> None:
        text = "def draw():\n    from PIL import Image\n    return Image\n"
        assert reading.eager_heavy_imports([Source("media/pictures.py", text)]) == []
