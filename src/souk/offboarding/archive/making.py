"""From what rooms told to one file: a page to read, the same as JSON for programs, and the pictures."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

import msgspec

from souk.kernel.clock import iso
from souk.offboarding.privacy.holdings import Chapter

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1917}"
    "h2{margin-top:2.5rem;border-bottom:1px solid #d6d3d1}dl{display:grid;grid-template-columns:14rem 1fr;"
    "gap:.25rem 1rem;padding:.75rem 0;border-bottom:1px solid #e7e5e4;margin:0}dt{color:#57534e}dd{margin:0;"
    "overflow-wrap:anywhere}img{max-width:12rem;margin:.25rem}"
)


def pack(chapters: Sequence[Chapter], pictures: Mapping[UUID, bytes], *, made_at: datetime) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", as_page(chapters, pictures, made_at=made_at))
        for chapter in chapters:
            written = msgspec.json.format(msgspec.json.encode(chapter.part.records), indent=2)
            archive.writestr(f"data/{chapter.name}.json", written)
        for picture_id, content in pictures.items():
            archive.writestr(f"pictures/{picture_id}.webp", content)
    return out.getvalue()


def as_page(chapters: Sequence[Chapter], pictures: Mapping[UUID, bytes], *, made_at: datetime) -> str:
    parts = "".join(_chapter(each, pictures) for each in chapters)
    listed = "".join(f'<li><a href="#{escape(each.name)}">{escape(each.title)}</a></li>' for each in chapters)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your data</title><style>{STYLE}</style>'
        f"</head><body><h1>Everything we keep about you</h1><p>As of {escape(iso(made_at))}. The same stands in the "
        f"folder <code>data</code> for programs.</p><ul>{listed}</ul>{parts}</body></html>"
    )


def _chapter(chapter: Chapter, pictures: Mapping[UUID, bytes]) -> str:
    records = "".join(f"<dl>{_pairs(record)}</dl>" for record in chapter.part.records)
    shown = "".join(f'<img src="pictures/{each}.webp" alt="">' for each in chapter.part.pictures if each in pictures)
    return f'<h2 id="{escape(chapter.name)}">{escape(chapter.title)}</h2>{records}{shown}'


def _pairs(record: Mapping[str, Any]) -> str:
    return "".join(f"<dt>{escape(_heading(name))}</dt><dd>{_value(value)}</dd>" for name, value in record.items())


def _value(value: Any) -> str:
    match value:
        case _ if value in (None, "", [], {}):
            return "–"  # noqa: RUF001 - a dash for people
        case bool():
            return "yes" if value else "no"
        case dict():
            return f"<dl>{_pairs(value)}</dl>"
        case list():
            return "<br>".join(_value(each) for each in value)
        case _:
            return escape(str(value))


def _heading(name: str) -> str:
    return name.removeprefix("sealed_").replace("_", " ").capitalize()
