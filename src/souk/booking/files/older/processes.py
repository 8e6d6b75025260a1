"""A file of older records into a store: many short units of work, one after the other."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypedDict, Unpack
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from souk.booking.appointments.models import Appointment
from souk.booking.files.events import AppointmentsImported
from souk.booking.files.older.planning import Placed, place
from souk.booking.files.older.problems import Damage, RecordProblem
from souk.booking.files.older.reading import OlderAppointment, StoreFrame, read_record
from souk.booking.files.older.records import read_records
from souk.booking.files.older.standing import standing_of
from souk.booking.files.older.times import DateOrder
from souk.booking.files.older.writing import Writer, imported_as
from souk.booking.schedule import policy
from souk.kernel.actors import Actor
from souk.kernel.any_of import any_of
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.errors import Forbidden
from souk.kernel.hot import Hot
from souk.stores import UnknownStore, get_store, get_terms

Progress = Callable[[int, int], None]
AT_ONCE: Final = 200
ATTEMPTS: Final = 3
MOST_PROBLEMS: Final = 10_000


class ImportedAppointments(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file, in records. Of `created`, so many as `beside` were double bookings, kept as history.

    `errors` are in the order of the file, the first 10,000; `providers` and `services` are those that were missing.
    """

    created: int
    unchanged: int
    failed: int
    beside: int
    providers: list[str]
    services: list[str]
    errors: list[RecordProblem]
    rows_total: int


class ImportOptions(TypedDict, total=False):
    dry_run: bool
    """Look and report; write nothing at all."""
    dates: DateOrder | None
    """How to read `03/09/2024`."""
    progress: Progress | None


class _Key(msgspec.Struct, frozen=True):
    imported_as: str


KNOWN = Hot(select(Appointment.imported_as).where(any_of(Appointment.imported_as, "keys", of=str)), _Key)


async def import_appointments(
    database: Database, path: Path, *, store_id: UUID, actor: Actor, **options: Unpack[ImportOptions]
) -> ImportedAppointments:
    """Import older appointments, CSV or JSON. Run again, it goes on where it stopped and changes nothing else.

    Raises UnknownStore, Forbidden, NotAnAppointmentFile, AppointmentFileTooLarge.
    """
    frame = await _frame(database, actor, store_id, options.get("dates"))
    work = _Import(database, actor, store_id, frame, dry=options.get("dry_run", False))
    records = await asyncio.to_thread(read_records, path)
    progress = options.get("progress") or _unseen
    await work.load()
    for start in range(0, len(records), AT_ONCE):
        some = records[start : start + AT_ONCE]
        await work.carry(work.read([read_record(each, frame) for each in some]))
        progress(start + len(some), len(records))
    if work.created and not work.dry:
        async with database.unit_of_work(actor) as uow:
            uow.emit(
                AppointmentsImported(
                    store_id=store_id, source=path.name[:200], created=work.created, failed=len(work.problems)
                )
            )
    return work.report(len(records))


async def _frame(database: Database, actor: Actor, store_id: UUID, order: DateOrder | None) -> StoreFrame:
    async with database.read(actor) as ctx:
        terms = (await get_terms(ctx, [store_id])).get(store_id)
        if terms is None:
            raise UnknownStore
        verdict = policy.can_manage(actor, store_id)
        if not verdict:
            raise Forbidden(verdict.reason)
        zone = ZoneInfo((await get_store(ctx, store_id)).time_zone)
        return StoreFrame(zone=zone, currency=terms.currency, now=ctx.now, order=order)


def _unseen(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


class _Import:
    """One file on its way into one store."""

    def __init__(self, database: Database, actor: Actor, store_id: UUID, frame: StoreFrame, *, dry: bool) -> None:
        self.database, self.actor, self.store_id, self.frame, self.dry = database, actor, store_id, frame, dry
        self.created = self.unchanged = self.beside = 0
        self.problems: list[RecordProblem] = []
        self._lines: dict[str, int] = {}
        self._providers: list[str] = []
        self._services: list[str] = []

    async def load(self) -> None:
        async with self.database.read(self.actor) as ctx:
            self._writer = Writer(self.store_id, self.frame, await standing_of(ctx, self.store_id), dry=self.dry)

    def read(self, found: Sequence[OlderAppointment | RecordProblem]) -> list[OlderAppointment]:
        """What could be read, each once."""
        older = []
        for each in found:
            if isinstance(each, RecordProblem):
                self.problems.append(each)
            elif (line := self._lines.setdefault(each.key, each.line)) != each.line:
                message = f"The same record as in line {line}."
                self.problems.append(each.problem("id", Damage.TWICE_IN_FILE, message))
            else:
                older.append(each)
        return older

    async def carry(self, older: Sequence[OlderAppointment]) -> None:
        """A stretch of the file, whole or not at all. Somebody else's booking in between costs another look."""
        if self.dry:
            async with self.database.read(self.actor) as ctx:
                new = await self._new(ctx, older)
            placed, problems = await self._place(None, new)
            self._count(len(older) - len(new), placed, problems)
            return
        for attempt in range(ATTEMPTS):
            made = len(self._writer.providers), len(self._writer.services)
            try:
                async with self.database.unit_of_work(self.actor) as uow:
                    new = await self._new(uow, older)
                    placed, problems = await self._place(uow, new)
                    late = await self._writer.write(uow, placed)
            except IntegrityError:
                if attempt == ATTEMPTS - 1:
                    raise
                self._providers += self._writer.providers[: made[0]]
                self._services += self._writer.services[: made[1]]
                await self.load()
            else:
                lines = {problem.line for problem in late}
                kept = [each for each in placed if each.older.line not in lines]
                self._count(len(older) - len(new), kept, [*problems, *late])
                return

    def report(self, rows: int) -> ImportedAppointments:
        return ImportedAppointments(
            created=self.created,
            unchanged=self.unchanged,
            failed=len(self.problems),
            beside=self.beside,
            providers=[*self._providers, *self._writer.providers],
            services=[*self._services, *self._writer.services],
            errors=sorted(self.problems, key=lambda problem: problem.line)[:MOST_PROBLEMS],
            rows_total=rows,
        )

    async def _new(self, ctx: ReadContext, older: Sequence[OlderAppointment]) -> list[OlderAppointment]:
        keys = {imported_as(self.store_id, each): each for each in older}
        known = {row.imported_as for row in await ctx.all(KNOWN, keys=list(keys))} if keys else set()
        return [each for key, each in keys.items() if key not in known]

    async def _place(
        self, uow: UnitOfWork | None, older: Sequence[OlderAppointment]
    ) -> tuple[list[Placed], list[RecordProblem]]:
        placed, problems = [], []
        for each in older:
            await self._writer.prepare(uow, each)
            found = place(self._writer.standing, each, self.frame.now)
            if isinstance(found, RecordProblem):
                problems.append(found)
            else:
                placed.append(found)
        return placed, problems

    def _count(self, unchanged: int, placed: Sequence[Placed], problems: Sequence[RecordProblem]) -> None:
        self.unchanged += unchanged
        self.created += len(placed)
        self.beside += sum(each.is_beside for each in placed)
        self.problems += problems
