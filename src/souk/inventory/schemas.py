"""Shapes on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field

from souk.inventory.models import LocationKind, StockStatus
from souk.kernel.fields import Body, Line

MOST_PIECES = 1_000_000_000


class NewLocation(Body):
    """A place where a store keeps goods."""

    name: Annotated[Line, Field(description="Unique within the store.", examples=["North warehouse"])]
    kind: Annotated[LocationKind, Field(strict=False)] = LocationKind.WAREHOUSE
    store_id: Annotated[UUID | None, Field(strict=False, description="May be left out by people of one store.")] = None
    priority: Annotated[
        int | None, Field(ge=0, le=1_000_000, description="Orders are filled from the lowest; the last when left out.")
    ] = None


class CountedStock(Body):
    """How many pieces lie at a location, at the store's first unless one is named."""

    on_hand: Annotated[int, Field(ge=0, le=MOST_PIECES, description="Pieces counted, with those buyers hold.")]
    location_id: Annotated[UUID | None, Field(strict=False)] = None


class LocationView(msgspec.Struct, frozen=True):
    """A place where a store keeps goods. Orders are filled from the lowest `priority` first."""

    id: UUID
    store_id: UUID
    name: str
    kind: LocationKind
    priority: int
    created_at: datetime


class LevelView(msgspec.Struct, frozen=True):
    """A variant at one location; `available` is what is on hand, less what buyers hold."""

    location_id: UUID
    location: str
    kind: LocationKind
    on_hand: int
    reserved: int
    available: int


class VariantStock(msgspec.Struct, frozen=True):
    """All there is of a variant."""

    variant_id: UUID
    available: int
    stock_status: StockStatus
    levels: list[LevelView]
