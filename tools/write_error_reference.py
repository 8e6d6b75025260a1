"""`python -m tools.write_error_reference`: write `docs/reference/errors.md` from the refusals of the rooms.

The anchors are the codes, so that the `type` of a problem document, `/docs/errors#<code>`, leads to its line.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import souk
from souk.kernel.errors import Refusal

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "errors.md"
HEAD = """# Errors

<!-- Written by `python -m tools.write_error_reference`; do not edit. -->

Every failure is a problem document (RFC 9457, `application/problem+json`):

```json
{
  "type": "/docs/errors#insufficient_stock",
  "title": "Conflict",
  "status": 409,
  "code": "insufficient_stock",
  "detail": "There are not that many left.",
  "request_id": "9f86d081884c7d65",
  "available": 3
}
```

Programs read `code`: it is stable. People read `detail`: it may become better. Some codes bring facts with them, such
as `available` here. `invalid` brings `errors`, a list of `{"field", "message"}`. The `request_id` is in the logs.
"""
WITHOUT_A_CLASS = {
    "bad_request": ("400", "The request is not HTTP as we understand it."),
    "http_error": ("4xx", "Anything else that HTTP has a status for."),
    "internal_error": ("500", "Something broke on our side. It has been noted."),
    "method_not_allowed": ("405", "There is something at this address, but not for this method."),
    "unsupported": ("415", "This kind of content is not read here."),
}
"""What the framework refuses before a room is asked."""
NO_ANSWERS = ("souk.migrations", "souk.demo", "souk.cli", "souk.kernel.outbound")
"""What is refused here never leaves by a door of the API."""


class Line(NamedTuple):
    code: str
    status: str
    sentence: str
    note: str = ""


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from every_refusal(each)


def load_every_room() -> None:
    for module in pkgutil.walk_packages(souk.__path__, "souk."):
        if not module.name.startswith(NO_ANSWERS):
            importlib.import_module(module.name)


def by_room() -> dict[str, list[Line]]:
    """What each room refuses, by code; the kernel first."""
    load_every_room()
    found: dict[str, set[Line]] = {"kernel": {Line(code, *rest) for code, rest in WITHOUT_A_CLASS.items()}}
    for refusal in every_refusal():
        module = refusal.__module__
        if module.startswith("souk.") and not module.startswith(NO_ANSWERS) and "sentence" in vars(refusal):
            found.setdefault(module.split(".")[1], set()).add(_line(refusal))
    return {room: sorted(found[room]) for room in sorted(found, key=lambda room: (room != "kernel", room))}


def _line(refusal: type[Refusal]) -> Line:
    note = " ".join((vars(refusal).get("__doc__") or "").split())
    return Line(refusal.code, str(refusal.status), refusal.sentence, note)


def text() -> str:
    parts, anchored = [HEAD], set[str]()
    for room, lines in by_room().items():
        title = "Everywhere" if room == "kernel" else room.capitalize()
        parts.append(f"\n## {title}\n\n| Code | Status | Says | More |\n|---|---|---|---|\n")
        for line in lines:
            anchor = "" if line.code in anchored else f'<a id="{line.code}"></a>'
            anchored.add(line.code)
            parts.append(f"| {anchor}`{line.code}` | {line.status} | {line.sentence} | {line.note} |\n")
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
