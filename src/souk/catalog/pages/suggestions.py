"""What a search field suggests."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from souk.catalog.queries import Suggestion


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionsView:
    products: tuple[Line, ...]
    all_label: str
    all_url: str


def suggested(typed: str, found: Sequence[Suggestion]) -> SuggestionsView:
    query = " ".join(typed.split())
    return SuggestionsView(
        products=tuple(Line(each.name, each.path) for each in found),
        all_label=query,
        all_url=f"/search?{urlencode({'q': query})}",
    )
