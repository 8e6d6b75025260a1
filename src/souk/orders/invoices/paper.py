"""A document as it stands on paper: everything in words, in the order it is read."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from souk.kernel.money import Money
from souk.orders.invoices.content import Content, Party, SoldLine, TaxedAt
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.rows import InvoiceRow
from souk.ui import money

TEMPLATE: Final = Path(__file__).parent / "paper" / "document.typ"
TITLES: Final = {
    InvoiceKind.INVOICE: "Invoice",
    InvoiceKind.CREDIT_NOTE: "Credit note",
    InvoiceKind.RECEIPT: "Receipt",
}
Pairs = tuple[tuple[str, str], ...]


class Seller(msgspec.Struct, frozen=True):
    name: str
    footer: str


class PaperLine(msgspec.Struct, frozen=True):
    """`values`: quantity, price, discount, tax, amount."""

    name: str
    note: str
    values: tuple[str, ...]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What `document.typ` reads. `logo`: the bytes of a picture, one by one."""

    title: str
    number: str
    subject: str
    seller: Seller
    buyer: Party
    buyer_label: str
    total_label: str
    total: str
    facts: Pairs
    ships_to: Party | None = None
    logo: list[int] | None = None
    has_discounts: bool = False
    lines: tuple[PaperLine, ...] = ()
    statement: str = ""
    taxes: tuple[tuple[str, ...], ...] = ()
    summary: Pairs = ()
    notes: tuple[str, ...] = ()


def title_of(kind: InvoiceKind, *, is_reversal: bool = False) -> str:
    return "Credit note reversal" if is_reversal else TITLES[kind]


def paper_of(invoice: InvoiceRow, content: Content, *, logo: bytes | None = None) -> Paper:
    is_receipt, currency = invoice.kind is InvoiceKind.RECEIPT, content.currency
    seller = content.seller
    return Paper(
        title=title_of(invoice.kind, is_reversal=content.is_reversal),
        number=invoice.number_text,
        subject=f"Order {content.order_number}",
        seller=Seller(seller.name, " · ".join(part for part in (seller.name, *seller.lines, content.contact) if part)),
        buyer=content.buyer,
        buyer_label="Received from" if is_receipt else "Billed to",
        ships_to=None if is_receipt else content.ships_to,
        logo=list(logo) if logo is not None else None,
        facts=_facts(invoice, content),
        has_discounts=any(line.discount for line in content.lines),
        lines=() if is_receipt else _lines(content.lines, currency),
        statement=_statement(invoice, content),
        taxes=() if is_receipt else tuple(_tax(each, currency) for each in content.taxes),
        summary=() if is_receipt else _summary(content),
        total_label="Received" if is_receipt else "Credited" if content.total < 0 else "Total",
        total=_amount(content.total, currency),
        notes=_notes(invoice, content),
    )


def _facts(invoice: InvoiceRow, content: Content) -> Pairs:
    facts = [("Number", invoice.number_text), ("Date", _day(invoice.issued_at)), ("Order", content.order_number)]
    if content.corrects:
        facts.append(("Refers to", content.corrects))
    else:
        facts.append(("Ordered", _day(content.ordered_at)))
    if content.paid is not None:
        facts.append(("Paid with", content.paid.how))
    return tuple(facts)


def _statement(invoice: InvoiceRow, content: Content) -> str:
    if invoice.kind is InvoiceKind.RECEIPT and content.paid is not None:
        return (
            f"We received {_amount(content.total, content.currency)} on {_day(content.paid.at)} for order "
            f"{content.order_number}, paid with {content.paid.how}. Thank you."
        )
    if content.is_reversal:
        return f"The money of credit note {content.corrects} could not be sent. It no longer counts, and is owed anew."
    return f"Given back for order {content.order_number}."


def _summary(content: Content) -> Pairs:
    currency = content.currency
    rows = [
        ("Goods", content.subtotal),
        ("Discount", -content.discount),
        ("Tier and points", -content.loyalty_discount),
    ]
    shown = [(label, _amount(amount, currency)) for label, amount in rows if amount]
    if content.shipping or (content.ships_to is not None and not content.corrects):
        shown.append(("Shipping", _amount(content.shipping, currency) if content.shipping else "Free"))
    if content.tax:
        label = "Contains tax" if content.prices_include_tax and not content.corrects else "Tax"
        shown.append((label, _amount(content.tax, currency)))
    return tuple(shown)


def _notes(invoice: InvoiceRow, content: Content) -> tuple[str, ...]:
    notes = []
    if content.reason:
        notes.append(f"Reason: {content.reason}")
    if invoice.kind is InvoiceKind.INVOICE and content.paid is not None:
        notes.append(f"Paid on {_day(content.paid.at)}. Nothing is owed.")
    if content.paid is not None and content.paid.transaction:
        notes.append(f"Transaction {content.paid.transaction}")
    if content.prices_include_tax and content.lines:
        notes.append("Prices include tax.")
    return tuple(notes)


def _lines(lines: Sequence[SoldLine], currency: str) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            line.name,
            line.note,
            (
                f"{line.quantity:,}",
                _amount(line.unit_price, currency),
                _amount(-line.discount, currency) if line.discount else "",
                _amount(line.tax, currency),
                _amount(line.total, currency),
            ),
        )
        for line in lines
    )


def _tax(each: TaxedAt, currency: str) -> tuple[str, ...]:
    return each.rate, *(_amount(amount, currency) for amount in (each.net, each.tax, each.net + each.tax))


def _amount(amount: int, currency: str) -> str:
    return money(Money(amount, currency)).replace("-", "\N{MINUS SIGN}")


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
