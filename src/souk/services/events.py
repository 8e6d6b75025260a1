"""Facts of services."""

from typing import Any
from uuid import UUID

from souk.kernel.outbox import Event


class ServiceAdded(Event, frozen=True, kw_only=True):
    service_id: UUID
    store_id: UUID
    name: str
    after: dict[str, Any]


class ServiceChanged(Event, frozen=True, kw_only=True):
    """`before` and `after` hold what is different now of name, status, price and the ways to get it."""

    service_id: UUID
    store_id: UUID
    name: str
    before: dict[str, Any]
    after: dict[str, Any]


class ServiceDeleted(Event, frozen=True, kw_only=True):
    """Gone for good; one that something refers to is archived instead, which is a change."""

    service_id: UUID
    store_id: UUID
    name: str
    before: dict[str, Any]


class ServiceMenuChanged(Event, frozen=True, kw_only=True):
    """One item came (`before` is empty), went (`after` is empty) or changed."""

    service_id: UUID
    store_id: UUID
    item_id: UUID
    name: str
    before: dict[str, Any]
    after: dict[str, Any]
