"""How a context reaches the database: a lane lends a `Grip` for as long as the context is open.

Every lane keeps its connections for good and begins and commits on the raw driver, so that a unit of work that never
asks for the ORM pays nothing for it. `sqlite_lanes` and `postgres_lanes` say how.
"""

from typing import Protocol

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncSession

from souk.kernel.hot import Driver


class Grip(Protocol):
    """What a context holds of the database."""

    driver: Driver
    dialect: Dialect

    def open_session(self) -> AsyncSession: ...
    def in_transaction(self) -> bool: ...
    async def commit(self) -> None: ...


class Loan(Protocol):
    """`async with lane.lend() as grip`: written as a class, since a generator would cost half of what a hot look costs.

    Leaving undoes what was not committed, even while being cancelled.
    """

    async def __aenter__(self) -> Grip: ...
    async def __aexit__(self, *_: object) -> None: ...


class Lane(Protocol):
    def lend(self) -> Loan: ...
    async def close(self) -> None: ...
