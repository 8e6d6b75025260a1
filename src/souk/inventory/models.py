"""Where goods lie, how many, who holds some of them, and the journal of every change."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, Uuid, text, true
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base

LOW_STOCK_BELOW = 10
PLENTY = 1_000_000
"""What can be bought of something nobody counts: more than any cart holds."""


class LocationKind(StrEnum):
    WAREHOUSE = "warehouse"
    STORE = "store"


class HoldState(StrEnum):
    """held → taken (sold) or released (given back); both are final."""

    HELD = "held"
    TAKEN = "taken"
    RELEASED = "released"


class Reason(StrEnum):
    """Why the count changed."""

    COUNTED = "counted"
    SOLD = "sold"
    PUT_BACK = "put_back"


class StockStatus(StrEnum):
    IN_STOCK = "in_stock"
    LOW_STOCK = "low_stock"
    OUT_OF_STOCK = "out_of_stock"


def stock_status(available: int) -> StockStatus:
    """What a shopper is told: fewer than ten pieces are low stock."""
    if available <= 0:
        return StockStatus.OUT_OF_STOCK
    return StockStatus.LOW_STOCK if available < LOW_STOCK_BELOW else StockStatus.IN_STOCK


class Location(Base):
    """A place where a store keeps goods. Orders are filled from the lowest `priority` first."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("store_id", "name"), UniqueConstraint("id", "store_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("stores.id"))
    name: Mapped[str]
    kind: Mapped[LocationKind]
    priority: Mapped[int]
    created_at: Mapped[datetime]


class StockLevel(Base):
    """How many pieces of a variant lie at a location. Every variant has a level, even of nought: it names its store."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("reserved <= on_hand", name="never_oversold"),
        ForeignKeyConstraint(["location_id", "store_id"], ["locations.id", "locations.store_id"]),
        Index(None, "location_id"),
    )

    variant_id: Mapped[UUID] = mapped_column(primary_key=True)
    location_id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID]
    on_hand: Mapped[int]
    reserved: Mapped[int]
    is_tracked: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False: never counted and never short. Its counts stay at nought, whatever is bought."""


STILL_HELD = text("state = 'held'")


class Hold(Base):
    """Pieces kept for one reference (a checkout) until it takes or releases them. A reference holds once."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="holds_something"),
        ForeignKeyConstraint(
            ["variant_id", "location_id"],
            ["stock_levels.variant_id", "stock_levels.location_id"],
            name="fk_holds_level",
        ),
        Index(
            "ix_holds_running",
            "expires_at",
            postgresql_where=STILL_HELD,
            sqlite_where=STILL_HELD,
        ),
        Index("ix_holds_ended", "ended_at"),
    )

    reference_id: Mapped[UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[UUID] = mapped_column(primary_key=True)
    location_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    state: Mapped[HoldState]
    is_tracked: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether it keeps counted pieces; a hold of something nobody counts only runs out."""
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StockMovement(Base):
    """One change of `on_hand`, written once and never changed: the sum of the deltas is the count.

    `reference_id` is what caused it (a checkout, an order put back), once per variant and location; a count has none.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint("delta <> 0", name="changes_something"),
        UniqueConstraint("reference_id", "reason", "variant_id", "location_id"),
        ForeignKeyConstraint(
            ["variant_id", "location_id"],
            ["stock_levels.variant_id", "stock_levels.location_id"],
            name="fk_stock_movements_level",
        ),
        Index(None, "variant_id", "location_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    variant_id: Mapped[UUID]
    location_id: Mapped[UUID]
    delta: Mapped[int]
    reason: Mapped[Reason]
    reference_id: Mapped[UUID | None]
    actor_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
