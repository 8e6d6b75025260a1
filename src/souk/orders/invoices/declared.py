"""What documents add to the room of orders."""

from typing import Final

from souk.kernel.outbox import Subscription
from souk.kernel.rooms import Invariant
from souk.kernel.settings import Settings
from souk.media import FolderStore, open_documents
from souk.orders.events import OrderPaid, OrderRefunded, OrderRefundReopened
from souk.orders.invoices import api, listeners, web
from souk.orders.invoices.audited import AUDITED
from souk.orders.invoices.events import InvoiceIssued
from souk.orders.invoices.invariants import invariants
from souk.orders.invoices.personal import EXPORTERS, PERSONAL_DATA
from souk.orders.invoices.printing import Printer
from souk.orders.invoices.tasks import PrintInvoice

FOLDER: Final = "invoices"
API: Final = (api.of_orders, api.router)
WEB: Final = (web.router,)


def open_printer(settings: Settings) -> Printer:
    """Its files lie beside the pictures, where nothing is served from."""
    return Printer(open_documents(settings.media, FOLDER), FolderStore(settings.media.folder))


def subscriptions(printer: Printer) -> tuple[Subscription, ...]:
    return (
        Subscription(name="orders.issue_invoice", event=OrderPaid, listener=listeners.issue_invoice),
        Subscription(name="orders.credit_refund", event=OrderRefunded, listener=listeners.credit_refund),
        Subscription(name="orders.reverse_credit", event=OrderRefundReopened, listener=listeners.reverse_credit),
        Subscription(name="orders.print_invoice", event=InvoiceIssued, task=PrintInvoice(printer)),
    )


def invariants_of(printer: Printer) -> tuple[Invariant, ...]:
    return invariants(printer.files)


__all__ = ["API", "AUDITED", "EXPORTERS", "PERSONAL_DATA", "WEB", "invariants_of", "open_printer", "subscriptions"]
