"""Links that keep what the address already says: facets, sorting, paging."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def url_with(url: str, **changes: object) -> str:
    """`url` with query values set; None or "" removes, a list repeats. The rest of the query stays, in its order."""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in changes]
    added = [(key, str(value)) for key, values in changes.items() for value in _each(values)]
    return urlunsplit(parts._replace(query=urlencode(kept + added)))


def url_toggle(url: str, key: str, value: object, *without: str) -> str:
    """`url` with `key=value` added, or taken away when it is there; the keys in `without` (a cursor, say) go."""
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in without]
    wanted = (key, str(value))
    toggled = [pair for pair in pairs if pair != wanted] if wanted in pairs else [*pairs, wanted]
    return urlunsplit(parts._replace(query=urlencode(toggled)))


def _each(values: object) -> Iterable[object]:
    if values is None or values == "":
        return ()
    return values if isinstance(values, list | tuple | set | frozenset) else (values,)
