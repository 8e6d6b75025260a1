"""Text that people paste: descriptions cleaned of what could run, names turned into addresses."""

import re
import unicodedata

import nh3
from markupsafe import Markup

TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
RESERVED_SLUGS = frozenset({"search", "inventory", "pending"})
LONGEST_SLUG = 100
_markup = re.compile(r"<[a-zA-Z/!?]")
_tag = re.compile(r"<[^>]*>")
_not_slug = re.compile(r"[^a-z0-9]+")


def is_html(text: str) -> bool:
    return _markup.search(text) is not None


def clean(text: str) -> str:
    """Markup keeps its harmless tags only; text without markup stays exactly as it is."""
    if not is_html(text):
        return text
    return nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})


def prose_of(text: str) -> Markup:
    """As a page shows it: markup cleaned once more, plain text as paragraphs."""
    if is_html(text):
        return Markup(clean(text))  # noqa: S704 - cleaned on this very line
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in text.splitlines() if part.strip())


def plain(text: str) -> str:
    """The words alone, for search, meta descriptions and people with plain-text readers."""
    if not is_html(text):
        return " ".join(text.split())
    return " ".join(nh3.clean(_tag.sub(" ", text), tags=set()).split())


def slug_of(name: str, *, fallback: str) -> str:
    """`"Ocean Blue Shirt"` → `ocean-blue-shirt`; `fallback` where nothing Latin is left or the word is reserved."""
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _not_slug.sub("-", latin).strip("-")[:LONGEST_SLUG].strip("-")
    return fallback if not slug or slug in RESERVED_SLUGS else slug
