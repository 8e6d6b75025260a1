"""`python -m tools.write_error_reference`: write `docs/reference/errors.md` from the refusals of the rooms.

The anchors are the codes, so that the `type` of a problem document, `/docs/errors#<code>`, leads to its line.
"""

import importlib
import pkgutil
from pathlib import Path

import souk
from souk.kernel.refusal_index import NO_ANSWERS, by_room

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
as `available` here. Every 422 brings `errors`, a list of `{"field", "message"}`. The `request_id` is in the logs.
"""


def load_every_room() -> None:
    for module in pkgutil.walk_packages(souk.__path__, "souk."):
        if not module.name.startswith(NO_ANSWERS):
            importlib.import_module(module.name)


def text() -> str:
    load_every_room()
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
