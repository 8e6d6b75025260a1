"""Carries outbox rows to their listeners: at least once, effect and striking-off together, patience after failure.

A batched listener gets all that wait for it in one unit of work. If that fails, and on every later attempt, each row
goes alone, so that one that cannot be carried holds up no other.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import Select, bindparam, delete, select, update

from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.outbox import ActorKind, Cause, OutboxRow
from souk.kernel.schedule import Schedule
from souk.kernel.telemetry import JOBS, under_request_id

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 16
"""With the waits between them, some eighteen hours: long enough for whatever was away to come back."""
LOOK_EVERY_SECONDS = 1.0
GATHER_SECONDS = 0.05
"""From being woken to looking: what is carried together costs less."""
LARGEST_BATCH = 300
BUSY_SECONDS = 0.0005
"""A turn of the loop that takes longer served somebody else."""
OTHERS_FIRST = 19
"""How many times as long as a row took the others of this loop get then: whoever waits for an answer goes before mails."""
LONGEST_REST = 0.25
LONGEST_DELAY = timedelta(seconds=30)
"""What is older goes without rests: a shop that is never quiet would fall behind without end."""
log = structlog.get_logger("souk.worker")


class Claim(msgspec.Struct, frozen=True):
    id: UUID
    listener: str
    payload: bytes
    actor_id: UUID | None
    actor_kind: ActorKind
    request_id: str
    created_at: datetime
    attempts: int

    @property
    def cause(self) -> Cause:
        return Cause(
            row_id=self.id,
            actor_id=self.actor_id,
            actor_kind=self.actor_kind,
            request_id=self.request_id,
            at=self.created_at,
        )


_claimed = (
    OutboxRow.id,
    OutboxRow.listener,
    OutboxRow.payload,
    OutboxRow.actor_id,
    OutboxRow.actor_kind,
    OutboxRow.request_id,
    OutboxRow.created_at,
    OutboxRow.attempts,
)
_is_due = (OutboxRow.due_at <= bindparam("now"), OutboxRow.dead_at.is_(None))
_lease = {"attempts": OutboxRow.attempts + 1, "due_at": bindparam("lease_until")}
_due = select(OutboxRow.id).where(*_is_due).order_by(OutboxRow.due_at, OutboxRow.id).limit(bindparam("most"))
_yields = any_of(OutboxRow.listener, "yielding", of=str)


def _claiming(due: Select[UUID]) -> Hot[Claim]:
    locked = due.with_for_update(skip_locked=True)  # SQLite leaves this out: there the update itself is alone
    return Hot(update(OutboxRow).where(OutboxRow.id.in_(locked)).values(_lease).returning(*_claimed), Claim)


CLAIM, CLAIM_YIELDING = _claiming(_due.where(~_yields)), _claiming(_due.where(_yields))
_fresh = _due.where(OutboxRow.attempts == 0, any_of(OutboxRow.listener, "names", of=str))
CLAIM_TOGETHER = _claiming(_fresh)
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
STRIKE_OFF_MANY = Hot(
    delete(OutboxRow).where(any_of(OutboxRow.id, "rows"), OutboxRow.attempts == 1).returning(OutboxRow.id), Due
)


async def carry_due(database: Database, *, most: int = 20) -> int:
    """Claim what is due and carry it. Returns how many rows were claimed; nought means the box is empty."""
    async with database.read(SYSTEM) as ctx:
        if not await ctx.all(ANY_DUE, now=ctx.now, most=1):
            return 0  # an idle worker never takes the write lock
    claims = await _claim(database, most)
    batches, alone = _sort(database, claims)
    for batch in batches:
        started = time.perf_counter()
        if not await _carry_together(database, batch):
            alone = [*batch, *alone]
        await _give_way(database, batch[0], time.perf_counter() - started)
    for claim in alone:
        started = time.perf_counter()
        with under_request_id(claim.request_id):
            try:
                await _carry(database, claim)
            except Exception as failure:  # noqa: BLE001 - a failed delivery is kept, not lost
                await _put_back(database, claim, failure)
        await _give_way(database, claim, time.perf_counter() - started)
    return len(claims)


async def _give_way(database: Database, carried: Claim, took: float) -> None:
    """On SQLite requests are served by the same loop, and would have to wait for all that is due."""
    started = time.perf_counter()
    await asyncio.sleep(0)
    is_late = database.clock() - carried.created_at > LONGEST_DELAY
    if time.perf_counter() - started > BUSY_SECONDS and not is_late:
        await asyncio.sleep(min(took * OTHERS_FIRST, LONGEST_REST))


async def _claim(database: Database, most: int) -> list[Claim]:
    """What is due, and with the first row of a batched listener everything new that waits for it."""
    async with database.unit_of_work(SYSTEM) as uow:
        lease_until = uow.now + LEASE
        asked = {"now": uow.now, "lease_until": lease_until, "yielding": database.outbox.yielding}
        claims = await uow.all(CLAIM, **asked, most=most)
        if not claims:
            return await uow.all(CLAIM_YIELDING, **asked, most=1)  # what comes meanwhile waits for one of them at most
        if len(claims) < most:
            return sorted(claims, key=lambda claim: claim.id)
        for names in {tuple(database.outbox.carried_with(claim.listener)) for claim in claims} - {()}:
            claims += await uow.all(
                CLAIM_TOGETHER, now=uow.now, most=LARGEST_BATCH, lease_until=lease_until, names=names
            )
    return sorted(claims, key=lambda claim: claim.id)


def _sort(database: Database, claims: Sequence[Claim]) -> tuple[list[list[Claim]], list[Claim]]:
    """(what is carried together, what goes alone)."""
    batches: dict[tuple[str, ...], list[Claim]] = {}
    alone = []
    for claim in claims:
        names = tuple(database.outbox.carried_with(claim.listener))
        if names and claim.attempts == 1:
            batches.setdefault(names, []).append(claim)
        else:
            alone.append(claim)
    return list(batches.values()), alone


async def _carry_together(database: Database, claims: Sequence[Claim]) -> bool:
    """Whether it went well. Rows that another worker has taken meanwhile are left to it."""
    try:
        async with database.unit_of_work(SYSTEM) as uow:
            struck = {row.id for row in await uow.all(STRIKE_OFF_MANY, rows=[claim.id for claim in claims])}
            ours = [claim for claim in claims if claim.id in struck]
            if ours:
                opened = [(database.outbox.open(claim.listener, claim.payload), claim.cause) for claim in ours]
                many = opened[0][0][0].many
                assert many is not None
                await many(uow, [(event, cause) for (_, event), cause in opened])
    except Exception as failure:  # each is tried alone next
        log.warning("batch failed", listener=claims[0].listener, rows=len(claims), exc_info=failure)
        return False
    for claim in ours:
        JOBS.labels(claim.listener, "done").inc()
    return True


async def _carry(database: Database, claim: Claim) -> None:
    subscription, event = database.outbox.open(claim.listener, claim.payload)
    if subscription.task is not None:
        await subscription.task(database, event)
    async with database.unit_of_work(SYSTEM) as uow:
        struck = await uow.change(STRIKE_OFF, row_id=claim.id, attempt=claim.attempts)
        if struck:  # else the lease ran out and another worker has taken it
            uow.cause = claim.cause
            if subscription.listener is not None:
                await subscription.listener(uow, event)
            elif subscription.many is not None:
                await subscription.many(uow, [(event, claim.cause)])
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
                    await self.schedule.start_due(self.database)  # a box that is never empty holds up no job
            except Exception:  # a database that is away comes back
                log.exception("the worker stumbled")
                await asyncio.sleep(LOOK_EVERY_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_EVERY_SECONDS)
                await asyncio.sleep(GATHER_SECONDS)
