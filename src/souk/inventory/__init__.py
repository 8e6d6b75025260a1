"""Stock per variant and location: counted, held, taken, put back. Never oversold.

Promises: what is held can be taken; nothing is sold twice, whatever happens at once; every change of a count is in the
journal. A variant is known here by its id alone. Stands on stores. Is heard through the topic `stock` (after each
change of what can be bought) and `catalogue`.
"""

from souk.inventory.announcements import TOPIC
from souk.inventory.errors import (
    HoldExpired,
    InsufficientStock,
    NeverCounted,
    StockReserved,
    UnknownLocation,
    UnknownVariant,
    VariantOfAnotherStore,
)
from souk.inventory.models import PLENTY, LocationKind, StockStatus, stock_status
from souk.inventory.queries import Level, available, available_by_variant, available_of, levels
from souk.inventory.services import (
    Wanted,
    ensure_location,
    forget_levels,
    hold,
    put_back,
    put_back_many,
    release,
    remembered_stock,
    set_stock,
    set_stock_of_many,
    shelve_one,
    shelve_plenty,
    take,
    withdraw_one,
)

__all__ = [
    "PLENTY",
    "TOPIC",
    "HoldExpired",
    "InsufficientStock",
    "Level",
    "LocationKind",
    "NeverCounted",
    "StockReserved",
    "StockStatus",
    "UnknownLocation",
    "UnknownVariant",
    "VariantOfAnotherStore",
    "Wanted",
    "available",
    "available_by_variant",
    "available_of",
    "ensure_location",
    "forget_levels",
    "hold",
    "levels",
    "put_back",
    "put_back_many",
    "release",
    "remembered_stock",
    "set_stock",
    "set_stock_of_many",
    "shelve_one",
    "shelve_plenty",
    "stock_status",
    "take",
    "withdraw_one",
]
