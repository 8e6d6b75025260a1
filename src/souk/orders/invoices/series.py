"""Numbers without a gap: taken under a lock on their series, in the transaction that keeps the document."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.orders.invoices.kinds import InvoiceKind
from souk.orders.invoices.models import InvoiceSeries

BEFORE_FIRST = 1000
"""People read 1001 for a store's first: how much it sold is nobody's business."""
MARKS = {InvoiceKind.INVOICE: "", InvoiceKind.CREDIT_NOTE: "-C", InvoiceKind.RECEIPT: "-R"}
LETTERS = 4


class Standing(msgspec.Struct, frozen=True):
    prefix: str
    last_number: int


class Numbered(msgspec.Struct, frozen=True):
    """`number` counts from 1; `text` is what people read: `LV-1001`."""

    number: int
    text: str


class Taken(msgspec.Struct, frozen=True):
    prefix: str


_this = (
    InvoiceSeries.store_id == bindparam("store"),
    InvoiceSeries.kind == bindparam("of_kind", type_=InvoiceSeries.kind.type),
)
_standing = select(InvoiceSeries.prefix, InvoiceSeries.last_number).where(*_this)
LOCKED = Hot(_standing.with_for_update(), Standing)
MOVE_ON: Hot[None] = Hot(
    update(InvoiceSeries)
    .where(*_this, InvoiceSeries.last_number == bindparam("seen"))
    .values(last_number=InvoiceSeries.last_number + 1)
)
OPEN = Hot(insert(InvoiceSeries).on_conflict_do_nothing().returning(InvoiceSeries.prefix), Taken)


async def lock_series(uow: UnitOfWork, store_id: UUID, slug: str, kind: InvoiceKind) -> Standing:
    """The series, begun if this is its first document; nobody else takes a number of it before this unit of work ends.

    `slug` is the store's, of which its prefix is made.
    """
    found = await uow.first(LOCKED, store=store_id, of_kind=kind)
    attempt = 1
    while found is None:
        await uow.all(
            OPEN, store_id=store_id, kind=kind, prefix=await _prefix(uow, store_id, slug, kind, attempt), last_number=0
        )
        found = await uow.first(LOCKED, store=store_id, of_kind=kind)
        attempt += 1
    return found


async def take_number(uow: UnitOfWork, store_id: UUID, kind: InvoiceKind, *, seen: Standing) -> Numbered:
    """The next number of a series that is locked and stands as `seen`."""
    moved = await uow.change(MOVE_ON, store=store_id, of_kind=kind, seen=seen.last_number)
    assert moved, "the series was locked"
    number = seen.last_number + 1
    return Numbered(number, f"{seen.prefix}-{BEFORE_FIRST + number}")


async def _prefix(ctx: ReadContext, store_id: UUID, slug: str, kind: InvoiceKind, attempt: int) -> str:
    """The other kinds stand by the store's invoices, which come first."""
    if kind is InvoiceKind.INVOICE:
        return initials(slug) + (str(attempt) if attempt > 1 else "")
    invoices = await ctx.first(LOCKED, store=store_id, of_kind=InvoiceKind.INVOICE)
    assert invoices is not None, "a store's first document is an invoice"
    return invoices.prefix + MARKS[kind]


def initials(slug: str) -> str:
    """`luma-vision` → `LV`, `keel` → `KEE`."""
    words = [word for word in slug.split("-") if word]
    return ("".join(word[0] for word in words[:LETTERS]) if len(words) > 1 else slug[:3]).upper() or "S"
