"""Carries outbox rows to their listeners: at least once, effect and striking-off together, patience after failure."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import bindparam, delete, select, update

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.outbox import OutboxRow
from souk.kernel.schedule import Schedule
from souk.kernel.telemetry import JOBS, under_request_id

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 16
"""With the waits between them, some eighteen hours: long enough for whatever was away to come back."""
LOOK_EVERY_SECONDS = 1.0
log = structlog.get_logger("souk.worker")


class Claim(msgspec.Struct, frozen=True):
    id: UUID
    listener: str
    payload: bytes
    request_id: str
    attempts: int


_due = (
    select(OutboxRow.id)
    .where(OutboxRow.due_at <= bindparam("now"), OutboxRow.dead_at.is_(None))
    .order_by(OutboxRow.due_at, OutboxRow.id)
    .limit(bindparam("most"))
)
_locked = _due.with_for_update(skip_locked=True)  # SQLite leaves this out: there the update itself is alone
CLAIM = Hot(
    update(OutboxRow)
    .where(OutboxRow.id.in_(_locked))
    .values(attempts=OutboxRow.attempts + 1, due_at=bindparam("lease_until"))
    .returning(OutboxRow.id, OutboxRow.listener, OutboxRow.payload, OutboxRow.request_id, OutboxRow.attempts),
    Claim,
)
_still_ours = (OutboxRow.id == bindparam("row_id"), OutboxRow.attempts == bindparam("attempt"))
STRIKE_OFF: Hot[None] = Hot(delete(OutboxRow).where(*_still_ours))
PUT_BACK: Hot[None] = Hot(
    update(OutboxRow)
    .where(*_still_ours)
    .values(due_at=bindparam("next_due"), dead_at=bindparam("died"), last_error=bindparam("failure"))
)


class Due(msgspec.Struct, frozen=True):
    id: UUID


ANY_DUE = Hot(_due, Due)


async def carry_due(database: Database, *, most: int = 20) -> int:
    """Claim what is due and carry it. Returns how many rows were claimed; nought means the box is empty."""
    async with database.read(SYSTEM) as ctx:
        if not await ctx.all(ANY_DUE, now=ctx.now, most=1):
            return 0  # an idle worker never takes the write lock
    async with database.unit_of_work(SYSTEM) as uow:
        claims = await uow.all(CLAIM, now=uow.now, most=most, lease_until=uow.now + LEASE)
    for claim in sorted(claims, key=lambda claim: claim.id):
        with under_request_id(claim.request_id):
            try:
                await _carry(database, claim)
            except Exception as failure:  # noqa: BLE001 - a failed delivery is kept, not lost
                await _put_back(database, claim, failure)
    return len(claims)


async def _carry(database: Database, claim: Claim) -> None:
    subscription, event = database.outbox.open(claim.listener, claim.payload)
    if subscription.task is not None:
        await subscription.task(database, event)
    async with database.unit_of_work(SYSTEM) as uow:
        struck = await uow.change(STRIKE_OFF, row_id=claim.id, attempt=claim.attempts)
        if struck and subscription.listener is not None:
            await subscription.listener(uow, event)
        # not struck: the lease ran out and another worker has taken it
    JOBS.labels(claim.listener, "done").inc()


async def _put_back(database: Database, claim: Claim, failure: Exception) -> None:
    dead = claim.attempts >= MAX_ATTEMPTS
    JOBS.labels(claim.listener, "dead" if dead else "failed").inc()
    log.warning("job failed", listener=claim.listener, attempt=claim.attempts, dead=dead, exc_info=failure)
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(
            PUT_BACK,
            row_id=claim.id,
            attempt=claim.attempts,
            next_due=next_attempt(claim.attempts, uow.now),
            died=uow.now if dead else None,
            failure=repr(failure)[:500],
        )


def next_attempt(attempts: int, now: datetime) -> datetime:
    return now + min(timedelta(seconds=2**attempts), LONGEST_WAIT)


class Worker:
    """Looks into the outbox until it is stopped, and starts the scheduled jobs whose time has come."""

    def __init__(self, database: Database, schedule: Schedule) -> None:
        self.database, self.schedule = database, schedule
        self._wake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self.schedule.start_due(self.database)
                while not self._stopping and await carry_due(self.database):
                    pass
            except Exception:  # a database that is away comes back
                log.exception("the worker stumbled")
                await asyncio.sleep(LOOK_EVERY_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_EVERY_SECONDS)
