"""`python -m tools.write_cli_reference`: write `docs/reference/cli.md` from the commands themselves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument

from souk.cli import cli

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"
HEAD = """# Commands

<!-- Written by `python -m tools.write_cli_reference`; do not edit. -->

`souk` reads its [settings](settings.md) from the environment and from `.env`. Every command explains itself with
`--help`. A refusal is one sentence and exit code 1, settings that cannot be read are exit code 2.
"""


def commands(group: Any, name: str = "souk") -> Iterator[tuple[str, Any]]:
    """(`souk user create`, its command), in the order of `--help`."""
    for each, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {each}")
        else:
            yield f"{name} {each}", command


def root() -> Any:
    return typer.main.get_command(cli)


def options(command: Any) -> Iterator[tuple[str, str]]:
    """(how it is written, what it means); `--help` left out."""
    for parameter in command.params:
        if isinstance(parameter, TyperArgument):
            yield parameter.name.upper(), _help(parameter)
        else:
            value = "" if parameter.is_flag else f" {parameter.name.upper()}"
            yield f"{', '.join(parameter.opts)}{value}", _help(parameter)


def _help(parameter: Any) -> str:
    said = [_plain(getattr(parameter, "help", None) or "")]
    if getattr(parameter, "prompt", None):
        said.append("Asked for when it is left out.")
    elif not getattr(parameter, "is_flag", False) and parameter.default not in {None, "", ...}:
        said.append(f"Default `{parameter.default}`.")
    return " ".join(each for each in said if each)


def _plain(text: str) -> str:
    """Help for the terminal as Markdown."""
    return re.sub(r"\[bold\](.*?)\[/bold\]", r"`\1`", " ".join(text.split()))


def text() -> str:
    written = [HEAD]
    for name, command in commands(root()):
        written.append(f"\n## {name}\n\n{_plain(command.help or '')}\n")
        rows = list(options(command))
        if rows:
            written.append("\n| | |\n|---|---|\n")
            written += [f"| `{how}` | {meaning} |\n" for how, meaning in rows]
    return "".join(written)


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
