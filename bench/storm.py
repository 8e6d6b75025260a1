"""`python -m bench.storm [sqlite] [postgresql]`: two hundred buyers for fifty pieces, ten times, and once with a kill.

Every buyer clicks twice at once. Right is: fifty orders, no piece sold twice or left held, no answer of 500, nothing in
the server's log, and `souk check` content. The table says what happened; the exit code says whether it was right.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench.calls import ADDRESS, CARD, POSTGRES, administer
from souk.app import House, open_house
from souk.catalog import NewProduct, NewVariant, add_product
from souk.identity import hash_password, register_person
from souk.inventory import available
from souk.kernel.actors import SYSTEM
from souk.kernel.invariants import check
from souk.kernel.migrate import migrate
from souk.kernel.pagination import PageQuery
from souk.kernel.settings import Settings
from souk.orders import OrderFilter, Reconcile, list_orders
from souk.payments import open_gateways
from souk.stores import ensure_platform_store, open_store

BUYERS, PIECES, TIMES = 200, 50, 10
KILL_AFTER, AT_ONCE_UNTIL_KILLED = 20, 24
"""A few at a time, so that orders stand in every stage when the server dies."""
PASSWORD = "Tangerine-Lantern-42"
ALARMS = ("database is locked", "deadlock", "Traceback", '"level": "error"')
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Outcome:
    backend: str
    kind: str
    answers: Counter[str]
    orders: int
    sold: int
    left_over: int
    findings: int
    alarms: int
    seconds: float
    slowest_ms: float

    @property
    def is_right(self) -> bool:
        calm = not self.findings and not self.alarms and not any(name.startswith("5") for name in self.answers)
        promised = self.orders >= self.answers["201"] if self.kind == "killed" else self.orders == PIECES
        return calm and self.orders == self.sold and promised


@contextmanager
def serving(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`souk serve`, with two processes where the database allows it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    workers = "2" if url.startswith("postgresql") else "1"
    command = [sys.executable, "-c", "from souk.cli import main; main()", "serve", "--port", str(port)]
    environment = {"SOUK_STAGE": "test", "SOUK_DATABASE_URL": url, "SOUK_MOCK_GATEWAY__DELAY_MS": "10"}
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--workers", workers],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        base = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{base}/health/ready")
            yield process, base
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(PATIENCE_SECONDS)


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} never answered")


async def furnish(house: House) -> UUID:
    """One store, one product; the id of its only variant."""
    password_hash = await hash_password(PASSWORD)
    async with house.database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        owner = await register_person(uow, email="o@example.com", password_hash=password_hash, full_name="Ola Owner")
        store = await open_store(uow, owner_id=owner.id, name="Storm goods", category="Home", preset="tech")
        product = NewProduct(store_id=store.id, name="Umbrella", price=20_00, variants=[NewVariant(stock=PIECES)])
        return (await add_product(uow, product)).variant_ids[0]


async def race(base: str, variant_id: UUID, process: subprocess.Popen[bytes] | None) -> tuple[Counter[str], float]:
    """All buyers at once. `process` is killed without a word once some of them have their order."""
    answers: Counter[str] = Counter()
    slowest = 0.0

    async def click(client: httpx.AsyncClient, number: int) -> None:
        nonlocal slowest
        body = {
            "email": f"buyer{number}@example.com",
            "items": [{"variant_id": str(variant_id)}],
            "shipping_address": ADDRESS,
            "payment_method": CARD,
        }
        started = time.perf_counter()
        try:
            answer = await client.post("/api/v1/orders", json=body, headers={"Idempotency-Key": f"key-{number}"})
        except httpx.TransportError:
            answers["gone"] += 1
            return
        slowest = max(slowest, time.perf_counter() - started)
        code = answer.json().get("code", "")
        answers[f"{answer.status_code} {code}".strip()] += 1
        if process is not None and answers["201"] == KILL_AFTER:
            os.killpg(process.pid, signal.SIGKILL)

    at_once = BUYERS * 2 if process is None else AT_ONCE_UNTIL_KILLED
    limits = httpx.Limits(max_connections=at_once)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        await asyncio.gather(*(click(client, number) for number in range(BUYERS) for _ in range(2)))
    return answers, slowest * 1000


async def count_up(house: House, variant_id: UUID) -> tuple[int, int]:
    """(orders, pieces that are gone from the shelf)."""
    async with house.database.unit_of_work(SYSTEM) as uow:
        found = await list_orders(uow, OrderFilter(), PageQuery(limit=1, count=True))
        left = (await available(uow, [variant_id])).get(variant_id, 0)
    return found.total or 0, PIECES - left


async def once(backend: str, url: str, folder: Path, *, kill: bool) -> Outcome:
    await migrate(url)
    house = open_house(Settings(_env_file=None, stage="test", database_url=url))
    variant_id = await furnish(house)
    started = time.perf_counter()
    with serving(url, folder) as (process, base):
        started = time.perf_counter()
        answers, slowest = await race(base, variant_id, process if kill else None)
    seconds = time.perf_counter() - started
    left_over = 0
    if kill:
        await asyncio.sleep(0.5)  # PostgreSQL notices that its clients are gone
        reconcile = Reconcile(open_gateways(house.settings.mock_gateway), patience=timedelta(0))
        left_over = await reconcile(house.database)
    orders, sold = await count_up(house, variant_id)
    findings = await check(house.database, house.rooms)
    await house.close()
    log = (folder / "server.log").read_text("utf-8", "replace")
    alarms = sum(log.count(alarm) for alarm in ALARMS)
    kind = "killed" if kill else "race"
    return Outcome(backend, kind, answers, orders, sold, left_over, len(findings), alarms, seconds, slowest)


async def storm(backend: str, *, kill: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        if backend == "sqlite":
            return await once(backend, f"sqlite+inline:///{folder}/souk.db", folder, kill=kill)
        name = f"souk_storm_{uuid4().hex[:8]}"
        await administer(f"CREATE DATABASE {name}")
        url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
        try:
            return await once(backend, url, folder, kill=kill)
        finally:
            await administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def report(outcomes: list[Outcome]) -> None:
    table = Table(title=f"{BUYERS} buyers for {PIECES} pieces, each clicking twice")
    for heading in ("database", "kind", "orders", "sold", "left over", "found", "alarms", "s", "slowest ms", "answers"):
        table.add_column(heading)
    for each in outcomes:
        said = ", ".join(f"{count} x {name}" for name, count in sorted(each.answers.items()))
        counts = (each.orders, each.sold, each.left_over, each.findings, each.alarms)
        times = (f"{each.seconds:.1f}", f"{each.slowest_ms:.0f}")
        table.add_row(each.backend, each.kind, *map(str, counts), *times, said, style=None if each.is_right else "red")
    Console(width=160).print(table)


def main() -> None:
    outcomes = [
        asyncio.run(storm(backend, kill=kill))
        for backend in sys.argv[1:] or ["sqlite", "postgresql"]
        for kill in [*[False] * TIMES, True]
    ]
    report(outcomes)
    sys.exit(not all(each.is_right for each in outcomes))


if __name__ == "__main__":
    main()
