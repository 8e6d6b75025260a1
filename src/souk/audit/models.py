"""Tables: the entries of the trail, the head of their chain, and the keys that personal values are sealed with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, BigInteger, CheckConstraint, Connection, Index, Integer, String, Table, Text, event, insert
from sqlalchemy.orm import Mapped, mapped_column

from souk.audit.chain import NOTHING
from souk.kernel.columns import Base
from souk.kernel.outbox import ActorKind

_number = BigInteger().with_variant(Integer(), "sqlite")


class AuditEntry(Base):
    """One thing that happened. Written once: the database refuses to change or remove it.

    It has no foreign keys, since it outlives what it speaks of. `sealed` is JSON under the key named `key_owner`.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_action", "action", "sequence"),
        Index("ix_audit_entries_action_at", "action", "at"),
        Index("ix_audit_entries_actor", "actor_id", "sequence"),
        Index("ix_audit_entries_subject", "subject_id", "sequence"),
        Index("ix_audit_entries_person", "person_id", "sequence"),
        Index("ix_audit_entries_store", "store_id", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(_number, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    """The outbox row it came from: a second delivery adds no second entry."""
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(64))
    succeeded: Mapped[bool]
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[ActorKind]
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str | None] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None]
    """Whom the sealed values are about."""
    store_id: Mapped[UUID | None]
    request_id: Mapped[str] = mapped_column(Text)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    key_owner: Mapped[str | None] = mapped_column(String(64))
    sealed: Mapped[str | None] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """The head of the one chain, and how far it was proved. Whoever appends holds this row.

    Both ends are signed with the application's secret: whoever can only write to the database cannot move them.
    """

    __tablename__ = "audit_chain"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(_number, primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(64))
    verified_sequence: Mapped[int]
    verified_hash: Mapped[str] = mapped_column(String(64))
    verified_signature: Mapped[str] = mapped_column(String(64))
    verified_at: Mapped[datetime | None]
    finding: Mapped[str | None] = mapped_column(Text)
    """What the last look found broken."""


class AuditKey(Base):
    """What somebody's values in the trail are sealed with: `person:<id>`, or `strangers:<day>` for nobody known.

    Erasing empties `sealed_key`; the row stays, so that no second key is made for whoever was erased.
    """

    __tablename__ = "audit_keys"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed_key: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


REFUSAL = "entries of the audit trail are never changed or removed"
DIALECT_DDL = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        (
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        ),
        (
            "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        ),
    ),
}
"""For the migration: what `create_all` runs by itself once the tables stand."""
FIRST_HEAD = {
    "id": 1,
    "sequence": 0,
    "hash": NOTHING,
    "signature": "",
    "verified_sequence": 0,
    "verified_hash": NOTHING,
    "verified_signature": "",
}
"""For the migration too: the chain before its first entry."""

for _dialect, _statements in DIALECT_DDL.items():
    for _statement in _statements:
        _run: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(AuditEntry.__table__, "after_create", _run.execute_if(dialect=_dialect))


@event.listens_for(AuditChain.__table__, "after_create")
def _write_first_head(_table: Table, connection: Connection, **_: Any) -> None:
    """Without a head nobody could append."""
    connection.execute(insert(AuditChain), FIRST_HEAD)
