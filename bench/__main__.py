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
from bench.wrk import CONNECTIONS, FEW, Measured, server, wrk

RESULTS = Path(__file__).parent / "results"
PROMISED = {"list, cached": 0.5, "detail, cached": 0.5, "list": 0.4, "detail": 0.25, "order": 0.35}
PROMISED |= {"slots": 0.35, "book": 0.35}
"""The share of the floor that each call must keep."""
SOUK, FLOOR = "http://127.0.0.1:8190", "http://127.0.0.1:8191"
SERVE_SOUK = [sys.executable, "-c", "from souk.cli import main; main()", "serve", "--port", "8190"]
SERVE_FLOOR = [sys.executable, "-m", "uvicorn", "bench.floor:app", "--port", "8191", "--loop", "uvloop"]
SERVE_FLOOR += ["--http", "httptools", "--no-access-log", "--log-level", "warning"]
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))


def measure_souk(prepared: Prepared, *, cached: bool) -> dict[str, Measured]:
    environment = {**prepared.environment, "SOUK_CACHE_SECONDS": "1.0" if cached else "0"}
    names = ("list", "detail") if cached else CALLS
    found = {}
    with server(SERVE_SOUK, f"{SOUK}/health/ready", **environment) as pid:
        for name in names:
            call = prepared.calls[name]
            many = FEW if name in LARGE else CONNECTIONS
            if call.script is None:
                wrk(SOUK + call.path, pid, seconds=1, connections=many)
            seconds = SECONDS if call.script is None else min(SECONDS, 3)
            label = f"{name}, cached" if cached else name
            found[label] = wrk(SOUK + call.path, pid, seconds=seconds, connections=many, script=call.script)
    return found


def measure_floor(prepared: Prepared) -> dict[str, Measured]:
    found = {}
    with server(SERVE_FLOOR, f"{FLOOR}/static", **prepared.floor_environment) as pid:
        for name in ("static", "static/list", "static/detail", *CALLS):
            writes, many = name in WRITES, FEW if name in LARGE else CONNECTIONS
            if not writes:
                wrk(f"{FLOOR}/{name}", pid, seconds=1, connections=many)
            seconds = 1 if writes else SECONDS
            found[name] = wrk(f"{FLOOR}/{name}", pid, seconds=seconds, connections=many)
    return found


def report(
    backend: str, souk: dict[str, Measured], floor: dict[str, Measured], counts: dict[str, int]
) -> list[dict[str, object]]:
    table = Table(title=f"{backend}, one worker, share of the floor by CPU time per request")
    for heading in (
        "call",
        "statements",
        "souk /s",
        "floor /s",
        "souk µs",
        "floor µs",
        "share",
        "promised",
        "p50 ms",
        "p99 ms",
        "failed",
    ):
        table.add_column(heading, justify="right")
    rows = []
    for name, ours in souk.items():
        theirs = floor[f"static/{name.removesuffix(', cached')}" if name.endswith("cached") else name]
        share = theirs.cpu_us / ours.cpu_us if ours.cpu_us else 0.0
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
            "promised": promised,
            "p50_ms": ours.p50_ms,
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
    Console().print(
        f"the floor's static answer of 3 KB: {floor['static'].per_second:,.0f}/s, {floor['static'].cpu_us:.0f} µs"
    )
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
                souk = measure_souk(prepared, cached=True) | measure_souk(prepared, cached=False)
                rows += report(backend, souk, measure_floor(prepared), prepared.counts)
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
