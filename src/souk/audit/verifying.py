"""Proving the chain: every entry is as it was written, none is missing, none was put in, none stands elsewhere."""

from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
import structlog
from sqlalchemy import bindparam, func, select, update

from souk.audit.chain import NOTHING, Entry, digest, is_signed, sign
from souk.audit.models import AuditChain, AuditEntry
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot

AT_ONCE = 500
MOST_SENTENCES = 20
log = structlog.get_logger("souk.audit")


class Chained(Entry, frozen=True):
    """An entry with the hash it claims."""

    hash: str


class ChainState(msgspec.Struct, frozen=True):
    """Where the chain ends, how far it was proved and when, and what the last look found broken."""

    sequence: int
    hash: str
    signature: str
    verified_sequence: int
    verified_hash: str
    verified_signature: str
    verified_at: datetime | None
    finding: str | None


class Walk(msgspec.Struct, kw_only=True):
    """How far a look has come, and what it met."""

    sequence: int = 0
    hash: str = NOTHING
    sentences: list[str] = []

    def meet(self, sentence: str) -> None:
        if len(self.sentences) < MOST_SENTENCES:
            self.sentences.append(sentence)


class Last(msgspec.Struct, frozen=True):
    last: int | None


_columns = [getattr(AuditEntry, name) for name in Chained.__struct_fields__]
PAGE_OF_CHAIN = Hot(
    select(*_columns)
    .where(AuditEntry.sequence > bindparam("after"), AuditEntry.sequence <= bindparam("until"))
    .order_by(AuditEntry.sequence)
    .limit(AT_ONCE),
    Chained,
)
ONE_OF_CHAIN = Hot(select(*_columns).where(AuditEntry.sequence == bindparam("number")), Chained)
STATE = Hot(
    select(*(getattr(AuditChain, name) for name in ChainState.__struct_fields__)).where(AuditChain.id == 1), ChainState
)
LAST = Hot(select(func.max(AuditEntry.sequence).label("last")), Last)
PROVED: Hot[None] = Hot(
    update(AuditChain)
    .where(AuditChain.id == 1)
    .values(
        verified_sequence=bindparam("last"),
        verified_hash=bindparam("last_hash"),
        verified_signature=bindparam("signed"),
        verified_at=bindparam("looked_at"),
        finding=None,
    )
)
FOUND: Hot[None] = Hot(
    update(AuditChain)
    .where(AuditChain.id == 1)
    .values(verified_at=bindparam("looked_at"), finding=bindparam("sentence"))
)


async def get_chain_state(ctx: ReadContext) -> ChainState:
    state = await ctx.first(STATE)
    assert state is not None
    return state


async def find_breaches(ctx: ReadContext) -> list[str]:
    """From where it was last proved on."""
    return (await walk(ctx, thorough=False)).sentences


async def find_all_breaches(ctx: ReadContext) -> list[str]:
    """From the first entry on."""
    return (await walk(ctx, thorough=True)).sentences


async def walk(ctx: ReadContext, *, thorough: bool) -> Walk:
    """Look at every entry up to the head. Appending may go on meanwhile."""
    state, gone = await get_chain_state(ctx), Walk(sentences=[])
    if not is_signed(ctx.keys, "head", state.sequence, state.hash, state.signature):
        gone.meet(f"The head of the chain (entry {state.sequence}) does not bear this shop's signature.")
    if not thorough:
        await _take_up(ctx, state, gone)
    async for entry in _entries(ctx, after=gone.sequence, until=state.sequence):
        _look_at(entry, gone)
    if gone.sequence < state.sequence:
        gone.meet(f"Entries {gone.sequence + 1} to {state.sequence} are missing at the end.")
    elif gone.hash != state.hash:
        gone.meet(f"Entry {state.sequence} is not the one that the head of the chain names.")
    await _look_beyond(ctx, gone)
    return gone


async def _take_up(ctx: ReadContext, state: ChainState, gone: Walk) -> None:
    """Go on from where the chain was proved, if that mark is ours and the entry there still is what it was."""
    number, last_hash = state.verified_sequence, state.verified_hash
    if not is_signed(ctx.keys, "verified", number, last_hash, state.verified_signature):
        gone.meet("The mark up to which the chain was proved does not bear this shop's signature.")
        return
    if number == 0:
        return
    entry = await ctx.first(ONE_OF_CHAIN, number=number)
    if entry is None or entry.hash != last_hash or digest(entry) != last_hash:
        gone.meet(f"Entry {number} is not what it was when it was proved.")
        return
    gone.sequence, gone.hash = number, last_hash


async def _entries(ctx: ReadContext, *, after: int, until: int) -> AsyncIterator[Chained]:
    while page := await ctx.all(PAGE_OF_CHAIN, after=after, until=until):
        for entry in page:
            yield entry
        after = page[-1].sequence


def _look_at(entry: Chained, gone: Walk) -> None:
    if entry.sequence != gone.sequence + 1:
        missing = f"Entries {gone.sequence + 1} to {entry.sequence - 1} are missing."
        gone.meet(missing if entry.sequence > gone.sequence + 2 else f"Entry {gone.sequence + 1} is missing.")
    elif entry.previous_hash != gone.hash:
        gone.meet(f"Entry {entry.sequence} does not follow the one before it.")
    if digest(entry) != entry.hash:
        gone.meet(f"Entry {entry.sequence} is not as it was written.")
    gone.sequence, gone.hash = entry.sequence, entry.hash


async def _look_beyond(ctx: ReadContext, gone: Walk) -> None:
    """The last entry is read before the head, which so can only be ahead of it."""
    found = await ctx.first(LAST)
    last = (found and found.last) or 0
    head = (await get_chain_state(ctx)).sequence
    if last > head:
        gone.meet(f"Entries up to {last} were put in behind the head of the chain ({head}).")


class VerifyChain(msgspec.Struct, frozen=True):
    """The scheduled look: moves the mark on, and writes the head's hash into the log, outside the database's reach."""

    thorough: bool

    async def __call__(self, database: Database) -> list[str]:
        async def look(ctx: ReadContext) -> Walk:
            return await walk(ctx, thorough=self.thorough)

        gone = await database.read_aside(SYSTEM, look)
        async with database.unit_of_work(SYSTEM) as uow:
            if gone.sentences:
                await uow.change(FOUND, looked_at=uow.now, sentence=gone.sentences[0])
            else:
                signed = sign(uow.keys, "verified", gone.sequence, gone.hash)
                await uow.change(PROVED, last=gone.sequence, last_hash=gone.hash, signed=signed, looked_at=uow.now)
        if gone.sentences:
            log.error("audit trail broken", sentences=gone.sentences)
        else:
            log.info("audit anchor", sequence=gone.sequence, hash=gone.hash)
        return gone.sentences
