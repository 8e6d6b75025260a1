"""Tables: the series that numbers are taken from, and the documents that got them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, event
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.orders.invoices.kinds import InvoiceKind


class InvoiceSeries(Base):
    """Where a store's numbers of one kind are. `prefix` begins them and is no other series'."""

    __tablename__ = "invoice_series"
    __table_args__ = (CheckConstraint("last_number >= 0", name="number_not_negative"),)

    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"), primary_key=True)
    kind: Mapped[InvoiceKind] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(String(20), unique=True)
    last_number: Mapped[int]


class Invoice(Base):
    """A document. Amounts in minor units of `currency`; those of a credit note are negative.

    `occurrence` is what it was made for, so that nothing is made twice. `sealed_content` is all that it says.
    The last six columns are empty until it was printed, and then stay as they are.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            "(file_id IS NULL) = (sha256 IS NULL) AND (file_id IS NULL) = (sealed_key IS NULL)",
            name="printed_as_a_whole",
        ),
        Index("ix_invoices_store_id_id", "store_id", "id"),
        Index("ix_invoices_customer_id_id", "customer_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[InvoiceKind]
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    occurrence: Mapped[str] = mapped_column(String(120), unique=True)
    number: Mapped[int]
    number_text: Mapped[str] = mapped_column(String(40), unique=True)
    corrects_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("invoices.id"))
    """The invoice that a credit note refers to."""
    currency: Mapped[str]
    total: Mapped[int]
    tax: Mapped[int]
    sealed_content: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    file_id: Mapped[UUID | None]
    sealed_key: Mapped[str | None] = mapped_column(Text)
    """What the file is sealed with."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    is_archival: Mapped[bool | None]
    printed_at: Mapped[datetime | None]


REFUSAL = "invoices are never changed or removed"
FROZEN = (
    "kind", "store_id", "order_id", "customer_id", "occurrence", "number", "number_text", "corrects_id", "currency",
    "total", "tax", "issued_at",
)  # fmt: skip
PRINTED_ONCE = ("file_id", "sha256", "size", "is_archival", "printed_at")
_sqlite_change = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FROZEN)
_sqlite_reprint = " OR ".join(f"(OLD.{name} IS NOT NULL AND NEW.{name} IS NOT OLD.{name})" for name in PRINTED_ONCE)
DIALECT_DDL = {
    "sqlite": (
        (
            f"CREATE TRIGGER invoices_no_update BEFORE UPDATE ON invoices WHEN {_sqlite_change} OR {_sqlite_reprint} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        ),
        f"CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    "postgresql": (
        (
            "CREATE FUNCTION refuse_invoice_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ),
        (
            "CREATE TRIGGER invoices_no_update BEFORE UPDATE ON invoices FOR EACH ROW WHEN ("
            + _sqlite_change.replace(" IS NOT OLD", " IS DISTINCT FROM OLD")
            + " OR "
            + _sqlite_reprint.replace(" IS NOT OLD", " IS DISTINCT FROM OLD")
            + ") EXECUTE FUNCTION refuse_invoice_change()"
        ),
        (
            "CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices "
            "FOR EACH ROW EXECUTE FUNCTION refuse_invoice_change()"
        ),
    ),
}
"""For the migration: what `create_all` runs by itself once the tables stand."""

for _dialect, _statements in DIALECT_DDL.items():
    for _statement in _statements:
        _run: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(Invoice.__table__, "after_create", _run.execute_if(dialect=_dialect))
