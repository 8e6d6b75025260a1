"""`python -m bench.booked_up [sqlite] [postgresql]`: how long it takes to find that nothing is free.

Ten providers, two services of an hour that may begin each quarter, three months, and every hour of them booked: what is
free has to be looked for among slots of which none is booked itself, and each is overlapped by one that is.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select, text, update

from bench.booking import NINE_TO_FIVE
from bench.calls import administer, new_database
from souk.app import House, open_house
from souk.booking import find_openings
from souk.booking.schedule import commands
from souk.booking.schedule.models import OccupiedCell, Slot
from souk.booking.schedule.queries import list_free_starts, list_next_free
from souk.booking.schedule.schemas import HoursBody, NewProvider, NewSlots, TermsBody, Weekday, WeeklyBody
from souk.catalog import NewService, add_service_product
from souk.kernel.actors import SYSTEM
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.migrate import migrate
from souk.kernel.settings import Settings
from souk.services import ServiceCategory, ServiceType
from souk.services.models import Service
from souk.stores import ensure_platform_store

PROVIDERS, DAYS, AT_ONCE, ROUNDS = 10, 90, 500, 7


async def book_up(house: House) -> list[UUID]:
    """The two services; the first of them takes every hour."""
    async with house.database.unit_of_work(SYSTEM) as uow:
        store = await ensure_platform_store(uow)
        services = [await _add_service(uow, store.id, name) for name in ("Haircut", "Beard")]
        weekly = WeeklyBody(weekdays=list(Weekday), every_minutes=15)
        for number in range(PROVIDERS):
            new = NewProvider(name=f"Barber {number:02d}", time_zone="UTC", service_ids=services)
            provider = await commands.add_provider(uow, store.id, new)
            await commands.set_hours(uow, provider.id, HoursBody(hours=NINE_TO_FIVE))
            for service_id in services:
                await commands.add_rule(uow, service_id, NewSlots(provider_id=provider.id, weekly=weekly))
    async with house.database.unit_of_work(SYSTEM) as uow:
        slots = await uow.session.scalars(select(Slot).where(Slot.service_id == services[0]))
        await _occupy(uow, [each for each in slots if each.starts_at.minute == 0])
    return services


async def _add_service(uow: UnitOfWork, store_id: UUID, name: str) -> UUID:
    service_id = await add_service_product(uow, NewService(store_id=store_id, name=name, price=30_00))
    uow.session.add(
        Service(
            id=service_id,
            store_id=store_id,
            category=ServiceCategory.BARBER,
            service_type=ServiceType.BOOKING,
            base_price=30_00,
            supports_booking=True,
        )
    )
    await uow.session.flush()
    terms = TermsBody(duration_minutes=60, buffer_after_minutes=0, lead_minutes=0, horizon_days=DAYS)
    await commands.set_terms(uow, service_id, terms)
    return service_id


async def _occupy(uow: UnitOfWork, slots: list[Slot]) -> None:
    for first in range(0, len(slots), AT_ONCE):
        some = slots[first : first + AT_ONCE]
        booked = update(Slot).where(Slot.id.in_([each.id for each in some])).values(booked=1, was_booked=True)
        await uow.session.execute(booked)
        cells = [
            {"provider_id": each.provider_id, "cell": cell, "slot_id": each.id}
            for each in some
            for cell in range(each.first_cell, each.end_cell)
        ]
        await uow.session.execute(insert(OccupiedCell), cells)


async def measure(house: House, services: list[UUID]) -> dict[str, float]:
    """Milliseconds, the middle of several rounds."""

    async def next_free(ctx: ReadContext) -> object:
        return await list_next_free(ctx, services[0], end=ctx.now + timedelta(days=60))

    async def cards(ctx: ReadContext) -> object:
        return await find_openings(ctx, services)

    async def month(ctx: ReadContext) -> object:
        return await list_free_starts(ctx, services[0], start=ctx.now, end=ctx.now + timedelta(days=31))

    asked: dict[str, Callable[[ReadContext], Awaitable[object]]] = {
        "next free of each provider, 60 days": next_free,
        "cards of two services, 90 days": cards,
        "a month's calendar": month,
    }
    async with house.database.read(SYSTEM) as ctx:
        return {name: await _middle(ctx, ask) for name, ask in asked.items()}


async def _middle(ctx: ReadContext, ask: Callable[[ReadContext], Awaitable[object]]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask(ctx)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


async def once(backend: str, folder: Path) -> dict[str, float]:
    url = await new_database(backend, folder)
    await migrate(url)
    house = open_house(Settings(_env_file=None, stage="test", database_url=url))
    try:
        services = await book_up(house)
        async with house.database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(text("ANALYZE"))
        return await measure(house, services)
    finally:
        await house.close()
        if backend == "postgresql":
            await administer(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def main() -> None:
    for backend in sys.argv[1:] or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory() as folder:
            measured = asyncio.run(once(backend, Path(folder)))
        table = Table("asked for", "ms", title=f"{backend}: everything is booked")
        for name, taken in measured.items():
            table.add_row(name, f"{taken:.1f}")
        Console().print(table)


if __name__ == "__main__":
    main()
