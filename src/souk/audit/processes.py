"""Taking a file of entries away: a look, and then the entry that says so."""

from collections.abc import Sequence

from souk.audit.commands import note_export
from souk.audit.exporting import MOST, as_csv
from souk.audit.queries import LogFilter, stream_entries
from souk.audit.schemas import LogEntry
from souk.audit.wording import Wording
from souk.kernel.actors import Actor
from souk.kernel.database import Database, ReadContext


async def write_export(database: Database, actor: Actor, wording: Wording, wanted: LogFilter) -> str:
    """CSV of what the actor may see, at most 50,000 entries. Raises Unauthenticated, Forbidden."""

    async def collect(ctx: ReadContext) -> Sequence[LogEntry]:
        return [entry async for page in stream_entries(ctx, wording, wanted, most=MOST) for entry in page]

    entries = await database.read_aside(actor, collect)
    async with database.unit_of_work(actor) as uow:
        await note_export(uow, entries=len(entries), store_id=wanted.store_id)
    return as_csv(entries)
