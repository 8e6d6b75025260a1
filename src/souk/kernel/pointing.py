"""Which fields of what was sent were wrong, in the words of who sent it: where and what, never the value itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET

WHOLE: Final = "body"
LEFT_OUT: Final = "missing"
MOST: Final = 50


def point_at(errors: Iterable[Mapping[str, Any]], sent: Any) -> list[dict[str, str]]:
    """`errors` as pydantic tells them, with places below `sent`; of a field that may be several things, each once."""
    found = [{"field": _field(each["loc"], each["type"], sent), "message": str(each["msg"])} for each in errors]
    return [each for position, each in enumerate(found) if each not in found[:position]][:MOST]


def point_into_json(errors: Iterable[Mapping[str, Any]], body: bytes) -> list[dict[str, str]]:
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        sent = None
    return point_at(errors, sent)


def _field(place: Sequence[str | int], kind: str, sent: Any) -> str:
    """Between the names that were sent stand the names of the shapes that were tried: these are left out."""
    path: list[str] = []
    for position, part in enumerate(place):
        below = _below(sent, part)
        if below is not UNSET:
            sent = below
        elif kind != LEFT_OUT or position < len(place) - 1:
            continue
        path.append(str(part))
    return ".".join(path) or WHOLE


def _below(sent: Any, part: str | int) -> Any:
    if isinstance(sent, list) and isinstance(part, int) and part < len(sent):
        return sent[part]
    return sent[part] if isinstance(sent, Mapping) and part in sent else UNSET
