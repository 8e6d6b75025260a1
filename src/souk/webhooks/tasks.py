"""Delivering: claim what is due, ask every address at once, note what they said. No unit of work is open meanwhile.

What a slow receiver costs is bounded: all of a batch are asked together, none for longer than the client allows, and
who failed is left alone for a while.
"""

import asyncio
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from prometheus_client import Counter

from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbound import AddressRefused, Fetched, FetchFailed, GuardedClient
from souk.webhooks.addresses import host_of
from souk.webhooks.claims import PAUSE, Failing, Outcome, Parcel, any_due, claim, note, note_endpoint
from souk.webhooks.events import DeliveriesDue, WebhookGaveUp
from souk.webhooks.signing import headers_for
from souk.webhooks.statuses import PATIENCE

MOST_BATCHES: Final = 10
"""Then others who wait in the outbox come first."""
EXCERPT: Final = 1000
GONE: Final = 410
NEVER_WELL: Final = "It answered nothing well for five days."
SAID_GONE: Final = "It answered that it is gone (410)."
UNREADABLE = re.compile(r"[^\x20-\x7e\n\u00a0-\uffff]+")
DELIVERIES = Counter("souk_webhook_deliveries_total", "Attempts to deliver a webhook.", ["outcome"])


@dataclass(frozen=True)
class DeliverDue:
    """`client` asks no private address unless a setting allows it."""

    client: GuardedClient

    async def __call__(self, database: Database, happened: DeliveriesDue) -> None:
        for _ in range(MOST_BATCHES):
            if not await self.deliver_some(database):
                return
        async with database.unit_of_work(SYSTEM) as uow:
            uow.emit(DeliveriesDue())

    async def deliver_some(self, database: Database) -> int:
        """One batch. How many were sent."""
        async with database.read(SYSTEM) as ctx:
            if not await any_due(ctx):
                return 0
        async with database.unit_of_work(SYSTEM) as uow:
            parcels = await claim(uow)
        outcomes = await asyncio.gather(*(self._send(database, each) for each in parcels))
        async with database.unit_of_work(SYSTEM) as uow:
            await _note_all(uow, zip(parcels, outcomes, strict=True))
        return len(parcels)

    async def _send(self, database: Database, parcel: Parcel) -> Outcome:
        now = database.clock()
        keys = secrets_of(
            database.keys, parcel, is_former_good=parcel.former_until is not None and now < parcel.former_until
        )
        headers = headers_for(parcel.message_id, parcel.payload, keys, at=now)
        began = time.monotonic()
        try:
            answer = await self.client.post(parcel.url, parcel.payload.encode(), headers=headers, most=EXCERPT * 4)
        except (AddressRefused, FetchFailed) as failure:
            return Outcome(milliseconds=_since(began), error=str(failure)[:200])
        return _outcome(answer, _since(began))


async def deliver_due(database: Database, task: DeliverDue) -> int:
    """What is due and was not sent, since a process ended too early: looked for every minute."""
    return await task.deliver_some(database)


def secrets_of(keys: KeyRing, parcel: Parcel, *, is_former_good: bool) -> list[str]:
    sealed = [parcel.sealed_secret, *([parcel.sealed_former_secret] if is_former_good else [])]
    return [keys.open(each) for each in sealed if each is not None]


def _outcome(answer: Fetched, milliseconds: int) -> Outcome:
    error = "" if 200 <= answer.status < 300 else f"It answered {answer.status}."
    shown = UNREADABLE.sub(" ", answer.body.decode("utf-8", "replace"))[:EXCERPT]
    return Outcome(milliseconds=milliseconds, status_code=answer.status, error=error, answer=shown)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


async def _note_all(uow: UnitOfWork, sent: Iterable[tuple[Parcel, Outcome]]) -> None:
    """Rows of endpoints are changed in the order of their ids, the last outcome of each counting."""
    waits: set[timedelta] = set()
    last: dict[object, tuple[Parcel, Outcome, timedelta | None]] = {}
    for parcel, outcome in sent:
        DELIVERIES.labels("delivered" if outcome.went_well else "failed").inc()
        wait = await note(uow, parcel, outcome)
        if wait is not None:
            waits.add(wait)
        known = last.get(parcel.endpoint_id)
        if known is None or not known[1].went_well:
            last[parcel.endpoint_id] = (parcel, outcome, wait)
    for _, (parcel, outcome, wait) in sorted(last.items(), key=lambda item: str(item[0])):
        failing = await note_endpoint(uow, parcel, outcome, wait)
        if failing is not None:
            await _give_up_on(uow, failing, outcome)
    for wait in sorted(waits):
        uow.emit(DeliveriesDue(), after=wait)


async def _give_up_on(uow: UnitOfWork, failing: Failing, outcome: Outcome) -> None:
    reason = SAID_GONE if outcome.status_code == GONE else NEVER_WELL
    if outcome.status_code != GONE and uow.now - failing.failing_since < PATIENCE:
        return
    if await uow.change(PAUSE, endpoint=failing.id, at=uow.now, why=reason):
        uow.emit(
            WebhookGaveUp(webhook_id=failing.id, store_id=failing.store_id, host=host_of(failing.url), reason=reason)
        )
