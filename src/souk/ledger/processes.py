"""Taking lines away as a file: a long read, so in a reader of its own; that it happened is then written down."""

from souk.kernel.actors import Actor
from souk.kernel.database import Database, ReadContext
from souk.ledger import policy
from souk.ledger.events import LedgerExported
from souk.ledger.exporting import lines_as_csv
from souk.ledger.queries import LedgerFilter, list_to_export


async def write_export(database: Database, actor: Actor, wanted: LedgerFilter) -> str:
    """Raises Unauthenticated, Forbidden."""
    policy.refuse_strangers(actor)

    async def read(ctx: ReadContext) -> tuple[int, str]:
        lines = await list_to_export(ctx, wanted)
        return len(lines), lines_as_csv(lines)

    count, text = await database.read_aside(actor, read)
    async with database.unit_of_work(actor) as uow:
        uow.emit(LedgerExported(lines=count))
    return text
