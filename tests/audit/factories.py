"""Things for the trail to keep, and ways to tamper with it that a person with the database could take."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from souk.audit.chain import Entry, digest
from souk.audit.models import AuditEntry
from souk.identity import SignInFailed
from souk.kernel.actors import GUEST, SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.invariants import check
from souk.kernel.rooms import Room
from souk.kernel.worker import carry_due

CHAIN = "audit.chain_unbroken"


async def carry_all(database: Database) -> None:
    """Until nobody waits to hear of anything."""
    while await carry_due(database):
        pass


async def fail_to_sign_in(database: Database, times: int = 1, *, person_id: UUID | None = None) -> None:
    """Something small that is audited, so many times."""
    async with database.unit_of_work(GUEST) as uow:
        for _ in range(times):
            address = uow.keys.seal("203.0.113.7")
            uow.emit(SignInFailed(person_id=person_id, why="password", sealed_address=address))


async def entries_of(database: Database) -> list[AuditEntry]:
    async with database.read(SYSTEM) as ctx:
        return list(await ctx.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))


async def broken(database: Database, rooms: Sequence[Room], *, thorough: bool = True) -> list[str]:
    """What `souk check` says of the chain."""
    found = await check(database, rooms, thorough=thorough)
    return [finding.sentence for finding in found if finding.invariant == CHAIN]


@asynccontextmanager
async def tampering(database: Database) -> AsyncIterator[UnitOfWork]:
    """As the owner of the database, who can put the triggers out of the way."""
    async with database.unit_of_work(SYSTEM) as uow:
        if uow.dialect == "sqlite":
            for verb in ("update", "delete"):
                await uow.session.execute(text(f"DROP TRIGGER audit_entries_no_{verb}"))
        else:
            await uow.session.execute(text("SET LOCAL session_replication_role = replica"))
        yield uow


def columns_of(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__struct_fields__}


def rehash(columns: dict[str, Any]) -> str:
    """What a forger who knows the form would write."""
    return digest(Entry(**columns))
