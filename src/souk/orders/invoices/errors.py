"""What is refused about documents."""

from souk.kernel.errors import Conflict, NotFound, Unavailable


class InvoiceNotReady(Conflict):
    """Fact: `payment_status`, where the order's money stands."""

    sentence = "There is an invoice once the order is paid."


class UnknownInvoice(NotFound):
    sentence = "There is no such document."


class InvoiceLost(Unavailable):
    sentence = "The file of this document is missing. Whoever runs the shop can bring it back from a backup."
