"""A list of products with its filters: search, categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from souk.catalog.pages.cards import CardView, CategoryTile, card_views
from souk.catalog.queries import Browse, Sort
from souk.catalog.schemas import CategoryOut, CategoryRef, FacetCount, Facets, SearchPage
from souk.kernel.money import Money, exponent, parse_major
from souk.kernel.pagination import FARTHEST, PageQuery
from souk.ui import Crumb, Facet, FacetValue, Option, PriceRange, money, number, url_toggle, url_with

PER_PAGE = 24
SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.NEWEST: "Newest",
    Sort.CHEAPEST: "Price, low to high",
    Sort.DEAREST: "Price, high to low",
    Sort.BEST_RATED: "Best rated",
    Sort.MOST_REDUCED: "Most reduced",
}
FACETS = (
    ("category", "Category"),
    ("brand", "Brand"),
    ("color", "Colour"),
    ("size", "Size"),
    ("store", "Store"),
)
SWITCHES = {"in_stock": "In stock", "reduced": "Reduced"}
LONGEST = 200
MOST_VALUES = 30
SHOWN_VALUES = 20
LETTER_SIZES = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl", "4xl", "5xl")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks for, as far as it can be read; a page never refuses, it leaves out what makes no sense."""

    browse: Browse
    page: int
    low: str
    high: str

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]], *, currency: str, category: str = "") -> "Wish":
        def one(name: str) -> str:
            return next((value.strip()[:LONGEST] for value in query.get(name, ()) if value.strip()), "")

        def many(name: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(value[:LONGEST] for value in query.get(name, ()) if value))[:MOST_VALUES]

        search = one("q")
        sort = Sort(one("sort")) if one("sort") in {*Sort} else Sort.RELEVANCE if search else Sort.NEWEST
        browse = Browse(
            search=search,
            categories=(category,) if category else many("category"),
            brands=many("brand"),
            stores=many("store"),
            colors=many("color"),
            sizes=many("size"),
            min_price=_minor(one("price_from"), currency),
            max_price=_minor(one("price_to"), currency),
            in_stock=one("in_stock") == "true",
            reduced=one("reduced") == "true",
            sort=Sort.NEWEST if sort is Sort.RELEVANCE and not search else sort,
        )
        page = int(one("page")) if one("page").isdecimal() and len(one("page")) < 5 else 1
        farthest = FARTHEST // PER_PAGE
        return cls(browse, min(max(page, 1), farthest), one("price_from"), one("price_to"))

    def asked(self) -> PageQuery:
        return PageQuery(limit=PER_PAGE, offset=(self.page - 1) * PER_PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    title: str
    text: str
    crumbs: tuple[Crumb, ...]
    tiles: tuple[CategoryTile, ...]
    query: str
    action: str
    cards: tuple[CardView, ...]
    count: str
    did_you_mean: str
    did_you_mean_url: str
    facets: tuple[Facet, ...]
    switches: tuple[Facet, ...]
    price: PriceRange
    keep: Mapping[str, str]
    kept: tuple[tuple[str, str], ...]
    """What the address says besides sort and page."""
    chips: tuple[Chip, ...]
    clear_url: str
    sorts: tuple[Option, ...]
    sort: str
    previous_url: str
    next_url: str
    summary: str
    is_narrowed: bool
    instead: tuple[CardView, ...]
    """Shown when nothing was found."""

    @classmethod
    def of(cls, wish: Wish, found: SearchPage, *, url: str, currency: str, now: datetime, **more: Any) -> "ResultsPage":
        """`more`: what `Framing` says."""
        assert found.facets is not None
        framing = Framing(**more)
        action, query = url.partition("?")[0], wish.browse.search
        chips = _chips(wish, found.facets, url, currency, without=framing.without)
        searched = f"Results for \N{LEFT DOUBLE QUOTATION MARK}{query}\N{RIGHT DOUBLE QUOTATION MARK}"
        return cls(
            title=framing.title or (searched if query else "Everything"),
            text=framing.text,
            crumbs=framing.crumbs,
            tiles=framing.tiles,
            query=query,
            action=action,
            cards=card_views(found.items, now=now),
            count=_count(found.facets),
            did_you_mean=found.did_you_mean or "",
            did_you_mean_url=url_with(url, q=found.did_you_mean, page=None),
            facets=_facets(wish, found.facets, without=framing.without),
            switches=_switches(wish, found.facets),
            price=_price_range(wish, found.facets, currency),
            keep={"q": query, "sort": str(wish.browse.sort) if "sort=" in url else ""},
            kept=tuple(pair for pair in parse_qsl(url.partition("?")[2]) if pair[0] not in {"sort", "page"}),
            chips=chips,
            clear_url=url_with(action, q=query) if chips else "",
            sorts=tuple(
                Option(sort.value, label) for sort, label in SORTS.items() if query or sort is not Sort.RELEVANCE
            ),
            sort=wish.browse.sort,
            previous_url=url_with(url, page=wish.page - 1 if wish.page > 2 else None) if wish.page > 1 else "",
            next_url=url_with(url, page=wish.page + 1) if found.next_cursor else "",
            summary=f"Page {wish.page}" if wish.page > 1 or found.next_cursor else "",
            is_narrowed=bool(chips),
            instead=framing.instead,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What stands around the results."""

    title: str = ""
    text: str = ""
    crumbs: tuple[Crumb, ...] = ()
    tiles: tuple[CategoryTile, ...] = ()
    instead: tuple[CardView, ...] = ()
    without: frozenset[str] = frozenset()
    """Filters that the address itself has fixed."""


def category_framing(
    category: CategoryOut, path: Sequence[CategoryRef], inside: Sequence[CategoryOut]
) -> dict[str, Any]:
    crumbs = (Crumb("Shop", "/search"), *(Crumb(each.name, f"/categories/{each.slug}") for each in path))
    return {
        "title": category.name,
        "text": category.description,
        "crumbs": crumbs,
        "tiles": tuple(CategoryTile.of(each, each.image) for each in inside),
        "without": frozenset({"category"}),
    }


def _minor(text: str, currency: str) -> int | None:
    """None for what is no price: a page shows everything rather than an error."""
    try:
        return parse_major(text, currency).amount
    except ValueError:
        return None


def _count(facets: Facets) -> str:
    return number(facets.matching) if facets.is_complete else f"{number(facets.matching)}+"


def _facets(wish: Wish, facets: Facets, *, without: frozenset[str]) -> tuple[Facet, ...]:
    """A facet of one value says nothing, unless it is the one that was chosen."""
    chosen = _chosen(wish)
    found = []
    for name, label in FACETS:
        values = _values(getattr(facets, name), chosen[name])
        if name == "size":
            values = tuple(sorted(values, key=lambda each: _size_order(each.label)))
        if name not in without and (len(values) > 1 or any(value.checked for value in values)):
            found.append(Facet(name, label, values))
    return tuple(found)


def _switches(wish: Wish, facets: Facets) -> tuple[Facet, ...]:
    """Yes or no: each a facet of one value, drawn together."""
    counts = {"in_stock": facets.availability[0].count, "reduced": facets.reduced[0].count}
    return tuple(
        Facet(name, label, (FacetValue("true", label, counts[name], checked=bool(getattr(wish.browse, name))),))
        for name, label in SWITCHES.items()
    )


def _chosen(wish: Wish) -> dict[str, tuple[str, ...]]:
    browse = wish.browse
    return {
        "category": browse.categories,
        "brand": browse.brands,
        "store": browse.stores,
        "color": browse.colors,
        "size": browse.sizes,
    }


def _values(counts: Sequence[FacetCount], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    """What was chosen stays in the list, also where nothing is left of it."""
    shown = [each for index, each in enumerate(counts) if index < SHOWN_VALUES or each.value in chosen]
    there = {each.value for each in shown}
    values = [FacetValue(each.value, each.label, each.count, checked=each.value in chosen) for each in shown]
    return tuple(values + [FacetValue(value, value, 0, checked=True) for value in chosen if value not in there])


def _size_order(size: str) -> tuple[int, float, str]:
    """Letters from small to large, then numbers, then words."""
    word = size.casefold()
    if word in LETTER_SIZES:
        return 0, LETTER_SIZES.index(word), word
    number_of = word.split()[0].rstrip('abcdefghijklmnopqrstuvwxyz"') if word.split() else ""
    if number_of.replace(".", "", 1).isascii() and number_of.replace(".", "", 1).isdigit():
        return 1, float(number_of), word
    return 2, 0, word


def _price_range(wish: Wish, facets: Facets, currency: str) -> PriceRange:
    unit = 10 ** exponent(currency)
    least = str(facets.price.least // unit) if facets.price is not None else ""
    most = str(-(-facets.price.most // unit)) if facets.price is not None else ""
    return PriceRange("price_from", "price_to", low=wish.low, high=wish.high, least=least, most=most, currency=currency)


def _chips(wish: Wish, facets: Facets, url: str, currency: str, *, without: frozenset[str]) -> tuple[Chip, ...]:
    chips = []
    for name, values in _chosen(wish).items():
        labels = {each.value: each.label for each in getattr(facets, name)}
        if name not in without:
            chips += [Chip(label=labels.get(v, v), href=url_toggle(url, name, v, "page")) for v in values]
    for name, label in SWITCHES.items():
        if getattr(wish.browse, name):
            chips.append(Chip(label=label, href=url_with(url, **{name: None, "page": None})))
    for name, amount, word in (
        ("price_from", wish.browse.min_price, "from"),
        ("price_to", wish.browse.max_price, "up to"),
    ):
        if amount is not None:
            label = f"{word} {money(Money(amount, currency), trim=True)}"
            chips.append(Chip(label=label, href=url_with(url, **{name: None, "page": None})))
    return tuple(chips)
