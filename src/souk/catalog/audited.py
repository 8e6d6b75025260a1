"""What the audit trail keeps of products: whether they are sold, for how much, and what came or left as a file."""

from typing import Any

from souk.catalog.events import ProductAdded, ProductChanged, ProductDeleted, ProductsExported
from souk.catalog.imports.events import ImportEnded
from souk.catalog.imports.states import RunStatus
from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact


def _of_product(happened: Any) -> Fact:
    return Fact(
        subject_id=happened.product_id,
        label=happened.name,
        store_id=happened.store_id,
        before=getattr(happened, "before", {}),
        after=getattr(happened, "after", {}),
    )


def _price_changed(happened: ProductChanged) -> Fact | None:
    prices = ("price", "discount_percent", "compare_at", "price of ")
    return (
        _of_product(happened)
        if any(name.startswith(prices) for name in {**happened.before, **happened.after})
        else None
    )


def _status_changed(happened: ProductChanged) -> Fact | None:
    return _of_product(happened) if "status" in happened.after else None


def _imported(happened: ImportEnded) -> Fact:
    return Fact(
        subject_id=happened.run_id,
        label=f"{happened.created + happened.updated} products",
        store_id=happened.store_id,
        after={"outcome": happened.outcome, "created": happened.created, "updated": happened.updated},
        succeeded=happened.outcome == RunStatus.DONE,
    )


def _product(action: str, event: type[Event], says: str, tells: Any = _of_product) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="product", says=says, tells=tells)


AUDITED = (
    _product("catalog.product_added", ProductAdded, "added the product {label}"),
    _product("catalog.price_changed", ProductChanged, "changed the price of {label}", _price_changed),
    _product("catalog.status_changed", ProductChanged, "changed the status of {label}", _status_changed),
    _product("catalog.product_renamed", ProductChanged, "renamed a product to {label}"),
    _product("catalog.product_deleted", ProductDeleted, "deleted the product {label}"),
    AuditedEvent(
        action="catalog.imported", event=ImportEnded, subject="import", says="imported {label}", tells=_imported
    ),
    AuditedEvent(
        action="catalog.exported",
        event=ProductsExported,
        subject="store",
        says="took away a file of all products",
        tells=lambda each: Fact(subject_id=each.store_id, store_id=each.store_id, after={"format": each.format}),
    ),
)
