"""Lists of documents: those of an order, one's own, and a store's books."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from souk.identity import signed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.orders.invoices import policy
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.models import Invoice
from souk.orders.invoices.schemas import InvoiceFilter, InvoiceView
from souk.orders.models import Order
from souk.orders.numbering import number_text
from souk.orders.queries import get_order
from souk.stores import store_names

MOST_IN_A_FILE = 50_000


class Found(msgspec.Struct, frozen=True):
    id: UUID
    kind: InvoiceKind
    number_text: str
    corrects: str | None
    order_id: UUID
    order_number: int
    store_id: UUID
    currency: str
    total: int
    tax: int
    issued_at: datetime
    sha256: str | None


_corrected = aliased(Invoice)
_found: Any = (
    select(
        Invoice.id,
        Invoice.kind,
        Invoice.number_text,
        _corrected.number_text,
        Invoice.order_id,
        Order.number,
        Invoice.store_id,
        Invoice.currency,
        Invoice.total,
        Invoice.tax,
        Invoice.issued_at,
        Invoice.sha256,
    )
    .join(Order, Order.id == Invoice.order_id)
    .outerjoin(_corrected, _corrected.id == Invoice.corrects_id)
)


async def list_documents(ctx: ReadContext, order_id: UUID, *, token: str | None = None) -> list[InvoiceView]:
    """The documents of an order, as they were made; for whoever may see it. Raises UnknownOrder."""
    await get_order(ctx, order_id, token=token)
    return await _views(ctx, _found.where(Invoice.order_id == order_id).order_by(Invoice.id))


async def list_invoices(ctx: ReadContext, wanted: InvoiceFilter, asked: PageQuery) -> PageOf[InvoiceView]:
    """Newest first. Raises Unauthenticated, Forbidden (books are for a store's people)."""
    signed_in(ctx.actor)
    chosen = _chosen(ctx, wanted)
    listed = _found.where(*chosen).order_by(Invoice.id.desc())
    if asked.cursor:
        listed = listed.where(Invoice.id < read_cursor(asked.cursor, tuple[UUID])[0])
    views = await _views(ctx, listed.limit(asked.limit + 1).offset(asked.offset))
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(Invoice).where(*chosen))
    page = views[: asked.limit]
    return PageOf(page, write_cursor(page[-1].id) if len(views) > asked.limit else None, total)


async def list_for_books(ctx: ReadContext, wanted: InvoiceFilter) -> list[InvoiceView]:
    """All that were chosen, the oldest first, for a file."""
    signed_in(ctx.actor)
    chosen = _chosen(ctx, msgspec.structs.replace(wanted, as_staff=True))
    return await _views(ctx, _found.where(*chosen).order_by(Invoice.id).limit(MOST_IN_A_FILE))


def _chosen(ctx: ReadContext, wanted: InvoiceFilter) -> list[Any]:
    if wanted.as_staff and not (verdict := policy.can_keep_books(ctx.actor)):
        raise Forbidden(verdict.reason)
    chosen: list[Any] = [policy.visible_to(ctx.actor, as_staff=wanted.as_staff)]
    if wanted.store_id is not None:
        chosen.append(Invoice.store_id == wanted.store_id)
    if wanted.kind is not None:
        chosen.append(Invoice.kind == wanted.kind)
    if wanted.since is not None:
        chosen.append(Invoice.issued_at >= datetime.combine(wanted.since, time.min, UTC))
    if wanted.until is not None:
        chosen.append(Invoice.issued_at < datetime.combine(wanted.until, time.min, UTC) + timedelta(days=1))
    if wanted.number:
        chosen.append(Invoice.number_text == wanted.number.strip().upper())
    return chosen


async def _views(ctx: ReadContext, listed: Select[Any]) -> list[InvoiceView]:
    rows = [Found(*row) for row in await ctx.session.execute(listed)]
    names = await store_names(ctx, {row.store_id for row in rows}) if rows else {}
    return [
        InvoiceView(
            id=row.id,
            kind=row.kind,
            number=row.number_text,
            refers_to=row.corrects,
            order_id=row.order_id,
            order_number=number_text(row.order_number),
            store_id=row.store_id,
            store=names[row.store_id].name if row.store_id in names else "",
            total=Money(row.total, row.currency),
            tax=Money(row.tax, row.currency),
            issued_at=row.issued_at,
            sha256=row.sha256,
            url=f"/api/v1/orders/{row.order_id}/documents/{row.id}",
        )
        for row in rows
    ]
