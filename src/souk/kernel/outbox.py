"""Events and who hears them: one row per listener, written in the transaction that caused them."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.telemetry import current_request_id

if TYPE_CHECKING:
    from souk.kernel.database import Database, UnitOfWork


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. Past tense, ids and plain values, never models."""


E = TypeVar("E", bound=Event)
Listener = Callable[["UnitOfWork", Any], Awaitable[None]]
"""Touches only the database; its effect and the striking-off of its row are kept together."""
Task = Callable[["Database", Any], Awaitable[None]]
"""Talks to the outside: reads, calls, writes, each on its own. Runs at least once; must bear running twice."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Who hears what. `name` is stored with each row: it outlives renames of the function."""

    name: str
    event: type[Event]
    listener: Listener | None = None
    task: Task | None = None


class OutboxRow(Base):
    """A letter to one listener. `dead_at` is set when patience ran out; it then waits for a person."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    listener: Mapped[str]
    payload: Mapped[bytes]
    request_id: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    dead_at: Mapped[datetime | None]


POST: Hot[None] = Hot(insert(OutboxRow))


class Outbox:
    """Who listens to what. Filled in `app.py` and nowhere else."""

    def __init__(self) -> None:
        self._by_name: dict[str, Subscription] = {}
        self._by_event: dict[type[Event], list[Subscription]] = {}

    def subscribe(self, subscription: Subscription) -> None:
        if (subscription.listener is None) == (subscription.task is None):
            raise ValueError(f"{subscription.name} must be a listener or a task")
        if subscription.name in self._by_name:
            raise ValueError(f"two listeners are called {subscription.name}")
        self._by_name[subscription.name] = subscription
        self._by_event.setdefault(subscription.event, []).append(subscription)

    def rows_for(self, event: Event, *, now: datetime) -> list[dict[str, Any]]:
        payload = msgspec.json.encode(event)
        return [
            {
                "id": new_id(),
                "listener": subscription.name,
                "payload": payload,
                "request_id": current_request_id(),
                "due_at": now,
                "attempts": 0,
                "last_error": None,
                "dead_at": None,
            }
            for subscription in self._by_event.get(type(event), ())
        ]

    def open(self, name: str, payload: bytes) -> tuple[Subscription, Event]:
        subscription = self._by_name[name]
        return subscription, msgspec.json.decode(payload, type=subscription.event)
