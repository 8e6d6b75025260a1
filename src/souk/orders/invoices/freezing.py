"""From an order as it stands to what its documents will say for ever."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from souk.kernel.database import ReadContext
from souk.kernel.ids import as_uuid
from souk.orders.contact import Contact, Destination, open_destination
from souk.orders.invoices.content import Content, Paid, Party, SoldLine, TaxedAt
from souk.orders.numbering import number_text
from souk.orders.queries import OrderDetail, get_contact
from souk.orders.refund_rows import RefundRow
from souk.orders.rows import LineRow, OrderRow
from souk.payments import PaymentView
from souk.pricing import Step
from souk.stores import StoreView, get_store

UNTAXED = "No tax"
RATE = re.compile(r"^(\d+(?:\.\d+)?) %")
_steps = msgspec.json.Decoder(tuple[Step, ...]).decode


async def freeze_order(ctx: ReadContext, detail: OrderDetail, *, now: datetime) -> Content:
    """What the invoice of a paid order says. For who may see every order and its buyer."""
    order = detail.order
    store = await get_store(ctx, order.store_id)
    contact = await get_contact(ctx, order)
    trace = _steps(order.trace)
    where = open_destination(ctx.keys, order.sealed_address) if order.sealed_address is not None else None
    lines = tuple(_line(line, line.quantity) for line in detail.lines)
    return Content(
        seller=_seller(store),
        contact=_contact_of(store),
        logo_id=_logo(store),
        buyer=_buyer(contact, where),
        ships_to=_ships_to(contact, where) if order.requires_shipping else None,
        order_number=number_text(order.number),
        ordered_at=order.placed_at,
        paid=_paid(detail.payment, order, now),
        currency=order.currency,
        lines=lines,
        subtotal=order.subtotal,
        discount=order.discount,
        loyalty_discount=order.loyalty_discount,
        shipping=order.shipping,
        tax=order.tax,
        total=order.total,
        prices_include_tax=order.prices_include_tax,
        taxes=_taxes(order, lines, trace),
        trace=trace,
    )


def freeze_refund(invoice: Content, number: str, refund: RefundRow, lines: Sequence[LineRow]) -> Content:
    """What the credit note for a refund says: the same parties, the pieces that were paid back, negative amounts.

    `number` is the invoice's.
    """
    by_id = {line.id: line for line in lines}
    pieces = [(by_id[each.line_id], each.quantity) for each in refund.pieces if each.line_id in by_id]
    rates = [each.rate for each in invoice.taxes if each.tax] or [UNTAXED]
    return msgspec.structs.replace(
        invoice,
        ships_to=None,
        lines=tuple(_line(line, quantity) for line, quantity in pieces),
        subtotal=-refund.goods,
        discount=0,
        loyalty_discount=0,
        shipping=-refund.shipping,
        tax=-refund.tax,
        total=-refund.amount,
        taxes=(TaxedAt(rates[0] if refund.tax else UNTAXED, refund.tax - refund.amount, -refund.tax),),
        trace=(),
        corrects=number,
        reason=refund.reason,
        paid=None,
    )


def freeze_reversal(note: Content, number: str) -> Content:
    """A credit note taken back: the money could not be sent. `number` is that note's."""
    return msgspec.structs.replace(
        note,
        lines=(),
        subtotal=-note.subtotal,
        shipping=-note.shipping,
        tax=-note.tax,
        total=-note.total,
        taxes=tuple(TaxedAt(each.rate, -each.net, -each.tax) for each in note.taxes),
        corrects=number,
        is_reversal=True,
    )


def _seller(store: StoreView) -> Party:
    vendor = store.vendor
    if vendor is None:
        return Party(store.name)
    firm = [vendor.business_name] if vendor.business_name != store.name else []
    return Party(store.name, tuple(firm + [each.strip() for each in vendor.address.splitlines() if each.strip()]))


def _contact_of(store: StoreView) -> str:
    vendor = store.vendor
    ways = (vendor.email, vendor.phone, vendor.website) if vendor is not None else ()
    return " · ".join(each for each in ways if each)


def _logo(store: StoreView) -> UUID | None:
    """A picture's id stands in its address."""
    url = store.vendor.logo_url if store.vendor is not None else None
    return next((found for part in url.split("/") if (found := as_uuid(part))), None) if url else None


def _buyer(contact: Contact, where: Destination | None) -> Party:
    name = contact.full_name or contact.email or "Buyer"
    lines = _lines_of(where)
    return Party(name, (*lines, contact.email) if contact.email and contact.email != name else lines)


def _ships_to(contact: Contact, where: Destination | None) -> Party | None:
    lines = _lines_of(where)
    return Party(contact.full_name or lines[0], lines if contact.full_name else lines[1:]) if lines else None


def _lines_of(where: Destination | None) -> tuple[str, ...]:
    if where is None:
        return ()
    if where.postal is None:
        return tuple(each.strip() for each in where.text.splitlines() if each.strip())
    postal = where.postal
    region = " ".join(part for part in (postal.state, postal.zip_code) if part)
    place = ", ".join(part for part in (postal.city, region) if part)
    return tuple(each for each in (postal.street, place, postal.country) if each)


def _paid(payment: PaymentView | None, order: OrderRow, now: datetime) -> Paid:
    how = order.payment_method.replace("_", " ").capitalize()
    if payment is not None:
        four = f" ending in {payment.method.last_four}" if payment.method.last_four else ""
        how = f"{payment.method.brand}{four}" or how
    return Paid(how, order.paid_at or now, (payment.transaction_id if payment is not None else None) or "")


def _line(line: LineRow, quantity: int) -> SoldLine:
    """All of a line, or so many pieces of it: then its discounts and its tax in proportion, for reading."""
    discount = line.discount + line.loyalty_discount
    whole = quantity == line.quantity
    return SoldLine(
        name=line.name,
        note=" · ".join(part for part in (line.color, line.size, line.sku) if part),
        quantity=quantity,
        unit_price=line.unit_price,
        discount=discount if whole else discount * quantity // line.quantity,
        tax=line.tax if whole else line.tax * quantity // line.quantity,
        total=line.unit_price * quantity - (discount if whole else discount * quantity // line.quantity),
    )


def _taxes(order: OrderRow, lines: Sequence[SoldLine], trace: Sequence[Step]) -> tuple[TaxedAt, ...]:
    """By rate, each with what it was taken of. A store has one rate; shipping may be free of it."""
    net = order.total - order.tax
    found = next((each for step in trace if step.label == "Tax" and (each := RATE.match(step.why))), None)
    if found is None or not order.tax:
        return (TaxedAt(UNTAXED, net, 0),)
    rate = f"{found[1]} %"
    shipping_is_taxed = order.tax != sum(line.tax for line in lines)
    if shipping_is_taxed or not order.shipping:
        return (TaxedAt(rate, net, order.tax),)
    return TaxedAt(rate, net - order.shipping, order.tax), TaxedAt(UNTAXED, order.shipping, 0)
