"""What an event says to the audit trail: who did what to which thing, and what was before and after."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from souk.kernel.outbox import Event


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the trail, as the room that knows the event tells it.

    `before` and `after` are plain values that say nothing about a person. What does stands in `personal`, each value
    sealed by the key ring; it is kept under the key of `person_id`, or for a stranger under a key that is soon gone.
    `actor_id` is given where somebody else acted than the unit of work knew: whoever just signed in, for instance.
    """

    subject_id: UUID | str | None = None
    label: str = ""
    actor_id: UUID | None = None
    person_id: UUID | None = None
    store_id: UUID | None = None
    before: Mapping[str, Any] = {}
    after: Mapping[str, Any] = {}
    personal: Mapping[str, str] = {}
    succeeded: bool = True


class AuditedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is kept for good. `action` is stored; `says` completes "Ada Byron …", with `{label}` in it.

    `tells` answers None where the event is none of this kind. Several may listen to one event; the first that tells
    something is kept.
    """

    action: str
    event: type[Event]
    subject: str
    says: str
    tells: Callable[[Any], Fact | None]
