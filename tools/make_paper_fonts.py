"""Makes the fonts of our PDFs from the design's own: `python -m tools.make_paper_fonts`. Needs the built front end.

The web gets Geist as one variable font per script; paper wants one font per weight that holds them all.
"""

import shutil
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parents[1]
GEIST = ROOT / "src/souk/ui/frontend/node_modules/@fontsource-variable/geist"
FONTS = ROOT / "src/souk/kernel/fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "vietnamese")
UNUSED = ("STAT", "HVAR", "MVAR", "avar", "gvar", "fvar", "DSIG")


def main() -> None:
    FONTS.mkdir(exist_ok=True)
    for name, weight in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as folder:
            parts = [_cut(Path(folder), script, weight) for script in SCRIPTS]
            merged = Merger().merge([str(part) for part in parts])
        _call(merged, name, weight)
        merged.save(FONTS / f"Geist-{name}.ttf")
    shutil.copy(GEIST / "LICENSE", FONTS / "LICENSE.txt")


def _cut(folder: Path, script: str, weight: int) -> Path:
    font = TTFont(GEIST / f"files/geist-{script}-wght-normal.woff2")
    font.flavor = None
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    for table in UNUSED:
        if table in font:
            del font[table]
    target = folder / f"{script}.ttf"
    font.save(target)
    return target


def _call(font: TTFont, name: str, weight: int) -> None:
    font["OS/2"].usWeightClass = weight
    for number, text in {1: "Geist", 2: name, 4: f"Geist {name}", 6: f"Geist-{name}"}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 25):
        font["name"].removeNames(number)


if __name__ == "__main__":
    main()
