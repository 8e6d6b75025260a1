"""Looking and changing: the two ways to touch the data, and the only place that commits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.util import await_

from souk.kernel.actors import Actor, Verdict
from souk.kernel.clock import Clock, utc_now
from souk.kernel.crypto import KeyRing
from souk.kernel.engines import open_engines, open_reader
from souk.kernel.errors import Conflict, Forbidden, Unauthenticated
from souk.kernel.hot import CONSTRAINT_BROKEN, CROSSED, Hot
from souk.kernel.lanes import Grip, Lane, Loan
from souk.kernel.outbox import POST, Cause, Event, Outbox
from souk.kernel.pending import Write, send
from souk.kernel.postgres_lanes import PostgresLane
from souk.kernel.sqlite_lanes import InlineReadLane, InlineWriteLane

Row = TypeVar("Row", bound=msgspec.Struct)
Result = TypeVar("Result")
Announcements = list[tuple[str, Any]]


class ChangedAtOnce(Conflict):
    sentence = "Somebody else changed the same thing at this moment. Try again."


class Tally:
    """How many statements were sent: the tests hold query budgets against it."""

    __slots__ = ("statements",)

    def __init__(self) -> None:
        self.statements = 0


class ReadContext:
    """One actor, looking, at one reading of the clock. Cannot write: the database refuses."""

    def __init__(self, grip: Grip, actor: Actor, now: datetime, database: "Database") -> None:
        self.actor, self.now, self.keys = actor, now, database.keys
        self._grip, self._driver, self._dialect = grip, grip.driver, grip.dialect
        self._tally = database.tally
        self._session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        """The ORM, on this context's own connection. Its commit() commits nothing: that is the kernel's."""
        if self._session is None:
            self._session = self._grip.open_session()
        return self._session

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`, for the rare statement that cannot be portable."""
        return self._dialect.name

    async def all(self, hot: Hot[Row], **parameters: Any) -> list[Row]:
        recipe = hot.recipe(self._dialect)
        await self._settle()
        try:
            return recipe.rows(await self._driver.fetch(recipe.sql, recipe.arguments(parameters)))
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(recipe.sql, None, broken) from broken

    async def first(self, hot: Hot[Row], **parameters: Any) -> Row | None:
        rows = await self.all(hot, **parameters)
        return rows[0] if rows else None

    async def _settle(self) -> None:
        """What the ORM has only in mind goes to the database first, as it does before its own statements."""
        self._tally.statements += 1
        if self._session is not None:
            if self._session.in_nested_transaction():
                await self._session.connection()  # a SAVEPOINT is only sent with the session's next statement
            if not self._session.sync_session._is_clean():  # noqa: SLF001 - what the ORM itself asks
                await self._session.flush()


class UnitOfWork(ReadContext):
    """One actor, changing things. They are kept together, or not at all."""

    def __init__(self, grip: Grip, actor: Actor, now: datetime, database: "Database") -> None:
        super().__init__(grip, actor, now, database)
        self._outbox = database.outbox
        self._emitted: list[tuple[Event, datetime]] = []
        self.has_posted = False
        self._waiting: list[Write] = []
        self._has_sent = False
        self.announcements: Announcements = []
        self.cause: Cause | None = None
        """For a listener: who made happen what it hears. None in every other unit of work."""

    def require(self, verdict: Verdict) -> None:
        """Go on only if the policy said yes. Raises Forbidden with its reason; for a guest, Unauthenticated."""
        if verdict.allowed:
            return
        if self.actor.id is None and not self.actor.is_system:
            raise Unauthenticated
        raise Forbidden(verdict.reason)

    def emit(self, happened: Event, *, after: timedelta | None = None) -> None:
        """Something happened: each of its listeners will hear of it once this unit of work is kept, or so much later."""
        self._emitted.append((happened, self.now if after is None else self.now + after))

    def announce(self, topic: str, payload: Any = None) -> None:
        """Tell whoever is connected right now (sockets, caches), in every process, after the commit. May be lost."""
        self.announcements.append((topic, payload))

    async def change(self, hot: Hot[Any], **parameters: Any) -> int:
        """How many rows it changed. Look at the answer: nought is the refusal of a conditional update."""
        recipe = hot.recipe(self._dialect)
        await self._settle()
        try:
            return await self._driver.change(recipe.sql, recipe.arguments(parameters))
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(recipe.sql, None, broken) from broken

    async def change_many(self, hot: Hot[Any], many: Iterable[Mapping[str, Any]]) -> None:
        recipe = hot.recipe(self._dialect)
        await self._settle()
        try:
            await self._driver.change_many(recipe.sql, [recipe.arguments(each) for each in many])
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(recipe.sql, None, broken) from broken

    async def write(self, hot: Hot[Any], *many: Mapping[str, Any]) -> None:
        """Rows that nobody waits for: sent with the next statement that must know, at the latest with the commit.

        For inserts and changes whose success the tables' own constraints guard, and that do not build on one another:
        PostgreSQL gets those that wait as one statement. A broken constraint shows when they are sent.
        """
        recipe = hot.recipe(self._dialect)
        if many:
            self._waiting.append((recipe.sql, [recipe.arguments(each) for each in many]))
        if self._session is not None:
            await self._settle()

    @property
    def session(self) -> AsyncSession:
        """The ORM; what waited to be written is sent before its first statement."""
        if self._session is None and self._waiting:
            session = super().session
            event.listen(session.sync_session, "after_begin", lambda *_: await_(self._send_waiting()), once=True)
        return super().session

    async def _settle(self) -> None:
        if not self._grip.in_transaction():
            raise RuntimeError("this unit of work was rolled back; a hot statement would escape it")
        if self._waiting:
            await self._send_waiting()
        self._has_sent = True
        await super()._settle()

    async def _send_waiting(self, *, and_nothing_more: bool = False) -> None:
        waiting, self._waiting = self._waiting, []
        together, alone = self.dialect == "postgresql", and_nothing_more and not self._has_sent
        try:
            self._tally.statements += await send(self._driver, waiting, together=together, alone=alone)
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(waiting[0][0], None, broken) from broken

    async def _complete(self) -> None:
        if self._session is not None:
            await self._session.flush()
        rows_for, actor, now = self._outbox.rows_for, self.actor, self.now
        if rows := [row for each, due in self._emitted for row in rows_for(each, actor=actor, now=now, due_at=due)]:
            await self.write(POST, *rows)
            self.has_posted = True
        if self._waiting:
            await self._send_waiting(and_nothing_more=self._session is None)


