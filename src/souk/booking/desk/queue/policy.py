"""Who runs a queue, and whose number is whose."""

from uuid import UUID

import msgspec
from sqlalchemy import Uuid, and_, bindparam, select

from souk.booking.desk.queue.rows import Ticket
from souk.booking.schedule.models import Provider
from souk.booking.schedule.policy import can_manage
from souk.identity import signed_in
from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.crypto import token_digest
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot


class _Id(msgspec.Struct, frozen=True):
    id: UUID


_OWN = Hot(
    select(Provider.id).where(
        and_(
            Provider.store_id == bindparam("store", type_=Uuid()),
            Provider.user_id == bindparam("person", type_=Uuid()),
            Provider.is_active,
        )
    ),
    _Id,
)


async def own_provider(ctx: ReadContext, store_id: UUID) -> UUID | None:
    """Which provider of this store the actor is."""
    if ctx.actor.id is None:
        return None
    found = await ctx.first(_OWN, store=store_id, person=ctx.actor.id)
    return found.id if found is not None else None


async def can_run(ctx: ReadContext, store_id: UUID) -> Verdict:
    """The store's people, and those who serve there under their own login."""
    if not ctx.actor.is_system:
        signed_in(ctx.actor)
    if can_manage(ctx.actor, store_id) or await own_provider(ctx, store_id) is not None:
        return ALLOWED
    return denied("Only the people of this store run its queue.")


async def can_end(ctx: ReadContext, ticket: Ticket) -> Verdict:
    """Whoever holds the number, and whoever runs its queue."""
    return ALLOWED if is_holder(ctx.actor, ticket) else await can_run(ctx, ticket.store_id)


def is_holder(actor: Actor, ticket: Ticket) -> bool:
    """Whether it is their own number."""
    if ticket.customer_id is not None:
        return actor.id == ticket.customer_id
    return ticket.guest_digest is not None and ticket.guest_digest == guest_digest(actor)


def guest_digest(actor: Actor) -> str | None:
    return token_digest(actor.guest_key) if actor.guest_key else None
