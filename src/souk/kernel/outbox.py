"""Events and who hears them: one row per listener, written in the transaction that caused them."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import LargeBinary, bindparam, delete, func, insert
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.actors import Actor
from souk.kernel.columns import Base
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.telemetry import current_request_id

if TYPE_CHECKING:
    from souk.kernel.database import Database, UnitOfWork


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. Past tense, ids and plain values, never models."""


class ActorKind(StrEnum):
    PERSON = "person"
    PROGRAM = "program"
    """With an API key of the person whose id it has."""
    GUEST = "guest"
    SYSTEM = "system"


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Who made an event happen, in which request and when. `row_id` names the delivery: a second one has the same."""

    row_id: UUID
    actor_id: UUID | None
    actor_kind: ActorKind
    request_id: str
    at: datetime


E = TypeVar("E", bound=Event)
Listener = Callable[["UnitOfWork", Any], Awaitable[None]]
"""Touches only the database; its effect and the striking-off of its row are kept together."""
BatchListener = Callable[["UnitOfWork", Sequence[tuple[Any, Cause]]], Awaitable[None]]
"""A listener that takes many at once, in order of their rows, in one unit of work. One that fails is tried alone."""
Task = Callable[["Database", Any], Awaitable[None]]
"""Talks to the outside: reads, calls, writes, each on its own. Runs at least once; must bear running twice."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Who hears what. `name` is stored with each row: it outlives renames of the function.

    Subscriptions that share one `many` are carried together, whatever they hear. One that `yields` is carried when
    nothing else is due: long work that nobody waits for.
    """

    name: str
    event: type[Event]
    listener: Listener | None = None
    many: BatchListener | None = None
    task: Task | None = None
    yields: bool = False


class OutboxRow(Base):
    """A letter to one listener. `dead_at` is set when patience ran out; it then waits for a person."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    listener: Mapped[str]
    payload: Mapped[bytes]
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[ActorKind]
    request_id: Mapped[str]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    dead_at: Mapped[datetime | None]


def kind_of(actor: Actor) -> ActorKind:
    """The system acting for somebody (an import) is that person."""
    if actor.id is not None:
        return ActorKind.PERSON if actor.api_key_id is None else ActorKind.PROGRAM
    return ActorKind.SYSTEM if actor.is_system else ActorKind.GUEST


POST: Hot[None] = Hot(insert(OutboxRow))


class Outbox:
    """Who listens to what. Filled in `app.py` and nowhere else."""

    def __init__(self) -> None:
        self._by_name: dict[str, Subscription] = {}
        self._by_event: dict[type[Event], list[Subscription]] = {}
        self._together: dict[BatchListener, list[str]] = {}
        self.yielding: list[str] = []
        """The names of the subscriptions that yield to all others."""

    def subscribe(self, subscription: Subscription) -> None:
        ways = (subscription.listener, subscription.many, subscription.task)
        if sum(way is not None for way in ways) != 1:
            raise ValueError(f"{subscription.name} must be a listener, a batched listener or a task")
        if subscription.name in self._by_name:
            raise ValueError(f"two listeners are called {subscription.name}")
        self._by_name[subscription.name] = subscription
        self._by_event.setdefault(subscription.event, []).append(subscription)
        if subscription.yields:
            self.yielding.append(subscription.name)
        if subscription.many is not None:
            self._together.setdefault(subscription.many, []).append(subscription.name)

    def carried_with(self, name: str) -> Sequence[str]:
        """The subscriptions that are carried in one batch with this one; none where it goes alone."""
        subscription = self._by_name.get(name)
        return () if subscription is None or subscription.many is None else self._together[subscription.many]

    def rows_for(
        self, event: Event, *, actor: Actor, now: datetime, due_at: datetime | None = None
    ) -> list[dict[str, Any]]:
        heard = self._by_event.get(type(event))
        if not heard:
            return []
        payload, kind, request_id = msgspec.json.encode(event), kind_of(actor), current_request_id()
        return [
            {
                "id": new_id(),
                "listener": subscription.name,
                "payload": payload,
                "actor_id": actor.id,
                "actor_kind": kind,
                "request_id": request_id,
                "created_at": now,
                "due_at": due_at or now,
                "attempts": 0,
                "last_error": None,
                "dead_at": None,
            }
            for subscription in heard
        ]

    def open(self, name: str, payload: bytes) -> tuple[Subscription, Event]:
        subscription = self._by_name[name]
        return subscription, msgspec.json.decode(payload, type=subscription.event)


async def drop_dead_letters_about(uow: "UnitOfWork", thing_id: UUID) -> int:
    """Letters that nobody could be given and that name this thing: of an erased person, for instance."""
    holds = func.instr if uow.dialect == "sqlite" else _position
    named = holds(OutboxRow.payload, str(thing_id).encode()) > 0
    gone = await uow.session.execute(
        delete(OutboxRow).where(OutboxRow.dead_at.is_not(None), named).returning(OutboxRow.id)
    )
    return len(gone.all())


def _position(where: Any, what: bytes) -> Any:
    return func.position(bindparam("sought", what, LargeBinary).op("IN")(where))