class Database:
    """Opens contexts, and alone decides when a change is kept.

    `announcer` gets what a kept unit of work announced: `[(topic, payload), …]`. `on_post` is called when outbox rows
    were written, so that the worker in this process need not wait for its next look.
    """

    def __init__(
        self, url: str, outbox: Outbox, keys: KeyRing, *, clock: Clock = utc_now, replica_url: str | None = None
    ) -> None:
        self.url, self.outbox, self.keys, self.clock = url, outbox, keys, clock
        self.reader, self.writer = open_engines(url, replica_url=replica_url)
        self._reading, self._writing = _open_lanes(self.reader, self.writer)
        self.tally = Tally()
        self.announcer: Callable[[Announcements], None] = lambda _: None
        self.on_post: Callable[[], None] = lambda: None

    def read(self, actor: Actor) -> "_Look":
        """`async with database.read(actor) as ctx`: for looking."""
        return _Look(self, self._reading.lend(), actor)

    def unit_of_work(self, actor: Actor) -> "_Change":
        """`async with database.unit_of_work(actor) as uow`: for changing; leaving the block commits."""
        return _Change(self, self._writing.lend(), actor)

    async def read_aside(self, actor: Actor, work: Callable[[ReadContext], Awaitable[Result]]) -> Result:
        """A long read (a report, an export) in a thread with its own connection, so that the loop is never held."""

        async def alone() -> Result:
            engine = open_reader(self.url, pool_size=2)
            lane = _reading_lane(engine)
            try:
                async with lane.lend() as grip:
                    return await work(ReadContext(grip, actor, self.clock(), self))
            finally:
                await lane.close()
                await engine.dispose()

        return await asyncio.to_thread(asyncio.run, alone())

    async def close(self) -> None:
        await self._reading.close()
        await self._writing.close()
        await self.reader.dispose()
        await self.writer.dispose()


class _Look:
    """Written out, as the lanes' loans are: a generator costs more than the rest of it."""

    __slots__ = ("_actor", "_database", "_loan")

    def __init__(self, database: Database, loan: Loan, actor: Actor) -> None:
        self._database, self._loan, self._actor = database, loan, actor

    async def __aenter__(self) -> ReadContext:
        grip = await self._loan.__aenter__()
        return ReadContext(grip, self._actor, self._database.clock(), self._database)

    async def __aexit__(self, *failure: object) -> None:
        await self._loan.__aexit__(*failure)


class _Change:
    __slots__ = ("_actor", "_database", "_grip", "_loan", "_uow")

    def __init__(self, database: Database, loan: Loan, actor: Actor) -> None:
        self._database, self._loan, self._actor = database, loan, actor

    async def __aenter__(self) -> UnitOfWork:
        self._grip = await self._loan.__aenter__()
        self._uow = UnitOfWork(self._grip, self._actor, self._database.clock(), self._database)
        return self._uow

    async def __aexit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: object) -> None:
        try:
            if failure is None:
                await self._keep()
            elif _crossed(failure):
                raise ChangedAtOnce from failure
        finally:
            await self._loan.__aexit__(kind, failure, trace)
        if failure is None:
            self._tell()

    async def _keep(self) -> None:
        try:
            await self._uow._complete()  # noqa: SLF001 - the two are one mechanism
            if not self._grip.in_transaction():
                raise RuntimeError("this unit of work was rolled back by hand; nothing of it was kept")
            await self._grip.commit()
        except (DBAPIError, *CROSSED) as failure:
            if _crossed(failure):
                raise ChangedAtOnce from failure
            raise

    def _tell(self) -> None:
        if self._uow.announcements:
            self._database.announcer(self._uow.announcements)
        if self._uow.has_posted:
            self._database.on_post()


def _open_lanes(reader: AsyncEngine, writer: AsyncEngine) -> tuple[Lane, Lane]:
    """(for reading, for writing)."""
    if writer.dialect.driver != "inline":
        return _reading_lane(reader), PostgresLane(writer, begins=True)
    writing = InlineWriteLane(writer)
    return InlineReadLane(reader, writing), writing


def _reading_lane(engine: AsyncEngine) -> Lane:
    """For one who only reads, and shares nothing with a writer."""
    return InlineReadLane(engine) if engine.dialect.driver == "inline" else PostgresLane(engine, begins=False)


def _crossed(failure: BaseException | None) -> bool:
    """Whether a deadlock is at the bottom of it; SQLAlchemy wraps the driver's own error twice."""
    while failure is not None and not isinstance(failure, CROSSED):
        failure = failure.orig if isinstance(failure, DBAPIError) else failure.__cause__
    return failure is not None
