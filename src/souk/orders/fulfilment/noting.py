"""Writing a note on an order. Unguarded."""

from sqlalchemy import insert

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.orders.fulfilment.events import OrderNoted
from souk.orders.fulfilment.models import OrderNote
from souk.orders.fulfilment.rows import NoteRow
from souk.orders.numbering import number_text
from souk.orders.rows import OrderRow, as_values

ADD_NOTE: Hot[None] = Hot(insert(OrderNote))


async def write_note(uow: UnitOfWork, order: OrderRow, text: str, *, for_buyer: bool) -> NoteRow:
    """For the store's own people, or for the buyer too, who then gets it by mail."""
    note = NoteRow(new_id(), order.id, uow.actor.id, for_buyer, text, uow.now)
    await uow.change(ADD_NOTE, **as_values(note))
    if for_buyer:
        uow.emit(
            OrderNoted(
                order_id=order.id,
                note_id=note.id,
                number=number_text(order.number),
                store_id=order.store_id,
                customer_id=order.customer_id,
            )
        )
    return note
