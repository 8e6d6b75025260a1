"""`python -m tools.write_settings_reference`: write `docs/reference/settings.md` from the settings themselves.

A setting's meaning is the string below its field, in `settings.py` or a file `…_settings.py` of `src/souk/kernel`.
"""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, SecretStr

from souk.kernel import gateway_settings, limit_settings, search_settings, settings
from souk.kernel.settings import ALIASES, Settings

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "settings.md"
HEAD = """# Settings

<!-- Written by `python -m tools.write_settings_reference`; do not edit. -->

Read once at the start, from the environment and from `.env`; the environment wins. Lists are JSON. `souk doctor`
explains what is wrong. The older names are understood too; the `SOUK_…` name wins.
"""


class Setting(NamedTuple):
    name: str
    default: str
    meaning: str
    older: str


def meanings() -> dict[tuple[str, str], str]:
    """(class, field) → the string that stands below the field."""
    found = {}
    sources = (settings, gateway_settings, limit_settings, search_settings)
    modules = [ast.parse(inspect.getsource(module)) for module in sources]
    for node in (node for module in modules for node in module.body):
        if not isinstance(node, ast.ClassDef):
            continue
        for field, below in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                match below:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        found[node.name, field.target.id] = " ".join(text.split())
    return found


def parts() -> Iterator[tuple[str, list[Setting]]]:
    """(what the group is for, its settings), general ones first."""
    said, older = meanings(), _older_names()
    yield "General", list(_fields_of(Settings, "SOUK_", said, older))
    for name, field in Settings.model_fields.items():
        if _is_group(field.annotation):
            group: Any = field.annotation
            about = inspect.cleandoc(vars(group).get("__doc__") or "")
            title = name.replace("_", " ").capitalize()
            fields = list(_fields_of(group, f"SOUK_{name.upper()}__", said, older))
            yield (f"{title}\n\n{about}" if about else title), fields


def _fields_of(
    model: type[BaseModel], prefix: str, said: dict[tuple[str, str], str], older: dict[str, list[str]]
) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        if not _is_group(field.annotation):
            full = f"{prefix}{name.upper()}"
            yield Setting(
                full,
                _default(field.default, field.annotation),
                said[model.__name__, name],
                ", ".join(older.get(full, ())),
            )


def _is_group(annotation: Any) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel)


def _older_names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for theirs, ours in ALIASES.items():
        found.setdefault(f"SOUK_{ours}", []).append(f"`{theirs}`")
    return found


def _default(value: Any, annotation: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, SecretStr):
        return "a public one"
    if get_origin(annotation) is Literal:
        others = [f"`{each}`" for each in get_args(annotation) if each != value]
        return f"`{value}` (or {', '.join(others)})"
    if isinstance(value, tuple | bool | int | float):
        return f"`{json.dumps(value)}`"
    return f"`{value}`"


def text() -> str:
    written = [HEAD]
    for title, settings_of_part in parts():
        written.append(f"\n## {title}\n\n| Name | Default | Meaning | Older names |\n|---|---|---|---|\n")
        written += [
            f"| `{each.name}` | {each.default} | {each.meaning} | {each.older} |\n" for each in settings_of_part
        ]
    return "".join(written)


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
