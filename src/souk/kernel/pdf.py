"""PDF, set by typst from a template of ours and plain data: for archives (PDF/A-2a) and for screen readers (PDF/UA-1).

The same template and data give the same bytes. Typst is loaded with the first document.
"""

import asyncio
import threading
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

FONTS: Final = Path(__file__).parent / "fonts"
"""The design's own; what they lack comes from typst's and from the system's."""
ARCHIVAL: Final = ("a-2a", "ua-1")
NO_GLYPH: Final = "could not be displayed"
MEDIA_TYPE: Final = "application/pdf"


class Printed(msgspec.Struct, frozen=True):
    """`is_archival` is false where no font here has every character: then the text is all there, drawn in part."""

    content: bytes
    is_archival: bool


class Press:
    """One template, kept ready: a page takes some milliseconds, in a thread, one document at a time.

    The template reads `sys.inputs.data`, JSON, and nothing outside its folder.
    """

    def __init__(self, template: Path) -> None:
        self._template = template
        self._lock = threading.Lock()
        self._compiler: Any = None

    async def print(self, data: object, *, at: datetime) -> Printed:
        """`data`: anything msgspec writes as JSON; `at` is the date that the file says it was made."""
        return await asyncio.to_thread(self._print, msgspec.json.encode(data).decode(), at)

    def _print(self, data: str, at: datetime) -> Printed:
        import typst

        with self._lock:
            compiler = self._ready()
            inputs: dict[str, Any] = {"format": "pdf", "sys_inputs": {"data": data}, "timestamp": int(at.timestamp())}
            try:
                return Printed(compiler.compile(**inputs, pdf_standards=list(ARCHIVAL)), is_archival=True)
            except typst.TypstError as failure:
                if NO_GLYPH not in str(failure):
                    raise
            return Printed(compiler.compile(**inputs), is_archival=False)

    def _ready(self) -> Any:
        if self._compiler is None:
            import typst

            fonts = typst.Fonts(font_paths=[str(FONTS)])
            folder = self._template.parent
            self._compiler = typst.Compiler(str(self._template), root=str(folder), font_paths=fonts)
        return self._compiler
