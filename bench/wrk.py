"""wrk on the second core, a server on the first: requests per second and CPU per request."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERTZ = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16
IDLE_SHARE = 0.05
FEW = 2
"""For answers of a megabyte: what a client no longer waits for would still be worked on in the next run."""


@dataclass(frozen=True)
class Measured:
    per_second: float
    cpu_us: float
    p50_ms: float
    p99_ms: float
    failed: int


@contextmanager
def server(command: list[str], ready: str, **environment: str) -> Iterator[int]:
    """Starts a server on the first core; yields its process id once `ready` answers 200."""
    process = subprocess.Popen(
        ["taskset", "-c", "0", *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr if os.environ.get("BENCH_VERBOSE") else subprocess.DEVNULL,
    )
    try:
        _wait_for(ready, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(400):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}; set BENCH_VERBOSE=1 to see why")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} never answered")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / HERTZ


def settle(pid: int) -> None:
    """Until what the server still does for earlier requests, such as letters, is done: it is not the next call's work."""
    while True:
        before = cpu_seconds(pid)
        time.sleep(1)
        if cpu_seconds(pid) - before <= IDLE_SHARE:
            return


def wrk(
    url: str,
    pid: int,
    *,
    seconds: float,
    connections: int = CONNECTIONS,
    script: Path | None = None,
    headers: dict[str, str] | None = None,
) -> Measured:
    """One run; warm up with a short one first."""
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    if script is not None:
        command += ["-s", str(script)]
    before = cpu_seconds(pid)
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pid) - before
    count = int(_find(r"(\d+) requests in", said))
    return Measured(
        per_second=float(_find(r"Requests/sec:\s+([\d.]+)", said)),
        cpu_us=used / max(count, 1) * 1e6,
        p50_ms=_milliseconds("50", said),
        p99_ms=_milliseconds("99", said),
        failed=int(_find(r"Non-2xx or 3xx responses: (\d+)", said, "0")),
    )


def _find(pattern: str, text: str, otherwise: str = "") -> str:
    found = re.search(pattern, text)
    if found is None and not otherwise:
        raise RuntimeError(f"wrk said: {text}")
    return found[1] if found else otherwise


def _milliseconds(percentile: str, text: str) -> float:
    found = re.search(percentile + r"%\s+([\d.]+)(us|ms|s)", text)
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]] if found else 0.0
