"""Who stands in a line is told when it is their turn."""

from souk.booking import TicketCalled
from souk.kernel.database import UnitOfWork
from souk.notifications.services import Notice, notify
from souk.notifications.statuses import NoticeType
from souk.stores import store_names


async def tell_of_call(uow: UnitOfWork, happened: TicketCalled) -> None:
    """Each time anew: whoever did not come at once is called again."""
    if happened.customer_id is None:
        return
    store = (await store_names(uow, [happened.store_id])).get(happened.store_id)
    notice = Notice(
        type=NoticeType.QUEUE,
        title=f"It is your turn: number {happened.number}",
        message=f"Please come in at {store.name}." if store is not None else "Please come in.",
        related_id=happened.ticket_id,
    )
    occurrence = f"queue_called:{happened.ticket_id}:{happened.at.isoformat()}"
    await notify(uow, [happened.customer_id], notice, occurrence=occurrence)
