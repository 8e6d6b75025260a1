"""How long a cold start takes, what the process weighs when idle, and what the first page costs over the wire."""

import gzip
import re
import time
import urllib.request
from pathlib import Path

from bench.wrk import server

IDLE_SECONDS = 5


def cold_start(command: list[str], base: str, environment: dict[str, str]) -> dict[str, float]:
    started = time.perf_counter()
    with server(command, f"{base}/", **environment) as pid:
        seconds = time.perf_counter() - started
        time.sleep(IDLE_SECONDS)
        status = Path(f"/proc/{pid}/status").read_text()
    resident = int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024
    return {"cold_start_s": round(seconds, 2), "idle_mb": round(resident, 1)}


def page_weight(command: list[str], base: str, environment: dict[str, str]) -> dict[str, float]:
    """Kilobytes of the home page, its scripts, styles and fonts, compressed as a browser would get them."""
    weights: dict[str, float] = {}
    with server(command, f"{base}/", **environment):
        page = _fetch(f"{base}/")
        weights["html"] = len(gzip.compress(page, 5))
        html = page.decode()
        for kind, pattern in (
            ("js", r'(?:src|href)="(/static/[^"]+\.js)"'),
            ("css", r'href="(/static/[^"]+\.css)"'),
            ("font", r'href="(/static/[^"]+\.woff2)"'),
        ):
            weights[kind] = sum(_wire(base + path) for path in dict.fromkeys(re.findall(pattern, html)))
    weights["total"] = sum(weights.values())
    return {name: round(size / 1024, 1) for name, size in weights.items()}


def _fetch(url: str, encoding: str = "identity") -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": encoding, "Accept": "text/html,*/*"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


def _wire(url: str) -> int:
    return len(_fetch(url, "br, gzip"))
