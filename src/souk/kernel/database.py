"""Looking and changing: the two ways to touch the data, and the only place that commits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from souk.kernel.actors import Actor, Verdict
from souk.kernel.clock import Clock, utc_now
from souk.kernel.crypto import KeyRing
from souk.kernel.engines import open_engines, open_reader
from souk.kernel.errors import Conflict, Forbidden
from souk.kernel.hot import CONSTRAINT_BROKEN, CROSSED, Hot, Recipe
from souk.kernel.lanes import Grip, PooledLane, open_lanes
from souk.kernel.outbox import POST, Event, Outbox

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
        recipe = await self._ready(hot)
        try:
            return recipe.rows(await self._driver.fetch(recipe.sql, recipe.arguments(parameters)))
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(recipe.sql, None, broken) from broken

    async def first(self, hot: Hot[Row], **parameters: Any) -> Row | None:
        rows = await self.all(hot, **parameters)
        return rows[0] if rows else None

    async def _ready(self, hot: Hot[Any]) -> Recipe:
        if self._session is not None:
            if self._session.in_nested_transaction():
                await self._session.connection()  # a SAVEPOINT is only sent with the session's next statement
            if not self._session.sync_session._is_clean():  # noqa: SLF001 - what the ORM itself asks
                await self._session.flush()  # as the ORM does before its own statements
        self._tally.statements += 1
        return hot.recipe(self._dialect)


class UnitOfWork(ReadContext):
    """One actor, changing things. They are kept together, or not at all."""

    def __init__(self, grip: Grip, actor: Actor, now: datetime, database: "Database") -> None:
        super().__init__(grip, actor, now, database)
        self._outbox = database.outbox
        self._emitted: list[Event] = []
        self.announcements: Announcements = []

    def require(self, verdict: Verdict) -> None:
        """Go on only if the policy said yes. Raises Forbidden with its reason."""
        if not verdict.allowed:
            raise Forbidden(verdict.reason)

    def emit(self, event: Event) -> None:
        """Something happened: each of its listeners will hear of it once this unit of work is kept."""
        self._emitted.append(event)

    def announce(self, topic: str, payload: Any = None) -> None:
        """Tell whoever is connected right now (sockets, caches), in every process, after the commit. May be lost."""
        self.announcements.append((topic, payload))

    async def change(self, hot: Hot[Any], **parameters: Any) -> int:
        """How many rows it changed. Look at the answer: nought is the refusal of a conditional update."""
        recipe = await self._ready(hot)
        try:
            return await self._driver.change(recipe.sql, recipe.arguments(parameters))
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(recipe.sql, None, broken) from broken

    async def change_many(self, hot: Hot[Any], many: Iterable[Mapping[str, Any]]) -> None:
        recipe = await self._ready(hot)
        try:
            await self._driver.change_many(recipe.sql, [recipe.arguments(each) for each in many])
        except CONSTRAINT_BROKEN as broken:
            raise IntegrityError(recipe.sql, None, broken) from broken

    async def _ready(self, hot: Hot[Any]) -> Recipe:
        if not self._grip.in_transaction():
            raise RuntimeError("this unit of work was rolled back; a hot statement would escape it")
        return await super()._ready(hot)

    async def _complete(self) -> None:
        if self._session is not None:
            await self._session.flush()
        if rows := [row for event in self._emitted for row in self._outbox.rows_for(event, now=self.now)]:
            await self.change_many(POST, rows)


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
        self._reading, self._writing = open_lanes(self.reader, self.writer)
        self.tally = Tally()
        self.announcer: Callable[[Announcements], None] = lambda _: None
        self.on_post: Callable[[], None] = lambda: None

    @asynccontextmanager
    async def read(self, actor: Actor) -> AsyncIterator[ReadContext]:
        async with self._reading.lend() as grip:
            yield ReadContext(grip, actor, self.clock(), self)

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor) -> AsyncIterator[UnitOfWork]:
        async with self._writing.lend() as grip:
            uow = UnitOfWork(grip, actor, self.clock(), self)
            try:
                yield uow
                await uow._complete()  # noqa: SLF001 - the two are one mechanism
            except (DBAPIError, *CROSSED) as failure:
                if _crossed(failure):
                    raise ChangedAtOnce from failure
                raise
            if not grip.in_transaction():
                raise RuntimeError("this unit of work was rolled back by hand; nothing of it was kept")
            await grip.commit()
        if uow.announcements:
            self.announcer(uow.announcements)
        if uow._emitted:  # noqa: SLF001
            self.on_post()

    async def read_aside(self, actor: Actor, work: Callable[[ReadContext], Awaitable[Result]]) -> Result:
        """A long read (a report, an export) in a thread with its own connection, so that the loop is never held."""

        async def alone() -> Result:
            engine = open_reader(self.url, pool_size=1)
            try:
                async with PooledLane(engine, begins=False).lend() as grip:
                    return await work(ReadContext(grip, actor, self.clock(), self))
            finally:
                await engine.dispose()

        return await asyncio.to_thread(asyncio.run, alone())

    async def close(self) -> None:
        await self._reading.close()
        await self._writing.close()
        await self.reader.dispose()
        await self.writer.dispose()


def _crossed(failure: BaseException | None) -> bool:
    """Whether a deadlock is at the bottom of it; SQLAlchemy wraps the driver's own error twice."""
    while failure is not None and not isinstance(failure, CROSSED):
        failure = failure.orig if isinstance(failure, DBAPIError) else failure.__cause__
    return failure is not None
