"""Tables: return cases, the pieces in them, and pictures of what is wrong."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.orders.returns.kinds import Condition, Resolution, ReturnReason, ReturnStatus


class ReturnCase(Base):
    """What a buyer wants to send back of one order. `position` counts the cases of its order from 1."""

    __tablename__ = "return_cases"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("position > 0", name="position_positive"),
        CheckConstraint("refunded_amount = 0 OR status = 'refunded'", name="only_refunded_has_an_amount"),
        CheckConstraint("refunded_amount >= 0", name="refund_not_negative"),
        CheckConstraint("status <> 'replaced' OR resolution = 'replacement'", name="replaced_by_a_replacement"),
        CheckConstraint(
            "status NOT IN ('received', 'refunded', 'replaced') OR received_at IS NOT NULL", name="received_before_paid"
        ),
        Index("ix_return_cases_store", "store_id", "status", "id"),
        Index("ix_return_cases_customer", "customer_id", "id"),
        Index("ix_return_cases_status", "status", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"))
    position: Mapped[int]
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    customer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    status: Mapped[ReturnStatus]
    reason: Mapped[ReturnReason]
    wish: Mapped[Resolution]
    """What the buyer would like; the store decides."""
    note: Mapped[str] = mapped_column(Text)
    """The buyer's words."""
    answer: Mapped[str] = mapped_column(Text)
    """The store's words to the buyer."""
    resolution: Mapped[Resolution | None]
    refunded_amount: Mapped[int]
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    received_at: Mapped[datetime | None]
    received_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    updated_at: Mapped[datetime]


class ReturnItem(Base):
    """So many pieces of a line of the order. `restock` and `condition` are known once they were received."""

    __tablename__ = "return_items"
    __table_args__ = (
        UniqueConstraint("case_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("return_cases.id", ondelete="CASCADE"))
    order_line_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[int]
    restock: Mapped[bool]
    condition: Mapped[Condition | None]


class ReturnPhoto(Base):
    """A picture that the buyer sent, for them and the store's people alone; `media` keeps it private under the same id."""

    __tablename__ = "return_photos"

    id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("pictures.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("return_cases.id", ondelete="CASCADE"), index=True)
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]
