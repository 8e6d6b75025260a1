"""Documents as a CSV file for whoever keeps the books. It names no buyer."""

import csv
import io
from collections.abc import Iterable

from souk.kernel.clock import iso
from souk.orders.invoices.schemas import InvoiceView

COLUMNS = ("number", "kind", "issued_at", "order", "store", "refers_to", "currency", "net", "tax", "total", "sha256")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(documents: Iterable[InvoiceView]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in documents:
        net = each.total - each.tax
        amounts = (str(amount.decimal()) for amount in (net, each.tax, each.total))
        texts = (each.number, each.kind.value, iso(each.issued_at), each.order_number, each.store, each.refers_to or "")
        writer.writerow([*(_harmless(text) for text in texts), each.total.currency, *amounts, each.sha256 or ""])
    return out.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet would run what looks like a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
