"""Taking a list of addresses: read in a thread, kept some at a time. Sent again, it changes nothing."""

import asyncio

from souk.identity.segments.address_list import AddressList
from souk.identity.segments.commands import Listed, list_addresses
from souk.identity.segments.queries import get_segment
from souk.identity.segments.schemas import ListReport
from souk.kernel.actors import Actor
from souk.kernel.database import Database

AT_ONCE = 200
MOST_SHOWN = 100


async def take_list(database: Database, actor: Actor, name: str, raw: bytes) -> ListReport:
    """Raises NotAnAddressList, UnknownSegment, Unauthenticated, Forbidden."""
    async with database.read(actor) as ctx:
        await get_segment(ctx, name)
    found = await asyncio.to_thread(AddressList, raw)
    parts = [Listed()]
    for start in range(0, len(found.emails), AT_ONCE):
        async with database.unit_of_work(actor) as uow:
            parts.append(await list_addresses(uow, name, found.emails[start : start + AT_ONCE]))
    return ListReport(
        listed=len(found.emails),
        joined=sum(part.joined for part in parts),
        known=sum(part.known for part in parts),
        waiting=sum(part.waiting for part in parts),
        wrong_lines=len(found.wrong),
        wrong=found.wrong[:MOST_SHOWN],
    )
