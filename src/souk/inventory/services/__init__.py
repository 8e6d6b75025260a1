"""What other rooms ask of stock: holding pieces for a buyer, and counting what there is."""

from souk.inventory.services.counts import (
    ensure_location,
    set_stock,
    set_stock_of_many,
    shelve_one,
    shelve_plenty,
    withdraw_one,
)
from souk.inventory.services.forgetting import forget_levels, remembered_stock
from souk.inventory.services.holds import Wanted, hold, put_back, put_back_many, release, take

__all__ = [
    "Wanted",
    "ensure_location",
    "forget_levels",
    "hold",
    "put_back",
    "put_back_many",
    "release",
    "remembered_stock",
    "set_stock",
    "set_stock_of_many",
    "shelve_one",
    "shelve_plenty",
    "take",
    "withdraw_one",
]
