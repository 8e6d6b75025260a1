"""Documents on paper: set from a template and data, archival, with text that can be read again."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from souk.kernel.pdf import Press

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEMPLATE = """
#let doc = json(bytes(sys.inputs.data))
#set document(title: "Note", date: auto)
#set text(font: "Geist", lang: "en")
#doc.text
"""


def press(folder: Path, text: str = TEMPLATE) -> Press:
    (folder / "note.typ").write_text(text)
    return Press(folder / "note.typ")


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


class TestPress:
    async def test_prints_for_archives_with_text_that_can_be_selected(self, tmp_path: Path) -> None:
        printed = await press(tmp_path).print({"text": "Thank you, Łukasz Жуков."}, at=AT)
        assert printed.is_archival
        assert text_of(printed.content).strip() == "Thank you, Łukasz Жуков."
        metadata = PdfReader(io.BytesIO(printed.content)).xmp_metadata
        assert metadata is not None
        raw = metadata.stream.get_data().decode()
        assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in raw.replace("\n", "")
        assert "<pdfuaid:part>1</pdfuaid:part>" in raw

    async def test_embeds_the_fonts(self, tmp_path: Path) -> None:
        printed = await press(tmp_path).print({"text": "Plain"}, at=AT)
        fonts = PdfReader(io.BytesIO(printed.content)).pages[0]["/Resources"]["/Font"]
        (font,) = [each.get_object()["/DescendantFonts"][0].get_object() for each in fonts.values()]
        assert "Geist" in font["/BaseFont"]
        assert {"/FontFile2", "/FontFile3"} & font["/FontDescriptor"].get_object().keys()

    async def test_prints_the_same_bytes_again(self, tmp_path: Path) -> None:
        ready = press(tmp_path)
        first = await ready.print({"text": "Once"}, at=AT)
        between = await ready.print({"text": "Other"}, at=AT)
        assert await ready.print({"text": "Once"}, at=AT) == first
        assert await press(tmp_path).print({"text": "Once"}, at=AT) == first
        assert between != first

    async def test_data_stays_data(self, tmp_path: Path) -> None:
        sly = '#read("/etc/passwd") $x$ *b* _i_ \\ #{1+1} ]'
        printed = await press(tmp_path).print({"text": sly}, at=AT)
        assert text_of(printed.content).strip() == sly

    async def test_keeps_text_that_no_font_here_can_draw(self, tmp_path: Path) -> None:
        printed = await press(tmp_path).print({"text": "To \U00012000 here"}, at=AT)
        assert not printed.is_archival
        assert "here" in text_of(printed.content)
