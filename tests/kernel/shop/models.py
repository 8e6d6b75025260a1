from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, MetaData, Numeric
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, mapped_column

from souk.kernel.columns import Base as House
from souk.kernel.ids import new_id


class Base(DeclarativeBase):
    """Tables of the tests alone, mapped as the house maps its own."""

    metadata = MetaData(naming_convention=House.metadata.naming_convention)
    type_annotation_map = House.type_annotation_map


class OrderStatus(StrEnum):
    PLACED = "placed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Money:
    minor: int
    currency: str


class Listing(Base):
    __tablename__ = "shop_listing"
    __table_args__ = (CheckConstraint("reserved BETWEEN 0 AND on_hand", name="stock"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    price_minor: Mapped[int]
    price_currency: Mapped[str]
    price: Mapped[Money] = composite("price_minor", "price_currency")
    on_hand: Mapped[int]
    reserved: Mapped[int] = mapped_column(default=0)


class Order(Base):
    __tablename__ = "shop_order"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    customer_id: Mapped[UUID]
    status: Mapped[OrderStatus]
    placed_at: Mapped[datetime]


class OrderLine(Base):
    __tablename__ = "shop_order_line"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("shop_order.id"), index=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("shop_listing.id"))
    quantity: Mapped[int]


class Mail(Base):
    __tablename__ = "shop_mail"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    order_id: Mapped[UUID]


class Specimen(Base):
    """One column of every kind, for the test of the kinds."""

    __tablename__ = "shop_specimen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    status: Mapped[OrderStatus]
    price_minor: Mapped[int]
    price_currency: Mapped[str]
    price: Mapped[Money] = composite("price_minor", "price_currency")
    rate: Mapped[Any] = mapped_column(Numeric(8, 4, asdecimal=True))
    weight: Mapped[float]
    live: Mapped[bool]
    extra: Mapped[Any] = mapped_column(JSON)
    note: Mapped[str | None]
