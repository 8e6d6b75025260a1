"""Tries counted in the database: for many processes that share no Redis, and for counts that outlive a restart."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert  # SQLite compiles it alike
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.tallies import Key, Rate, Standing, stand, those_that_count

PURPOSE, NONE = "limits", "[]"


class LimitWindow(Base):
    """The tries of one caller that still count. `caller` is a blind index: callers are people and addresses."""

    __tablename__ = "limit_windows"

    caller: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[str]
    """Seconds since 1970, the oldest first, as JSON."""
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Tries(msgspec.Struct, frozen=True):
    tries: str


class KnownTries(msgspec.Struct, frozen=True):
    caller: str
    tries: str


_this = LimitWindow.caller == bindparam("whose")
_made = upsert(LimitWindow)
HOLD = Hot(
    _made.on_conflict_do_update(index_elements=["caller"], set_={"ends_at": LimitWindow.ends_at}).returning(
        LimitWindow.tries
    ),
    Tries,
)
"""The row of a caller, locked until the unit of work ends, whether or not it was there."""
FIND = Hot(
    select(LimitWindow.caller, LimitWindow.tries).where(any_of(LimitWindow.caller, "callers", of=str)), KnownTries
)
KEEP: Hot[None] = Hot(update(LimitWindow).where(_this).values(tries=bindparam("all_tries"), ends_at=bindparam("until")))
FORGET: Hot[None] = Hot(delete(LimitWindow).where(_this))
EXPIRE: Hot[None] = Hot(delete(LimitWindow).where(LimitWindow.ends_at < bindparam("before")))


class InDatabase:
    """Each question is a unit of work of its own, so none may be asked inside another."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hit(self, key: Key, rate: Rate) -> Standing:
        caller = self._index(key)
        async with self._database.unit_of_work(SYSTEM) as uow:
            held = await uow.first(HOLD, caller=caller, tries=NONE, ends_at=uow.now)
            now = uow.now.timestamp()
            tries = _read(held.tries if held is not None else NONE, rate, now)
            standing = stand(tries, rate, now)
            if standing.is_refused:
                return standing
            kept = msgspec.json.encode([*tries, now]).decode()
            await uow.change(KEEP, whose=caller, all_tries=kept, until=uow.now + timedelta(seconds=rate.seconds))
        return Standing(rate, standing.remaining - 1, rate.seconds)

    async def look(self, keys: Sequence[Key], rate: Rate) -> list[Standing]:
        """In one question, and of a replica where there is one: `hit` is exact whatever was seen here."""
        callers = [self._index(key) for key in keys]
        async with self._database.read(SYSTEM) as ctx:
            found = {each.caller: each.tries for each in await ctx.all(FIND, callers=callers)}
            now = ctx.now.timestamp()
        return [stand(_read(found.get(caller, NONE), rate, now), rate, now) for caller in callers]

    async def forget(self, key: Key, rate: Rate) -> None:
        async with self._database.unit_of_work(SYSTEM) as uow:
            await uow.change(FORGET, whose=self._index(key))

    async def close(self) -> None:
        """The database is closed by who opened it."""

    def _index(self, key: Key) -> str:
        return self._database.keys.blind_index(" ".join(key), purpose=PURPOSE)


def _read(tries: str, rate: Rate, now: float) -> list[float]:
    return those_that_count(msgspec.json.decode(tries, type=list[float]), rate, now)


async def forget_old_windows(database: Database) -> int:
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(EXPIRE, before=uow.now)
