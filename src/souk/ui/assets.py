"""The built front end: which file a name stands for, and the ASGI app that serves them for a year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from markupsafe import Markup
from starlette.types import Receive, Scope, Send

ASSETS_URL: Final = "/static/dist"
DIST: Final = Path(__file__).parent / "static" / "dist"
_TYPES: Final = {
    ".js": b"text/javascript; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".woff2": b"font/woff2",
}
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))


class FrontEndNotBuilt(RuntimeError):
    """The wheel ships the built files; a checkout builds them with `python hatch_build.py`."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The manifest: `app.js` → `app-3XZ7.js`. Without a build every name stands for itself."""

    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    icons: frozenset[str] = frozenset()

    @classmethod
    def read(cls, folder: Path = DIST, *, required: bool = False) -> Assets:
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        except FileNotFoundError:
            if required:
                raise FrontEndNotBuilt("The front end is not built: run `python hatch_build.py`.") from None
            return cls()
        return cls(files=manifest["files"], icons=frozenset(manifest["icons"]))

    def url(self, name: str) -> str:
        return f"{ASSETS_URL}/{self.files.get(name, name)}"

    def has(self, name: str) -> bool:
        return name in self.files

    def icon(self, name: str, size: int = 20, label: str = "") -> Markup:
        """One icon of the sprite. Beside a text it is decoration; with a `label` it speaks for itself."""
        told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon" width="{0}" height="{0}" {1}><use href="{2}#{3}"></use></svg>').format(
            size, told, self.url("icons.svg"), name
        )


class AssetFiles:
    """Serve the hashed files, the compressed sister when the browser takes it. Mount at `ASSETS_URL`."""

    def __init__(self, folder: Path = DIST) -> None:
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        found = _file(self._folder, path.rsplit("/", 1)[-1], accepted) if scope["method"] in {"GET", "HEAD"} else None
        if found is None:
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})
            return
        headers, body = found
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})


def _file(folder: Path, name: str, accepted: str) -> tuple[list[tuple[bytes, bytes]], bytes] | None:
    encoding = next((one for one, suffix in _ENCODINGS if one in accepted and _read(folder, name + suffix)), "")
    body = _read(folder, name + dict(_ENCODINGS).get(encoding, ""))
    kind = _TYPES.get(Path(name).suffix)
    if body is None or kind is None:
        return None
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"vary", b"accept-encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    return headers, body


@lru_cache(maxsize=128)
def _read(folder: Path, name: str) -> bytes | None:
    """Names carry the hash of their content, so what was read once stays right. Names have no slash by now."""
    path = folder / name
    return path.read_bytes() if name not in {"", ".", ".."} and path.is_file() else None
