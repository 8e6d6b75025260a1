"""What surrounds every page: who looks, in which theme, where the links lead."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, cast

from starlette.requests import Request

from souk.ui.parts import Picture

Theme = Literal["light", "dark", "auto"]
Tone = Literal["good", "info", "warn", "bad"]
Place = Literal["main", "phone", "account"]

THEME_COOKIE: Final = "souk_theme"
BADGE_COOKIE: Final = "souk_badge"
NOTICE_COOKIE: Final = "souk_notice"
NOTICE_LENGTH: Final = 280
_THEMES: Final = frozenset({"light", "dark", "auto"})
_TONES: Final = frozenset({"good", "info", "warn", "bad"})


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry of the navigation. `group` makes a heading in a workspace; `count` is the number at its end."""

    label: str
    href: str
    icon: str = ""
    current: bool = False
    group: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LinkColumn:
    title: str
    links: tuple[NavLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The names and doors that every page shows; the composition root fills them in."""

    name: str = "Souk"
    tagline: str = "An open marketplace."
    home_url: str = "/"
    search_url: str = "/search"
    search_label: str = "Search"
    suggest_url: str = ""
    account_url: str = "/account"
    sign_in_url: str = "/login"
    bag_url: str = "/bag"
    bag_label: str = "Bag"
    bag_drawer_url: str = ""
    palette_url: str = ""
    bell_url: str = ""
    """Where whoever is signed in sees what is new."""
    bell_label: str = "Notifications"
    bell_count_url: str = ""
    """A fragment: how many of it they have not seen."""
    inbox_url: str = ""
    """Where mails can be read while none is sent; a page that announces a mail may point there."""
    footer: tuple[LinkColumn, ...] = ()
    small_print: tuple[NavLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    text: str
    tone: Tone = "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    title: str
    description: str | None
    path: str
    url: str
    theme: Theme
    person: str | None
    portrait: Picture | None = None
    csrf_token: str
    badge: int
    notice: Notice | None
    navigation: tuple[NavLink, ...]
    request_id: str
    now: datetime
    site: Site = field(default_factory=Site)

    @classmethod
    def around(
        cls, request: Request, *, title: str, description: str | None, navigation: tuple[NavLink, ...], site: Site
    ) -> Shell:
        state, path, query = request.state, request.url.path, request.url.query
        return cls(
            title=title,
            description=description,
            path=path,
            url=f"{path}?{query}" if query else path,
            theme=theme_of(request.cookies),
            person=_person(getattr(state, "actor", None)),
            portrait=_portrait(getattr(state, "actor", None)),
            csrf_token=str(getattr(state, "csrf_token", "") or ""),
            badge=badge_of(request.cookies),
            notice=notice_of(request.cookies),
            navigation=navigation,
            request_id=str(getattr(state, "request_id", "") or ""),
            now=getattr(state, "now", None) or datetime.now(UTC),
            site=site,
        )


def _person(actor: object) -> str | None:
    if getattr(actor, "id", None) is None:
        return None
    return str(getattr(actor, "name", None) or "") or None


def _portrait(actor: object) -> Picture | None:
    address = getattr(actor, "picture", None)
    return Picture(str(address), "", "", 36, 36) if address else None


def theme_of(cookies: Mapping[str, str]) -> Theme:
    theme = cookies.get(THEME_COOKIE, "auto")
    return cast("Theme", theme) if theme in _THEMES else "auto"


def badge_of(cookies: Mapping[str, str]) -> int:
    digits = cookies.get(BADGE_COOKIE, "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else 0


def write_notice(text: str, tone: str) -> str:
    """The notice as a cookie value: plain, short, and only ever shown escaped."""
    short = text if len(text) <= NOTICE_LENGTH else text[: NOTICE_LENGTH - 1] + "…"
    packed = json.dumps([short, tone if tone in _TONES else "info"], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def notice_of(cookies: Mapping[str, str]) -> Notice | None:
    """What a redirect left to say. The cookie comes from outside: anything odd is no notice."""
    packed = cookies.get(NOTICE_COOKIE, "")
    if not packed or len(packed) > NOTICE_LENGTH * 9:
        return None
    try:
        said = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    match said:
        case [str(text), str(tone)] if text and tone in _TONES:
            return Notice(text[:NOTICE_LENGTH], cast("Tone", tone))
        case _:
            return None


def answer_key(cookies: Mapping[str, str]) -> tuple[str, int] | None:
    """What a remembered anonymous page depends on besides its address; None: do not remember, it carries a notice."""
    return None if NOTICE_COOKIE in cookies else (theme_of(cookies), badge_of(cookies))
