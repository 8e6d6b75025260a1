"""Lines and terms with honest defaults."""

from typing import Any
from uuid import UUID

from souk.kernel.ids import new_id
from souk.pricing import Line
from souk.stores import StoreStatus, StoreTerms

STORE = UUID(int=1)


def make_terms(store_id: UUID = STORE, **changes: Any) -> StoreTerms:
    """8 % on top of the price; shipping 10.00, free from 100.00."""
    given = {"name": "Store", "slug": "store", "status": StoreStatus.ACTIVE, "currency": "USD", **changes}
    return StoreTerms(id=store_id, **given)


def make_line(unit_price: int, quantity: int = 1, *, store_id: UUID = STORE, **changes: Any) -> Line:
    given = {"key": new_id(), "list_price": unit_price, **changes}
    return Line(store_id=store_id, quantity=quantity, unit_price=unit_price, **given)
