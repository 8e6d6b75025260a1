"""Invoices and credit notes go to the buyer by mail; receipts wait until somebody wants one."""

from souk.kernel.database import UnitOfWork
from souk.notifications.services import write_letter
from souk.notifications.writing import about
from souk.orders import InvoiceIssued, contact_of_checkout, get_order

MAILED = frozenset({"invoice", "credit_note"})


async def send_invoice(uow: UnitOfWork, happened: InvoiceIssued) -> None:
    if happened.kind not in MAILED:
        return
    occurrence = f"invoice:{happened.invoice_id}"
    facts = about(invoice_id=happened.invoice_id, order_id=happened.order_id)
    if happened.customer_id is not None:
        await write_letter(uow, "invoice", occurrence=occurrence, person_id=happened.customer_id, about=facts)
        return
    order = (await get_order(uow, happened.order_id)).order
    contact = await contact_of_checkout(uow, order.checkout_id)
    if contact.email is not None:
        await write_letter(uow, "invoice", occurrence=occurrence, address=contact.email, about=facts)
