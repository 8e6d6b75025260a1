"""The small frozen shapes that views are made of and components draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["done", "current", "todo", "bad"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in several sizes. `src` is the fallback; the srcsets are `url 320w, url 640w, …`."""

    src: str
    srcset_avif: str
    srcset_webp: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, of radio cards, chips or swatches. `colour` is any SVG fill."""

    value: str
    label: str
    note: str = ""
    icon: str = ""
    disabled: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stepper; a step behind us may lead back."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline."""

    title: str
    at: datetime | None = None
    note: str = ""
    icon: str = ""
    state: State = "done"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary: `value` is a text or anything with `.amount` and `.currency`."""

    label: str
    value: object
    note: str = ""
    strong: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `sort` is the key its heading sorts by."""

    label: str
    sort: str = ""
    align: Literal["start", "end"] = "start"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Two number fields, in major units as people type them."""

    low_name: str
    high_name: str
    low: str = ""
    high: str = ""
    least: str = ""
    most: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class FormState:
    """What was typed and what is wrong with it; every field takes it as `form=`."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    message: str = ""

    def value(self, name: str, otherwise: object = "") -> str:
        return self.values.get(name, "" if otherwise is None else str(otherwise))

    def error(self, name: str) -> str:
        return self.errors.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    status: int
    title: str
    message: str
    code: str
    request_id: str
