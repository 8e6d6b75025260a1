"""Appending: what rooms tell of an event becomes an entry at the end of the chain."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select, update

from souk.audit.chain import Entry, digest, sign
from souk.audit.keys import Head, SealedUnder, lock_head, make_keys, owner_of
from souk.audit.models import AuditChain, AuditEntry
from souk.kernel.any_of import any_of
from souk.kernel.crypto import KeyRing, SealBroken
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.outbox import ActorKind, Cause, Event, Subscription
from souk.kernel.trail import AuditedEvent, Fact


class Known(msgspec.Struct, frozen=True):
    event_id: UUID


KNOWN = Hot(select(AuditEntry.event_id).where(any_of(AuditEntry.event_id, "rows")), Known)
ADD_ENTRY: Hot[None] = Hot(insert(AuditEntry))
MOVE_HEAD: Hot[None] = Hot(
    update(AuditChain)
    .where(AuditChain.id == 1)
    .values(sequence=bindparam("last"), hash=bindparam("last_hash"), signature=bindparam("signed"))
)
_encode = msgspec.json.Encoder(order="sorted").encode


class Told(msgspec.Struct, frozen=True):
    """An event, as the room that knows it tells it."""

    audited: AuditedEvent
    fact: Fact
    cause: Cause

    @property
    def key_owner(self) -> str | None:
        return owner_of(self.fact.person_id, self.cause.at) if self.fact.personal else None


class Recorder:
    """The batched listener behind every audited event."""

    def __init__(self, audited: Sequence[AuditedEvent]) -> None:
        self._by_event: dict[type[Event], list[AuditedEvent]] = {}
        for each in audited:
            self._by_event.setdefault(each.event, []).append(each)

    def subscriptions(self) -> tuple[Subscription, ...]:
        return tuple(
            Subscription(name=f"audit.{kinds[0].action}", event=event, many=self)
            for event, kinds in self._by_event.items()
        )

    async def __call__(self, uow: UnitOfWork, happened: Sequence[tuple[Event, Cause]]) -> None:
        told = [each for event, cause in happened if (each := self._tell(event, cause))]
        if told:
            await append(uow, told)

    def _tell(self, event: Event, cause: Cause) -> Told | None:
        for audited in self._by_event[type(event)]:
            fact = audited.tells(event)
            if fact is not None:
                return Told(audited, fact, cause)
        return None


async def append(uow: UnitOfWork, told: Sequence[Told]) -> None:
    """At the end of the chain, in this order, each event once. One at a time in the whole shop: the head is locked."""
    head = await lock_head(uow)
    known = {each.event_id for each in await uow.all(KNOWN, rows=[each.cause.row_id for each in told])}
    new = [each for each in told if each.cause.row_id not in known]
    if not new:
        return
    under = await make_keys(uow, [owner for each in new if (owner := each.key_owner)])
    rows = []
    for each in new:
        entry = _entry(each, head, under, uow.keys)
        head = Head(entry.sequence, digest(entry))
        rows.append({**msgspec.structs.asdict(entry), "hash": head.hash})
    await uow.change_many(ADD_ENTRY, rows)
    signed = sign(uow.keys, "head", head.sequence, head.hash)
    await uow.change(MOVE_HEAD, last=head.sequence, last_hash=head.hash, signed=signed)


def _entry(told: Told, head: Head, under: SealedUnder, keys: KeyRing) -> Entry:
    fact, cause, owner = told.fact, told.cause, told.key_owner
    sealed = under.seal(owner, _in_clear(keys, fact.personal)) if owner else None
    return Entry(
        sequence=head.sequence + 1,
        event_id=cause.row_id,
        at=cause.at,
        action=told.audited.action,
        succeeded=fact.succeeded,
        actor_id=fact.actor_id or cause.actor_id,
        actor_kind=ActorKind.PERSON if fact.actor_id else cause.actor_kind,
        subject_kind=told.audited.subject,
        subject_id=None if fact.subject_id is None else str(fact.subject_id)[:64],
        label=fact.label,
        person_id=fact.person_id,
        store_id=fact.store_id,
        request_id=cause.request_id,
        before=_json(fact.before),
        after=_json(fact.after),
        key_owner=owner,
        sealed=sealed,
        previous_hash=head.hash,
    )


def _json(values: Mapping[str, Any]) -> str | None:
    return _encode(values).decode() if values else None


def _in_clear(keys: KeyRing, sealed: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, value in sealed.items():
        try:
            found[name] = keys.open(value)
        except SealBroken:
            continue  # its key has left the ring; the rest of the entry is still worth keeping
    return found
