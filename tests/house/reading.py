"""The house as text: files, functions and imports of a source tree, and the rules that hold over them.

Each rule is a function from a tree of files to its breaches, so that a test can also show that it catches one.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "souk"
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 400, 40, 6
VAGUE = ("utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base")
VAGUE_CLASSES = ("Service", "Repository", "Manager", "Helper")
FRONT_DOOR_ONLY = (
    "api",
    "web",
    "websocket",
    "admin",
    "listeners",
    "tasks",
    "pages",
    "schemas",
    "commands",
    "processes",
)
NOT_ROOMS = ("kernel", "ui", "migrations", "demo")


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands below `souk/`, and what it says."""

    place: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        return self.place.split("/")[0] if "/" in self.place else ""

    @property
    def stem(self) -> str:
        return self.place.rsplit("/", 1)[-1].removesuffix(".py")

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[tuple[str, int, bool]]:
        """(module, line, whether at the top of the file)."""
        top = set(self.tree.body)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno, node in top) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module, node.lineno, node in top


OF_SERVICES = frozenset({"booking", "catalog", "services"})
"""Rooms in which a service is what somebody does for somebody, and not a class of helpers."""


def read_house() -> list[Source]:
    return [
        Source(str(path.relative_to(SOURCE)), path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
        if "node_modules" not in path.parts
    ]


def too_long_files(files: list[Source]) -> list[str]:
    return [f"{file.place}: {lines} lines" for file in files if (lines := file.text.count("\n")) > MOST_LINES]


def too_long_functions(files: list[Source]) -> list[str]:
    """Migrations are exempt: what they do is a list of tables."""
    return [
        f"{file.place}:{node.lineno} {node.name}: {length} lines"
        for file in files
        if file.room != "migrations"
        for node in file.functions()
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_FUNCTION_LINES
    ]


def too_many_parameters(files: list[Source]) -> list[str]:
    """Doors are exempt: there a parameter is a query parameter, named by the API."""
    found = []
    for file in files:
        if file.stem in {"api", "web", "cli", "pagination"} or "/api/" in file.place or "/web/" in file.place:
            continue
        for node in file.functions():
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len([name for name in names if name not in {"self", "cls"}])
            if count > MOST_PARAMETERS:
                found.append(f"{file.place}:{node.lineno} {node.name}: {count} parameters")
    return found


def vague_names(files: list[Source]) -> list[str]:
    vague_files = [file.place for file in files if file.stem in VAGUE or file.stem.startswith("base_")]
    vague_classes = [
        f"{file.place}:{node.lineno} {node.name}"
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef)
        and node.name.endswith(VAGUE_CLASSES)
        and not (node.name.endswith("Service") and file.room in OF_SERVICES)
    ]
    return vague_files + vague_classes


def side_doors(files: list[Source]) -> list[str]:
    """A room is entered by its front door: `from souk.stores import …`, never `from souk.stores.models import …`."""
    rooms = {file.room for file in files if file.room and file.room not in NOT_ROOMS}
    found = []
    for file in files:
        if file.place in {"app.py", "cli.py"}:
            continue
        for module, line, _ in file.imports():
            parts = module.split(".")
            if parts[0] == "souk" and len(parts) > 2 and parts[1] in rooms and parts[1] != file.room:
                found.append(f"{file.place}:{line} imports {module}")
    return found


def commits(files: list[Source]) -> list[str]:
    """Only the kernel commits."""
    return [
        f"{file.place}:{node.lineno}"
        for file in files
        if file.room != "kernel"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def clocks(files: list[Source]) -> list[str]:
    """The clock is read at the edge; everything else is handed the time."""
    return [
        f"{file.place}:{node.lineno} {node.func.attr}()"
        for file in files
        if file.room not in {"kernel", "ui", "demo"}
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]


def settings_reached_for(files: list[Source]) -> list[str]:
    """Settings are handed down: outside the edges nothing builds them, and nothing reads the environment."""
    edges = {"app.py", "cli.py", "running.py", "doctor.py", "kernel/settings.py"}
    found = []
    for file in files:
        if file.place in edges or file.room == "demo":
            continue
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Settings":
                found.append(f"{file.place}:{node.lineno} builds Settings")
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                found.append(f"{file.place}:{node.lineno} reads the environment")
    return found


def eager_heavy_imports(files: list[Source]) -> list[str]:
    heavy = (
        "langgraph",
        "stripe",
        "typst",
        "PIL",
        "graphql",
        "icalendar",
        "strawberry",
        "python_calamine",
        "rustpy_xlsxwriter",
        "segno",
        "webauthn",
        "zxcvbn",
    )
    return [
        f"{file.place}:{line} imports {module}"
        for file in files
        for module, line, at_top in file.imports()
        if at_top and module.split(".")[0] in heavy
    ]


def doors_with_tables(files: list[Source]) -> list[str]:
    """A door translates: it knows neither tables nor statements."""
    return [
        f"{file.place}:{line} imports {module}"
        for file in files
        if file.stem in {"api", "web"}
        for module, line, _ in file.imports()
        if module.startswith("sqlalchemy") or (module.startswith("souk.") and module.endswith(".models"))
    ]


def commands_without_policy(files: list[Source]) -> list[str]:
    """Every public function of `commands` asks before it acts, itself or through a function that does.

    Such a function stands in its file, or in the `asking.py` that its commands share.
    """
    found = []
    shared = {file.place.rpartition("/")[0]: list(file.functions()) for file in files if file.stem == "asking"}
    for file in files:
        if file.stem != "commands" and "/commands/" not in file.place:
            continue
        asking = shared.get(file.place.partition("/commands")[0], ())
        functions = {node.name: node for node in (*asking, *file.functions())}
        found += [
            f"{file.place}:{node.lineno} {node.name}"
            for node in file.tree.body
            if isinstance(node, ast.AsyncFunctionDef)
            and not node.name.startswith("_")
            and not _asks(node, functions, set())
        ]
    return found


def _asks(node: ast.AST, functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef], seen: set[str]) -> bool:
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Attribute) and (call.func.attr == "require" or _is_policy(call.func.value)):
            return True
        if isinstance(call.func, ast.Name) and call.func.id in functions and call.func.id not in seen:
            seen.add(call.func.id)
            if _asks(functions[call.func.id], functions, seen):
                return True
    return False


def _is_policy(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "policy"
