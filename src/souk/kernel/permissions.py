"""What may be permitted at all: each room declares its permissions, and says of each in words what it opens."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

import msgspec

EVERYTHING = "*"


class Permitted(msgspec.Struct, frozen=True, kw_only=True):
    """One permission, `resource:verb`, and what it opens."""

    name: str
    resource: str
    verb: str
    meaning: str


def declared(kinds: Iterable[type[StrEnum]]) -> list[Permitted]:
    """Every permission of every room, by resource."""
    found = [each for kind in kinds for each in _permissions_of(kind)]
    return sorted(found, key=lambda each: each.name)


@cache
def _permissions_of(kind: type[StrEnum]) -> tuple[Permitted, ...]:
    meanings = dict(_docstrings(kind))
    return tuple(_permitted(member.value, meanings.get(member.name, "")) for member in kind)


def _permitted(name: str, meaning: str) -> Permitted:
    resource, _, verb = name.partition(":")
    return Permitted(name=name, resource=resource, verb=verb, meaning=meaning)


def _docstrings(kind: type[StrEnum]) -> Iterator[tuple[str, str]]:
    """The text behind each member: Python itself forgets it."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    for member, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(member, ast.Assign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            (target,) = member.targets
            assert isinstance(target, ast.Name)
            yield target.id, inspect.cleandoc(str(text.value.value))
