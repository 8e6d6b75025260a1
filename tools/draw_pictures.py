"""Rasterise the demo's drawings into the WebP masters kept in `src/souk/demo/pictures/`.

A development tool. It needs `resvg_py` and `pillow`, which are no dependency of Souk itself:

    python -m venv /tmp/artvenv && /tmp/artvenv/bin/pip install resvg_py==0.5.0 pillow
    /tmp/artvenv/bin/python tools/draw_pictures.py            # everything
    /tmp/artvenv/bin/python tools/draw_pictures.py hero mug   # keys that contain one of these words

Running it again changes nothing: a file is only written when its bytes differ. Pictures whose key no
longer exists are removed when everything is drawn.
"""

import io
import sys
from pathlib import Path

import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "src" / "souk" / "demo" / "pictures"
QUALITY = 90


def rasterise(svg: str, width: int) -> bytes:
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))
    webp = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(webp, "WEBP", quality=QUALITY, method=6)
    return webp.getvalue()


def main(words: list[str]) -> None:
    sys.path.insert(0, str(ROOT / "src"))
    from souk.demo.drawings.artwork import artworks

    PICTURES.mkdir(parents=True, exist_ok=True)
    kept = set()
    written = total = 0
    for art in artworks():
        kept.add(art.key)
        if words and not any(word in art.key for word in words):
            continue
        target = PICTURES / f"{art.key}.webp"
        content = rasterise(art.draw(), art.width)
        total += len(content)
        if not target.exists() or target.read_bytes() != content:
            target.write_bytes(content)
            written += 1
    if not words:
        for stale in PICTURES.glob("*.webp"):
            if stale.stem not in kept:
                stale.unlink()
    print(f"{written} written, {len(kept)} pictures known, {total / 1024:.0f} KiB drawn")


if __name__ == "__main__":
    main(sys.argv[1:])
