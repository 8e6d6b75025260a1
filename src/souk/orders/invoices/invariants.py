"""What no storm may break: numbers without a gap, amounts that are the order's, files that are what was printed."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Select, func, select

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.media import DocumentStore
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.models import Invoice, InvoiceSeries
from souk.orders.models import Order

MOST = 100
MOST_FILES = 200
"""How many files, the newest, a look opens; `find_all` opens every one."""
_in_series = (
    select(
        Invoice.store_id, Invoice.kind, func.count().label("many"), func.max(Invoice.number).label("last"),
        func.min(Invoice.number).label("first"),
    )
    .group_by(Invoice.store_id, Invoice.kind)
    .subquery("in_series")
)  # fmt: skip
GAPS = (
    select(InvoiceSeries.prefix)
    .outerjoin(
        _in_series, (_in_series.c.store_id == InvoiceSeries.store_id) & (_in_series.c.kind == InvoiceSeries.kind)
    )
    .where(
        (func.coalesce(_in_series.c.many, 0) != InvoiceSeries.last_number)
        | (func.coalesce(_in_series.c.last, 0) != InvoiceSeries.last_number)
        | (func.coalesce(_in_series.c.first, 1) != 1)
    )
)
UNEQUAL = (
    select(Invoice.number_text)
    .join(Order, Order.id == Invoice.order_id)
    .where(Invoice.kind != InvoiceKind.CREDIT_NOTE, (Invoice.total != Order.total) | (Invoice.tax != Order.tax))
)
_credited = (
    select(Invoice.order_id, func.sum(Invoice.total).label("total"))
    .where(Invoice.kind == InvoiceKind.CREDIT_NOTE)
    .group_by(Invoice.order_id)
    .subquery("credited")
)
CREDITED_TOO_MUCH = (
    select(Order.number)
    .join(_credited, _credited.c.order_id == Order.id)
    .where((_credited.c.total > 0) | (-_credited.c.total > Order.total))
)
PRINTED = (
    select(Invoice.number_text, Invoice.file_id, Invoice.sealed_key, Invoice.sha256)
    .where(Invoice.file_id.is_not(None))
    .order_by(Invoice.id.desc())
)


def _sentences(broken: Select[Any], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        return [sentence.format(each) for each in await ctx.session.scalars(broken.limit(MOST))]

    return find


def _files(files: DocumentStore, most: int | None) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        found = []
        for number, file_id, sealed_key, sha256 in await ctx.session.execute(PRINTED.limit(most)):
            content = await files.get(file_id, ctx.keys.open(sealed_key)) if file_id and sealed_key else None
            if content is None or hashlib.sha256(content).hexdigest() != sha256:
                found.append(f"The file of {number} is not what was printed.")
        return found[:MOST]

    return find


def invariants(files: DocumentStore) -> tuple[Invariant, ...]:
    return (
        Invariant(name="invoices.no_gaps", find=_sentences(GAPS, "The numbers {}-… have a gap.")),
        Invariant(name="invoices.totals", find=_sentences(UNEQUAL, "{} and its order are not the same amount.")),
        Invariant(
            name="invoices.credit", find=_sentences(CREDITED_TOO_MUCH, "Order {} was credited more than it cost.")
        ),
        Invariant(name="invoices.files", find=_files(files, MOST_FILES), find_all=_files(files, None)),
    )
