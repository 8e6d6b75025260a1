"""`python -m bench [sqlite] [postgresql]`: measure everything, print a table, and keep it in `bench/results/`."""

import asyncio
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.calls import CALLS, LARGE, WRITES, Prepared, prepare
from bench.footprint import cold_start, page_weight
from bench.wrk import CONNECTIONS, FEW, Measured, server, settle, wrk

RESULTS = Path(__file__).parent / "results"
PROMISED = {"list, cached": 0.5, "detail, cached": 0.5, "list": 0.4, "detail": 0.25, "order": 0.35}
PROMISED |= {"slots": 0.35, "book": 0.35}
"""The share of the floor's requests per second that each call must keep."""
SOUK, FLOOR = "http://127.0.0.1:8190", "http://127.0.0.1:8191"
SERVE_SOUK = [sys.executable, "-c", "from souk.cli import main; main()", "serve", "--port", "8190"]
SERVE_FLOOR = [sys.executable, "-m", "uvicorn", "bench.floor:app", "--port", "8191", "--loop", "uvloop"]
SERVE_FLOOR += ["--http", "httptools", "--no-access-log", "--log-level", "warning"]
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


Both = tuple[Measured, Measured]
"""(Souk, the floor)."""


def measure(prepared: Prepared, *, cached: bool) -> dict[str, Both]:
    """Souk and the floor by turns, the middle one of several rounds: a machine that slows down slows both."""
    environment = {**prepared.environment, "SOUK_CACHE_SECONDS": "1.0" if cached else "0"}
    found = {}
    with (
        server(SERVE_SOUK, f"{SOUK}/health/ready", **environment) as ours,
        server(SERVE_FLOOR, f"{FLOOR}/static", **prepared.floor_environment) as theirs,
    ):
        for name in ("list", "detail") if cached else CALLS:
            call, many = prepared.calls[name], FEW if name in LARGE else CONNECTIONS
            bare = f"{FLOOR}/static/{name}" if cached else f"{FLOOR}/{name}"
            seconds = 1 if name in WRITES else SECONDS
            rounds = []
            for script in (call.warm, *call.scripts):
                settle(ours)
                floor = wrk(bare, theirs, seconds=seconds, connections=many)
                rounds.append((wrk(SOUK + call.path, ours, seconds=seconds, connections=many, script=script), floor))
            found[f"{name}, cached" if cached else name] = sorted(rounds[1:], key=share_of)[len(rounds[1:]) // 2]
        found["static"] = (wrk(f"{FLOOR}/static", theirs, seconds=1),) * 2
    return found


def share_of(both: Both) -> float:
    """Of the floor's requests per second."""
    ours, floor = both
    return ours.per_second / floor.per_second if floor.per_second else 0.0


def share_by_cpu(both: Both) -> float:
    """What a request costs the floor's process of what it costs Souk's with all threads, while it is asked.

    Letters and the like are mostly carried once nobody asks any more, and so before the next round.
    """
    ours, floor = both
    return floor.cpu_us / ours.cpu_us if ours.cpu_us else 0.0


def report(backend: str, measured: dict[str, Both], counts: dict[str, int]) -> list[dict[str, object]]:
    table = Table(title=f"{backend}, one worker: share of the floor's requests per second, and by CPU time per request")
    for heading in (
        "call",
        "statements",
        "souk /s",
        "floor /s",
        "souk µs",
        "floor µs",
        "share",
        "by CPU",
        "promised",
        "p50 ms",
        "p99 ms",
        "failed",
    ):
        table.add_column(heading, justify="right")
    rows = []
    _, static = measured.pop("static")
    for name, (ours, theirs) in measured.items():
        share = share_of((ours, theirs))
        promised = PROMISED.get(name)
        row = {
            "backend": backend,
            "call": name,
            "statements": counts.get(name, 0),
            "souk_per_s": round(ours.per_second),
            "floor_per_s": round(theirs.per_second),
            "souk_us": round(ours.cpu_us),
            "floor_us": round(theirs.cpu_us),
            "share": round(share, 2),
            "share_by_cpu": round(share_by_cpu((ours, theirs)), 2),
            "promised": promised,
            "p50_ms": round(ours.p50_ms, 2),
            "p99_ms": ours.p99_ms,
            "failed": ours.failed,
        }
        rows.append(row)
        cells = list(row.values())[1:]
        table.add_row(
            *("" if cell is None else str(cell) for cell in cells),
            style="red" if promised and share < promised else None,
        )
    Console().print(table)
    Console().print(f"the floor's static answer of 3 KB: {static.per_second:,.0f}/s, {static.cpu_us:.0f} µs")
    return rows


def main() -> None:
    backends = sys.argv[1:] or ["sqlite", "postgresql"]
    RESULTS.mkdir(exist_ok=True)
    kept: dict[str, object] = {"at": datetime.now(UTC).isoformat(), "rows": []}
    rows: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        for backend in backends:
            prepared = asyncio.run(prepare(backend, Path(folder) / backend))
            try:
                measured = measure(prepared, cached=True) | measure(prepared, cached=False)
                rows += report(backend, measured, prepared.counts)
                if backend == "sqlite":
                    kept["footprint"] = cold_start(SERVE_SOUK, SOUK, prepared.environment)
                    kept["page_weight"] = page_weight(SERVE_SOUK, SOUK, prepared.environment)
                    Console().print(kept["footprint"], kept["page_weight"])
            finally:
                asyncio.run(prepared.clean_up())
    kept["rows"] = rows
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(kept, indent=2))
    Console().print(f"kept in {path}")


if __name__ == "__main__":
    main()
