"""What readers of the trail ask for."""

from uuid import UUID

from souk.audit import policy
from souk.audit.events import ChainCheckAsked, TrailExported
from souk.kernel.database import UnitOfWork


async def ask_for_check(uow: UnitOfWork) -> None:
    """Have the whole chain proved soon."""
    policy.refuse_strangers(uow.actor)
    uow.require(policy.can_read_all(uow.actor))
    uow.emit(ChainCheckAsked())


async def note_export(uow: UnitOfWork, *, entries: int, store_id: UUID | None = None) -> None:
    """A file of entries leaves: that is an entry too."""
    policy.refuse_strangers(uow.actor)
    uow.emit(TrailExported(entries=entries, store_id=store_id))
