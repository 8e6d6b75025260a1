"""The documentation is true: generated pages match the code, links lead somewhere, and what pages tell people to type works.

`sh` blocks are run, page by page in one shell, in an empty folder beside `docs/`; a `text` block right behind one is
what it prints, `…` standing for anything. `console` blocks are only looked at. The port 8000 stands for a free one.
"""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from souk.app import create_app
from souk.demo.people import EVERYBODY
from souk.kernel.openapi import describe
from souk.kernel.settings import ALIASES, Settings, translate
from tests.conftest import skip_or_fail
from tests.servers import free_port
from tools import (
    write_cli_reference,
    write_error_reference,
    write_limits_reference,
    write_settings_reference,
    write_webhook_reference,
)

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "src" / "souk").glob("*/README.md")),
]
PATIENCE_SECONDS = 240
SEPARATOR = "\x1e"


class Block(NamedTuple):
    language: str
    text: str
    follows_directly: bool


class Step(NamedTuple):
    commands: str
    prints: str | None


def blocks(page: str) -> Iterator[Block]:
    """Fenced and indented blocks; indented ones have no language."""
    pattern = re.compile(r"^```(\w*)\n(.*?)^```$|((?:^ {4}\S.*\n|^\n(?= {4}\S))+)", re.MULTILINE | re.DOTALL)
    end = 0
    for found in pattern.finditer(page):
        follows_directly = not page[end : found.start()].strip()
        end = found.end()
        yield Block(found[1] or "", found[2] if found[3] is None else found[3], follows_directly)


def steps(page: str) -> list[Step]:
    found: list[Step] = []
    for block in blocks(page):
        if block.language == "sh":
            found.append(Step(block.text, None))
        elif block.language == "text" and block.follows_directly and found:
            found[-1] = found[-1]._replace(prints=block.text)
    return found


def spoken(page: str) -> Iterator[list[str]]:
    """Every `souk …` and `make …` that a page tells people to type, as words."""
    code = [
        line for block in blocks(page) if block.language in {"", "sh", "console"} for line in block.text.splitlines()
    ]
    code += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL))
    for line in code:
        for part in re.split(r"&&|[;|·]", line.partition("#")[0]):
            match part.strip().removeprefix("$ ").removeprefix(".venv/bin/").split():
                case ["souk" | "make", _, *_] as words:
                    yield words


def unknown_commands(page: str) -> list[str]:
    commands = dict(write_cli_reference.commands(write_cli_reference.root()))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    found = []
    for words in spoken(page):
        if words[0] == "make":
            known = words[1] in targets
        else:
            name = next((name for name in commands if name.split() == words[: len(name.split())]), None)
            options = {
                option for parameter in getattr(commands.get(name or ""), "params", ()) for option in parameter.opts
            }
            given = {word.partition("=")[0] for word in words if word.startswith("--")}
            known = name is not None and given <= {*options, "--help"}
        if not known:
            found.append(" ".join(words))
    return found


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@cache
def anchors(path: Path) -> frozenset[str]:
    page = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return frozenset(slug(heading) for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)) | frozenset(
        re.findall(r'<a id="([^"]+)"', page)
    )


def broken_links(page: str, place: Path) -> list[str]:
    """Links to files that are not there, and to anchors that no heading has. Other sites are left alone.

    A path in backticks that begins at the root of the repository is held to as well.
    """
    page = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    paths = re.findall(r"`((?:src|docs|tests|tools|bench)/[\w./-]*)`", page)
    found = [path for path in paths if not (ROOT / path).exists()]
    prose = re.sub(r"`[^`\n]*`", "", page)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (place.parent / path).resolve() if path else place
        if not there.exists() or (anchor and anchor not in anchors(there)):
            found.append(target)
    return found


def unknown_calls(page: str, offered: set[tuple[str, str]]) -> list[str]:
    """`GET /api/v1/…` that the OpenAPI document does not know."""
    calls = re.findall(r"\b(GET|POST|PUT|PATCH|DELETE) (/api/v1/[^\s`?]+)", page)
    return [f"{method} {path}" for method, path in calls if (method, unnamed(path)) not in offered]


def unnamed(path: str) -> str:
    """`/orders/{order_id}` and `/orders/{id}` are the same call."""
    return re.sub(r"{\w+}", "{}", path)


def misquoted(printed: str, expected: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is None


def run_page(page: str, folder: Path) -> list[str]:
    """Run a page's steps in one shell. Returns what each printed, or raises with what went wrong."""
    (folder / "docs").symlink_to(ROOT / "docs")
    (folder / "bin").mkdir()
    souk = folder / "bin" / "souk"
    souk.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -c 'from souk.cli import main; main()' \"$@\"\n")
    souk.chmod(0o755)
    script = "printf '\\036'\n".join(step.commands for step in steps(page)).replace("8000", str(free_port()))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SOUK_")}
    environment["PATH"] = f"{folder / 'bin'}:{Path(sys.executable).parent}:{environment['PATH']}"
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):  # else each command would compile every library anew
        environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    shell = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = shell.communicate(timeout=PATIENCE_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)  # whatever the page left running
    assert shell.returncode == 0, f"{out}\n{err}"
    return out.split(SEPARATOR)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def pages_with(text: str) -> list[Path]:
    return [page for page in PAGES if text in page.read_text("utf-8")]


