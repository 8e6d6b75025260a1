"""Tables: shipments with what is in them, and notes on an order."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Shipment(Base):
    """One parcel of an order, or whatever left together. `position` counts the shipments of its order from 1."""

    __tablename__ = "shipments"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("position > 0", name="position_positive"),
        CheckConstraint("delivered_at IS NULL OR delivered_at >= shipped_at", name="leaves_before_it_arrives"),
        Index("ix_shipments_store_id", "store_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id", ondelete="CASCADE"))
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    position: Mapped[int]
    carrier: Mapped[str | None]
    tracking_number: Mapped[str | None]
    estimated_delivery_on: Mapped[date | None]
    note: Mapped[str]
    """For the buyer."""
    shipped_at: Mapped[datetime]
    shipped_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    delivered_at: Mapped[datetime | None]
    delivered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    updated_at: Mapped[datetime]
    version: Mapped[int]


class ShipmentLine(Base):
    """So many pieces of a line of the order are in the shipment."""

    __tablename__ = "shipment_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    shipment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("shipments.id", ondelete="CASCADE"), primary_key=True)
    order_line_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("order_lines.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    quantity: Mapped[int]


class OrderNote(Base):
    """Words on an order: among the store's own people, or for its buyer, too."""

    __tablename__ = "order_notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"), index=True)
    for_buyer: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
