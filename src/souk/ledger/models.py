"""The one table of the ledger. Written once: the database refuses to change or remove a line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.ledger.accounts import Account


class LedgerLine(Base):
    """One line of an entry. It has no foreign keys, since it outlives what it speaks of."""

    __tablename__ = "ledger_lines"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="moves_something"),
        UniqueConstraint("reference_id", "kind", "position"),
        Index("ix_ledger_lines_owner", "owner_id", "account", "entry_id", "currency", "amount"),
        Index("ix_ledger_lines_account", "account", "entry_id"),
    )

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    reference_id: Mapped[UUID]
    account: Mapped[Account]
    owner_id: Mapped[UUID | None]
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[int]
    posted_at: Mapped[datetime] = mapped_column(index=True)


REFUSAL = "lines of the ledger are never changed or removed"
DIALECT_DDL = {
    "sqlite": tuple(
        f"CREATE TRIGGER ledger_lines_no_{verb.lower()} BEFORE {verb} ON ledger_lines "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        (
            "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ),
        (
            "CREATE TRIGGER ledger_lines_no_change BEFORE UPDATE OR DELETE ON ledger_lines "
            "FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()"
        ),
        (
            "CREATE TRIGGER ledger_lines_no_truncate BEFORE TRUNCATE ON ledger_lines "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
        ),
    ),
}
"""For the migration: what `create_all` runs by itself once the table stands."""

for _dialect, _statements in DIALECT_DDL.items():
    for _statement in _statements:
        _run: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(LedgerLine.__table__, "after_create", _run.execute_if(dialect=_dialect))