class TestReferences:
    @pytest.mark.parametrize(
        "tool",
        [
            write_cli_reference,
            write_error_reference,
            write_limits_reference,
            write_settings_reference,
            write_webhook_reference,
        ],
    )
    def test_say_what_the_code_says(self, tool: ModuleType) -> None:
        assert tool.TARGET.read_text("utf-8") == tool.text(), f"run python -m {tool.__name__}"

    def test_every_code_has_one_anchor(self) -> None:
        page = write_error_reference.text()
        codes = {line.code for lines in write_error_reference.by_room().values() for line in lines}
        assert sorted(re.findall(r'<a id="([^"]+)"', page)) == sorted(codes)


class TestSettings:
    KNOWN = frozenset(setting.name for _, settings in write_settings_reference.parts() for setting in settings)

    def test_every_older_name_reaches_a_setting(self) -> None:
        assert {f"SOUK_{ours}" for ours in ALIASES.values()} <= self.KNOWN
        everything = translate(dict.fromkeys(ALIASES, "1"))
        assert everything["media"] == {"folder": "1"}
        assert everything["tokens"] == {"algorithm": "1", "access_minutes": "1", "refresh_days": "1"}
        assert everything["cookies"] == dict.fromkeys(("domain", "secure", "samesite", "path"), "1")

    def test_the_example_names_real_ones_and_every_older_name(self) -> None:
        example = (ROOT / ".env.example").read_text("utf-8")
        assert set(re.findall(r"^#?(SOUK_\w+)=", example, re.MULTILINE)) <= self.KNOWN
        assert [name for name in ALIASES if not re.search(rf"[\[ ]{name}[,\]]", example)] == []


class TestLinks:
    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_lead_somewhere(self, page: Path) -> None:
        assert broken_links(page.read_text("utf-8"), page) == []

    def test_that_lead_nowhere_are_caught(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text("# A *good* `page`, [really](x)\n\n```\n# no heading\n```\n")
        text = (
            "[a](gone.md) [b](page.md#a-good-page-really) [c](#no-heading) [d](https://x.y) `[e](gone.md)` `src/gone`"
        )
        assert broken_links(text, page) == ["src/gone", "gone.md", "#no-heading"]


class TestCommands:
    @pytest.mark.parametrize("page", PAGES, ids=named)
    def test_exist(self, page: Path) -> None:
        assert unknown_commands(page.read_text("utf-8")) == []

    def test_that_do_not_exist_are_caught(self) -> None:
        page = "`souk serve --port 1`, `souk fly`, `make tea`\n\n    souk migrate && souk user create x --rank y\n"
        assert sorted(unknown_commands(page)) == ["make tea", "souk fly", "souk user create x --rank y"]


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    url = f"sqlite+inline:///{tmp_path_factory.mktemp('api')}/souk.db"
    document = describe(create_app(Settings(_env_file=None, stage="test", database_url=url)))
    return {(method.upper(), unnamed(path)) for path, operations in document["paths"].items() for method in operations}


class TestAccounts:
    def test_that_the_readme_names_are_furnished(self) -> None:
        named_here = set(re.findall(r"[\w.-]+@example\.com", (ROOT / "README.md").read_text("utf-8")))
        assert named_here
        assert named_here <= {person.email for person in EVERYBODY}


class TestCalls:
    @pytest.mark.parametrize("page", pages_with(" /api/v1/"), ids=named)
    def test_are_offered(self, page: Path, offered: set[tuple[str, str]]) -> None:
        assert unknown_calls(page.read_text("utf-8"), offered) == []

    def test_that_are_not_offered_are_caught(self) -> None:
        page = "`GET /api/v1/x/{id}`, `PUT /api/v1/x/{id}?y=1`"
        assert unknown_calls(page, {("GET", "/api/v1/x/{}")}) == ["PUT /api/v1/x/{id}"]


class TestPython:
    @pytest.mark.parametrize(
        "page", [page for page in pages_with("```python") if page.is_relative_to(ROOT / "docs")], ids=named
    )
    def test_parses(self, page: Path) -> None:
        for block in blocks(page.read_text("utf-8")):
            if block.language == "python":
                compile(block.text, named(page), "exec")


class TestShell:
    @pytest.mark.slow
    @pytest.mark.parametrize("page", pages_with("```sh\n"), ids=named)
    def test_pages_do_what_they_say(self, page: Path, tmp_path: Path) -> None:
        if not shutil.which("curl"):
            skip_or_fail("no curl")
        text = page.read_text("utf-8")
        printed = run_page(text, tmp_path)
        for step, out in zip(steps(text), printed, strict=True):
            assert step.prints is None or not misquoted(out, step.prints), f"{step.commands}\nprinted\n{out}"

    def test_a_command_that_fails_is_caught(self, tmp_path: Path) -> None:
        with pytest.raises(AssertionError, match="before"):
            run_page("```sh\necho before\nfalse\n```\n```sh\necho after\n```\n", tmp_path)

    def test_other_words_than_promised_are_caught(self, tmp_path: Path) -> None:
        page = "```sh\necho one two\n```\n```text\none …\n```\n\n```sh\nA=3\n```\n\n```sh\necho $A\n```\nSo:\n```text\n4\n```\n"
        assert steps(page) == [Step("echo one two\n", "one …\n"), Step("A=3\n", None), Step("echo $A\n", None)]
        first, _, third = run_page(page, tmp_path)
        assert not misquoted(first, "one …")
        assert misquoted(first, "one three")
        assert (third, misquoted(third, "4")) == ("3\n", True)
