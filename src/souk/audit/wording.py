"""From an entry to a sentence: who did what to which thing, in the words its room declared."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from souk.audit.models import AuditEntry
from souk.audit.schemas import LogActor, LogSubject
from souk.kernel.outbox import ActorKind
from souk.kernel.trail import AuditedEvent

NOBODY = {
    ActorKind.PERSON: "Somebody",
    ActorKind.PROGRAM: "A program",
    ActorKind.GUEST: "A guest",
    ActorKind.SYSTEM: "The shop",
}
ROOMS = {
    "auth": "Sign-in",
    "catalog": "Products",
    "inventory": "Stock",
    "audit": "Audit trail",
}


class Words(msgspec.Struct, frozen=True):
    """How one entry is told."""

    event: str
    sentence: str
    actor: LogActor
    subject: LogSubject


class Wording:
    """The actions of every room, and how each reads."""

    def __init__(self, audited: Sequence[AuditedEvent]) -> None:
        self._says = {each.action: each.says for each in audited}

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(sorted(self._says))

    def tell(self, row: AuditEntry, names: Mapping[UUID, str]) -> Words:
        name = names.get(row.actor_id) if row.actor_id is not None else None
        label = row.label
        if not label and row.subject_kind == "person" and row.person_id is not None:
            label = names.get(row.person_id, "")
        says = self._says.get(row.action, title(row.action).lower() + ": {label}")
        who = name or NOBODY[row.actor_kind]
        if name and row.actor_kind is ActorKind.PROGRAM:
            who = f"A program of {name}"
        sentence = f"{who} {says.replace('{label}', label or 'somebody unknown')}"
        return Words(
            event=title(row.action),
            sentence=sentence.strip(),
            actor=LogActor(kind=row.actor_kind.value, id=row.actor_id, name=name),
            subject=LogSubject(kind=row.subject_kind, id=row.subject_id, label=label),
        )


def title(action: str) -> str:
    """`auth.login_success` → Login Success."""
    return action.rpartition(".")[2].replace("_", " ").title()


def group(action: str) -> str:
    """The heading under which an action is offered as a filter."""
    room = action.partition(".")[0]
    return ROOMS.get(room, room.replace("_", " ").capitalize())
