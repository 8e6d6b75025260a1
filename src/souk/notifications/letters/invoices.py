"""Letters with an invoice or a credit note behind them."""

from dataclasses import dataclass
from datetime import timedelta

from souk.kernel.money import Money
from souk.notifications.letters.orders import BUYER, order_of
from souk.notifications.writing import Draft, LetterKind, Writer
from souk.orders import find_invoice, number_text


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """`total` of a credit note is what was given back."""

    first_name: str
    number: str
    order_number: str
    store: str
    url: str
    total: Money
    is_credit: bool


async def invoice(writer: Writer) -> Draft | None:
    detail = await order_of(writer)
    document = await find_invoice(writer.ctx, writer.id_of("invoice_id"))
    if detail is None or document is None:
        return None
    is_credit = document.total < 0
    view = InvoiceView(
        first_name=writer.first_name,
        number=document.number_text,
        order_number=number_text(detail.order.number),
        store=detail.store.name if detail.store is not None else "the store",
        url=writer.links.order(detail.order),
        total=Money(abs(document.total), document.currency),
        is_credit=is_credit,
    )
    title = "credit note" if is_credit else "invoice"
    subject = f"Your {title} {view.number} from {view.store}"
    return Draft(subject, f"For order {view.order_number}, as PDF.", view, invoices=(document.id,))


KINDS = (
    LetterKind(
        name="invoice", title="Invoice or credit note", compose=invoice, because=BUYER, useful_for=timedelta(days=14)
    ),
)
