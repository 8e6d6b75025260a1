"""From a draft to the two texts of a mail: HTML with its styles inlined, and plain text."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from souk.notifications.writing import Draft, LetterKind
from souk.ui import date, datetime, money

TEMPLATES: Final = Path(__file__).parent / "templates" / "letters"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every letter. Empty links are left out."""

    subject: str
    preview: str
    because: str
    shop_url: str
    unsubscribe_url: str = ""
    settings_url: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: LetterKind, draft: Draft, frame: Frame) -> Rendered:
    import css_inline  # a compiled library that only those who send mail need

    known: dict[str, Any] = {"view": draft.view, "frame": frame}
    written = _environment().get_template(f"{kind.name}.html").render(known)
    html = css_inline.inline(written, keep_at_rules=True, load_remote_stylesheets=False)
    text = _environment().get_template(f"{kind.name}.txt").render(known)
    return Rendered(draft.subject, tidied(text), html)


def tidied(text: str) -> str:
    """Without blanks at the ends of lines, and with one empty line where there were several."""
    lines = "\n".join("-- " if line == "-- " else line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    environment.filters |= {"money": money, "date": _date, "datetime": _datetime, "shown": _shown}
    return environment


def _date(value: Any) -> str:
    return str(date(value, plain=True))


def _datetime(value: Any) -> str:
    return str(datetime(value, plain=True))


def _shown(value: Any) -> Any:
    return money(value) if hasattr(value, "amount") and hasattr(value, "currency") else value
